"""What part of a library a question limits itself to: 晋中日报2021年8月13日第2版讲了什么.

Only what a question begins with is such a limit. A date is one only where a paper, an issue or a page is meant: in
8月12日副市长开了什么会 it is when something happened. A paper is one only with a day or a page, or where something
stands in it (晋中日报上): 《大公报》创办人是谁 asks about the paper, 据《卫报》消息 about what it told others.
昨天的报纸 is a day where it is known what day it is; in 上半年投资多少 it is the news' own half year.
"""

import re
from collections.abc import Iterable
from datetime import date

from retrieval.imprints import Where
from retrieval.relative_days import RELATIVE, find_days

_PAPER = r"[\u4e00-\u9fff]{2,4}(?:日报|晚报|早报|晨报|时报|商报|导报|快报|周报|都市报|青年报)"
_ISSUE = (
    r"报纸|报道|那[一]?[期张]|报(?=[上里中,，:：\s]|$)|新闻(?!发布|中心|联播|记者|媒体|出版|工作|办|社|学|界|部|稿)"
)
_LIMITS = re.compile(
    r"\s*(?:请问|问一下|想知道|我|听说|据|看看|查查|在|从)*"
    rf"(?:(?P<before>{RELATIVE})的?)?"
    rf"(?:《(?P<marked>[^《》\n]{{1,11}}报)》|(?P<paper>{_PAPER})(?!社|记者|报业|集团|客户端|评论))?的?"
    r"(?:(?:(?P<year>[0-9]{4})年)?(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号])?"
    rf"(?:(?P<after>{RELATIVE}))?的?(?P<issue>{_ISSUE})?"
    r"的?(?P<inside>[上里])?面?的?(?:第?(?P<page>[a-z]?[0-9]{1,3}|[一二三四五六七八九十]|头)版(?!本|面|权|画|税|修订|印))?[的上里中面,:，：\s]*"
)
_PAGES = {"头": "1", **{character: str(number) for number, character in enumerate("一二三四五六七八九十", 1)}}
_YEARS = range(1900, 2101)


def find_limits(normalised: str, today: date | None = None) -> tuple[Where | None, str]:
    """The part of the library that is asked of, None for all of it, and the question without the words that say so.

    `today` is the day on which it is asked; without one, nothing is limited to days that are named from it.
    """
    match = _LIMITS.match(normalised)
    if match is None or not _is_limit(match, today):
        return None, normalised
    paper = match["marked"] or match["paper"]
    days = None if match["month"] is None else frozenset(_days(match["year"], int(match["month"]), int(match["day"])))
    relative = match["before"] or match["after"]
    first, last = (None, None) if relative is None or today is None else find_days(relative, today)
    page = match["page"]
    where = Where(
        first=first,
        last=last,
        days=days,
        papers=frozenset([paper]) if paper else None,
        pages=frozenset(_writings(_PAGES.get(page, page))) if page else None,
    )
    return where, normalised[match.end() :]


def _is_limit(match: re.Match[str], today: date | None) -> bool:
    relative = [match[name] for name in ("before", "after") if match[name]]
    if relative and (today is None or len(relative) > 1 or match["month"]):
        return False
    paper = match["marked"] or match["paper"]
    if relative and not (match["page"] or match["issue"]):
        # 昨天的晋中日报, but not 今年晋中日报发行多少份 or 晋中日报今年的产值.
        return bool(paper and (match["inside"] or (match["before"] or "").endswith(("天", "日"))))
    day = bool(relative or match["month"])
    return bool(match["page"] or (day and match["issue"]) or (paper and (day or match["inside"])))


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
