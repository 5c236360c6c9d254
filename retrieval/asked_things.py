"""The thing that a question counts, lists or asks the reason of must be told of where it is answered.

All patterns run on text that `retrieval.analysis.normalise` has brought to one form.
"""

import re
from dataclasses import dataclass

from retrieval.analysis import segment
from retrieval.numerals import find_numbers
from retrieval.particulars import ASKS_HOW_MANY, CLASSIFIERS, LONG_UNITS
from retrieval.synonyms import synonyms_of

_UNIT = rf"(?:{'|'.join(LONG_UNITS)}|[{CLASSIFIERS}亩吨米克斤度升])"
_COUNTED = re.compile(rf"{ASKS_HOW_MANY}(?:{_UNIT}(?=[\u4e00-\u9fff]{{2}}))?的?(?P<thing>[\u4e00-\u9fff]{{2,8}})")
_HOW_MANY = re.compile(ASKS_HOW_MANY)
# What counts or asks and is nothing that is counted, and verbs (多少人领到了).
_NO_THING = re.compile(
    "时间|资金|次数|左右|数量|以[上下]|地方|时候|面积|个人|部分|东西|方面|比例|百分比|月份|[毛块]钱|[万亿美欧日]元|[厘毫公分]米|公里|公斤|公顷|小时|分钟|平方"
    "|立方|[被了是的在到过能可会有].|.*[到在来去过了着成得出入]$"
)
_OF_MANY_THINGS = "位员工人子数品物家站点项名额"

_REASON = re.compile(
    "(?:为什么|为何|为啥|咋会|怎么会)(?!职)(?:[会要能被在对]|能够|可以)*(?![不没未])(?P<that>[^,。;?]{2,12})"
    "|(?P<what>[^,。;?的]{2,10}?)(?<!形成)(?<!产生)(?<!出现)(?<!发生)的(?:主要|根本|直接|具体|真正)?原因"
    r"(?:[是为有]?(?:什么|啥|哪些))?[呢啊呀?\s]*$"
)

_FIGURE = "(?P<{}>[0-9]{{1,5}}|[二两三四五六七八九十]{{1,3}})"
_LISTED = re.compile(
    rf"哪{_FIGURE.format('of')}[{CLASSIFIERS}大]"
    rf"|{_FIGURE.format('those')}[{CLASSIFIERS}大][^,。;?]{{0,12}}(?:分别|都|各)(?:是|为|叫|有)(?:什么|哪|谁)"
)
_MOST_MARKS = 3
_POINTS = re.compile("一是|第一[,、]|1[.、]")
_STRETCH = re.compile("[。;\n]")

_ENUMERATION = re.compile("(?:[^,。;:、\n]{2,12}、){2,}[^,。;:、]{2,12}")
_BEFORE_ITEM = re.compile("^.*(?:来自|包括|有|在|为)")
_BEHIND_ITEM = re.compile("[等和及与].*$")
_SHORTEST_ITEM = 3


@dataclass(frozen=True, slots=True)
class Listing:
    """So many things are to be named: `marks` enumerating commas at least stand between them."""

    marks: int

    def search(self, normalised: str) -> bool:
        longest = max(stretch.count("、") for stretch in _STRETCH.split(normalised))
        return longest >= self.marks or _POINTS.search(normalised) is not None


def find_counted(normalised_question: str) -> re.Pattern[str] | None:
    """Where text names what is counted: 吨棉花 are no tons of flour. None where several are, or none is named."""
    if normalised_question.count("?") > 1 or len(_HOW_MANY.findall(normalised_question)) > 1:
        return None
    match = _COUNTED.search(normalised_question)
    thing = segment(match["thing"])[0] if match else ""
    if len(thing) == 1 or not thing or _NO_THING.match(thing):
        return None
    # 煤炭 is told of by 原煤; of a longer word one character is too little, and so is the 位 of 床位.
    last = set() if thing[-1] in _OF_MANY_THINGS else {thing[-1]}
    parts = {thing[0], thing} if len(thing) == 2 else {thing[at : at + 2] for at in range(len(thing) - 1)}
    return _any_of(parts | last | synonyms_of(thing))


def find_explained(normalised_question: str) -> re.Pattern[str] | None:
    """Where text tells of what the reason is asked for: no other quote says why something loses money."""
    match = _REASON.search(normalised_question)
    said = segment(match["that"] or match["what"]) if match else []
    words = [word for word in (said if match and match["that"] else said[-1:]) if len(word) > 1]
    if not words:
        return None
    tails = {word[1:] for word in words if len(word) > 2}
    return _any_of({word[0] for word in words} | tails | {other for word in words for other in synonyms_of(word)})


def find_listing(normalised_question: str) -> Listing | None:
    """What names all that are asked for (哪12个小区, 15件分别是什么), or all but two of them."""
    match = _LISTED.search(normalised_question)
    if match is None:
        return None
    numbers = find_numbers(f"{match['of'] or match['those']}个")
    many = max((int(digits) for term, _, _ in numbers if (digits := term.strip("#个")).isdigit()), default=0)
    return Listing(min(many - 2, _MOST_MARKS))


def is_one_of_several(normalised_question: str, normalised: str) -> bool:
    """Whether text names what the question asks about only among others: 浙江大学、…等高校的近200名 counts them all."""
    for enumeration in _ENUMERATION.findall(normalised):
        first, *others = enumeration.split("、")
        items = [_BEFORE_ITEM.sub("", first), *others[:-1], _BEHIND_ITEM.sub("", others[-1])]
        named = [item for item in items if len(item) > 1 and item in normalised_question]
        if len(named) == 1 and len(named[0]) >= _SHORTEST_ITEM:
            return True
    return False


def _any_of(parts: set[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(parts))))
