"""What part of a library a question limits itself to: 晋中日报2021年8月13日第2版讲了什么.

Only what a question begins with is such a limit. A date is one only where a paper, an issue or a page is meant: in
8月12日副市长开了什么会 it is when something happened. A paper is one only with a day or a page, or where something
stands in it (晋中日报上): 《大公报》创办人是谁 asks about the paper, 据《卫报》消息 about what it told others.
"""

import re
from collections.abc import Iterable
from datetime import date

from retrieval.imprints import Where

_PAPER = r"[\u4e00-\u9fff]{2,4}(?:日报|晚报|早报|晨报|时报|商报|导报|快报|周报|都市报|青年报)"
_LIMITS = re.compile(
    r"\s*(?:请问|问一下|想知道|我|听说|据|看看|查查|在|从)*"
    rf"(?:《(?P<marked>[^《》\n]{{1,11}}报)》|(?P<paper>{_PAPER})(?!社|记者|报业|集团|客户端|评论))?的?"
    r"(?:(?:(?P<year>[0-9]{4})年)?(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]的?(?P<issue>报纸?|那[一]?[期张])?)?"
    r"的?(?P<inside>[上里])?面?的?(?:第?(?P<page>[a-z]?[0-9]{1,3}|[一二三四五六七八九十]|头)版(?!本|面|权|画|税|修订|印))?[的上里中面,:，：\s]*"
)
_PAGES = {"头": "1", **{character: str(number) for number, character in enumerate("一二三四五六七八九十", 1)}}
_YEARS = range(1900, 2101)


def find_limits(normalised: str) -> tuple[Where | None, str]:
    """The part of the library that is asked of, None for all of it, and the question without the words that say so."""
    match = _LIMITS.match(normalised)
    paper = match and (match["marked"] or match["paper"])
    if match is None or not (match["page"] or match["issue"] or (paper and (match["month"] or match["inside"]))):
        return None, normalised
    days = None if match["month"] is None else frozenset(_days(match["year"], int(match["month"]), int(match["day"])))
    page = match["page"]
    where = Where(
        days=days,
        papers=frozenset([paper]) if paper else None,
        pages=frozenset(_writings(_PAGES.get(page, page))) if page else None,
    )
    return where, normalised[match.end() :]


def _days(year: str | None, month: int, day: int) -> Iterable[date]:
    """The day, or where no year is said that day of every year."""
    for one in _YEARS if year is None else [int(year)]:
        try:
            yield date(one, month, day)
        except ValueError:
            continue


def _writings(page: str) -> Iterable[str]:
    """How papers print a page's number: 2, 02, A02."""
    letter, number = (page[0].upper(), page[1:]) if page[0].isalpha() else ("", page)
    plain = number.lstrip("0") or number
    return letter + plain, letter + plain.zfill(2)
