"""Questions that no quote answers because they ask what there is: 第2版讲了什么, 头版有什么新闻, 昨天的报纸."""

import re
from collections.abc import Sequence
from datetime import date

from corpus.contents import PrintedPage
from retrieval.imprints import Imprints, Where, day_number
from retrieval.limits import find_limits
from retrieval.question import to_one_form
from retrieval.relative_days import RELATIVE, find_days

_NEWS = r"(?:新闻|内容|文章|报道|消息|稿件|稿子|东西|大事|事情?|标题|头条|要闻|主要内容)"
_WHAT_THERE_IS = (
    r"(?:今天|都|主要|大概|又|还|一共|各|请|给我|帮我|看看|列出|列一下)*"
    r"(?:讲|说|写|刊?登|报道|发|印|有|是)?(?:了|的是?|着|过|是)?"
    rf"(?:些?什么样?的?|些啥|啥|哪些|哪几[篇条个]|多少[篇条个]|几[篇条个])?的?(?:{_NEWS}|和|、)*"
    r"(?:有哪些|有什么|是什么|都有什么|都有哪些|讲了什么|都有啥|有啥)?[了呢呀啊吗吧]*[?？。.!！\s]*"
)
_ONLY_ASKS = re.compile(_WHAT_THERE_IS)
_PAPER_ALONE = re.compile(
    r"\s*《?(?P<paper>[\u4e00-\u9fff]{2,6}报)》?(?=[都主有讲说写刊登报])(?!社|记者|报业|集团|客户端)" + _WHAT_THERE_IS
)
_NEWEST = re.compile(
    rf"\s*(?:(?P<day>{RELATIVE})|最近|最新|近来)?的?(?:一[期张份]|报纸|报上)*(?:都|又)?有(?:什么|啥|哪些)(?:最新|新)?的?{_NEWS}"
    r"[?？呢啊吗\s]*"
)


def find_listed(question: str, today: date | None = None) -> Where | None:
    """The part of the library of which is asked what stands there, and nothing else; None for any other question."""
    normalised = to_one_form(question)
    where, rest = find_limits(normalised, today)
    if where is not None:
        return where if _ONLY_ASKS.fullmatch(rest) else None
    if paper := _PAPER_ALONE.fullmatch(normalised):
        return Where(papers=frozenset([paper["paper"]]))
    if (newest := _NEWEST.fullmatch(normalised)) is None:
        return None
    if not newest["day"]:
        return Where()
    return None if today is None else Where(*find_days(newest["day"], today))


def newest_of(where: Where, pages: Sequence[PrintedPage]) -> list[PrintedPage]:
    """The pages of that part of the library that belong to its newest issue; `pages` the oldest first."""
    imprints = Imprints.of_columns(
        [day_number(page.date) for page in pages], [page.paper for page in pages], [page.page for page in pages]
    )
    fitting = [page for page, fits in zip(pages, where.covers(imprints), strict=True) if fits]
    return [page for page in fitting if (page.paper, page.date) == (fitting[-1].paper, fitting[-1].date)]
