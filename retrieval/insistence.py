"""What a question insists on: a quote about another year, another district or about inpatients answers another one.

All patterns run on text that `retrieval.analysis.normalise` has brought to one form.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from retrieval.analysis import normalise, segment
from retrieval.asked_things import Listing, find_counted, find_explained, find_listing, is_one_of_several
from retrieval.attributes import find_attributes
from retrieval.kinds import AnswerKind
from retrieval.numerals import find_numbers
from retrieval.offices import find_office

_YEAR = re.compile(r"(?<![0-9])(?P<year>(?:1[0-9]|20)[0-9]{2})\s?年")
_MAYBE_YEAR = re.compile(r"(?<![0-9])(?:1[0-9]|20)[0-9]{2}(?![0-9])")
_YEARS_FROM_TO = re.compile(
    r"(?<![0-9])((?:1[0-9]|20)[0-9]{2})\s?年?\s?(?:[-—–~]{1,2}|至|到)\s?((?:1[0-9]|20)[0-9]{2})\s?年"
)
# 比去年, 去年同期 and 从2012年 only compare, and 2000年历史 is no year. Nor is 1522亿元.
_COMPARED = "(?<![比较与从自0-9])"
_YEAR_TOLD = re.compile(rf"{_COMPARED}(?:1[0-9]|20)[0-9]{{2}}\s?年(?![多余来前古]|的?历史|同期)")
_FROM_PRINTING = {"今年": 0, "去年": -1, "前年": -2, "明年": 1}
_RELATIVE_YEAR = re.compile(rf"{_COMPARED}(?:{'|'.join(_FROM_PRINTING)})(?!同期)")
_SAME_YEAR = re.compile("[同当翌次]年")

_COUNTED = "届批期"
_ORDINAL = re.compile(rf"第[0-9一二三四五六七八九十百]{{1,5}}[{_COUNTED}]")
_FIRST = re.compile(rf"首(?=[{_COUNTED}])")
_SOME = re.compile("(?<!第)一批(?!次)")
"""一批项目 are some projects, of whatever batch."""

_LEVELS = ("县区", "乡镇", "村")
"""A place is not told from those of another level: a town lies in the county that is asked about."""
_SMALLER = "".join(_LEVELS)
_NO_NAME = re.compile(
    "[全各本该此这那哪几多某我两一二三四五第个县市省城新老小社园地山郊农景灾牧林库战分直外特]"
    "|行政|都会|自治|开发|贫困|高新"
)
_NAME = re.compile("[\u4e00-\u9fff]{3,6}")
_NAMED_PLACE = {
    ending: rf"(?<![\u4e00-\u9fff])(?!{_NO_NAME.pattern})[\u4e00-\u9fff]{{2,3}}[{level}](?![域间别块长委])"
    for level in _LEVELS
    for ending in level
}
_OTHER_PLACE = {ending: re.compile(f"{named}|[全我][市省国](?!各)") for ending, named in _NAMED_PLACE.items()}

_NO_PART = "[的在住是和与被把从到对给为哪什几个所这那该某各一二三四五六七八九十两上下里间建办学型]"
_TWO = rf"(?P<name>(?:(?!{_NO_PART})[\u4e00-\u9fff]){{2}})"
_CITY = re.compile(rf"{_TWO}市(?![委政场长民级直区城属内里面值])")
_OF_THE_CITY = "[全我本]市"
_DISTRICT = re.compile(_NAMED_PLACE["区"])
"""A city may be of a county's rank: what is told of 榆次区 is not told of 介休市."""

_INSTITUTION = re.compile(rf"{_TWO}(?P<sort>大学(?!生)|学院|银行)")

_OPPOSITES = (
    *(("门诊", "住院"), ("上半年", "下半年"), ("进口", "出口"), ("城镇", "农村"), ("线上", "线下")),
    *(("单核", "多核"), ("副市长", "副区长")),
)
"""Whatever is told of one of them is not told of the other."""

_SERIES = tuple(map(re.compile, ("十[一二三四五]五", "[一二三四五]期(?=工程|项目|建设)", "[一二三四]季度")))
"""Nor is what is told of one of these told of another."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """Text that has `other` and lacks `own` tells of something else."""

    own: re.Pattern[str]
    other: re.Pattern[str]

    def is_told_by(self, normalised: str) -> bool:
        return self.own.search(normalised) is None and self.other.search(normalised) is not None


@dataclass(frozen=True, slots=True)
class Insistence:
    """`years` and `ordinals` (#3批) of the question; what it needs; what its places and words must not be taken for."""

    years: frozenset[int] = frozenset()
    ordinals: frozenset[str] = frozenset()
    needed: tuple[re.Pattern[str] | Listing, ...] = ()
    attributes: tuple[re.Pattern[str], ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    counts_of: str = ""
    """The question, where it asks for a number."""

    def is_met_by(self, normalised: str, *, pertinent: str, body: str, printed: str | None) -> bool:
        """Whether a quote, with what stands over it, may be about the same.

        `pertinent`: the part of it that is looked at, with what stands over it. `body`: of the whole article.
        `printed`: its date (ISO 8601), which says which year 今年 is.
        """
        return (
            all(pattern.search(normalised) for pattern in self.needed)
            and all(pattern.search(pertinent) for pattern in self.attributes)
            and not (self.counts_of and is_one_of_several(self.counts_of, pertinent))
            and not any(contrast.is_told_by(normalised) for contrast in self.contrasts)
            and not self._is_of_other_ordinal(normalised)
            and not self._is_of_other_year(normalised, body, printed)
        )

    def _is_of_other_ordinal(self, normalised: str) -> bool:
        told = _ordinals(normalised) if self.ordinals else frozenset()
        return any(one not in told and any(other.endswith(one[-1]) for other in told) for one in self.ordinals)

    def _is_of_other_year(self, normalised: str, body: str, printed: str | None) -> bool:
        """今年 says which year it is; beside another number, the year may still have been named before."""
        if not self.years or _SAME_YEAR.search(normalised) or self.years & _years_in(normalised, printed):
            return False
        if printed and _RELATIVE_YEAR.search(normalised):
            return True
        if _YEAR_TOLD.search(normalised) is None:
            return False
        named = normalise(body).text
        return not any(str(year) in named for year in self.years)


NOTHING = Insistence()
_COUNTING = (AnswerKind.NUMBER, AnswerKind.MONEY)


def insist(normalised_question: str, kind: AnswerKind | None = None) -> Insistence:
    """What a question that waits for this kind of answer insists on; nothing, mostly."""
    of_kind = (
        find_explained(normalised_question) if kind is AnswerKind.REASON else None,
        find_counted(normalised_question) if kind in _COUNTING else None,
        find_listing(normalised_question),
        find_office(normalised_question),
    )
    return Insistence(
        frozenset(int(year) for year in _YEAR.findall(normalised_question)),
        _ordinals("".join(_ORDINAL.findall(normalised_question))),
        tuple(needed for needed in of_kind if needed is not None),
        find_attributes(normalised_question),
        (
            *_opposites(normalised_question),
            *_series(normalised_question),
            *_places(normalised_question),
            *_institutions(normalised_question),
        ),
        normalised_question if kind in _COUNTING else "",
    )


def _years_in(normalised: str, printed: str | None) -> set[int]:
    """All that may be a year in a text, with those between the ends of 2019—2021年."""
    years = {int(year) for year in _MAYBE_YEAR.findall(normalised)}
    for first, last in _YEARS_FROM_TO.findall(normalised):
        years.update(range(int(first), int(last)))
    if printed:
        years.update(int(printed[:4]) + by for word, by in _FROM_PRINTING.items() if word in normalised)
    return years


def _ordinals(normalised: str) -> frozenset[str]:
    """第三批 is #3批; 三届 tells of the third one as well, and 首届 of the first."""
    terms = (term for term, _, _ in find_numbers(_FIRST.sub("1", _SOME.sub("", normalised))))
    return frozenset(term for term in terms if term[-1] in _COUNTED)


def _opposites(question: str) -> list[Contrast]:
    pairs = [*_OPPOSITES, *(pair[::-1] for pair in _OPPOSITES)]
    return [
        Contrast(re.compile(own), re.compile(other))
        for own, other in pairs
        if own in question and other not in question
    ]


def _series(question: str) -> list[Contrast]:
    found = [(set(series.findall(question)), series) for series in _SERIES]
    return [Contrast(re.compile(min(named)), series) for named, series in found if len(named) == 1]


def _places(question: str) -> list[Contrast]:
    """Districts, counties and villages that the question names: 太谷区 is neither 榆次区 nor 全市."""
    words = segment(question)
    names = [word for word in words if len(word) > 2 and word[-1] in _SMALLER]
    names += [before + word for before, word in pairwise(words) if word in tuple(_SMALLER) and len(before) > 1]
    smaller = [
        Contrast(re.compile(re.escape(name[:-1])), _OTHER_PLACE[name[-1]])
        for name in names
        if _NO_NAME.match(name) is None and _NAME.fullmatch(name)
    ]
    cities = [
        Contrast(re.compile(f"{name}|{_OF_THE_CITY}"), _DISTRICT)
        for name in _CITY.findall(question)
        if _NO_NAME.search(name) is None
    ]
    return smaller + cities


def _institutions(question: str) -> list[Contrast]:
    """Universities and banks that the question names: 山西农业大学 is not 太原理工大学."""
    return [
        Contrast(re.compile(match["name"]), re.compile(f"[\u4e00-\u9fff]{{2}}{match['sort']}(?!生)"))
        for match in _INSTITUTION.finditer(question)
    ]
