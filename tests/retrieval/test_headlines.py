"""Questions that ask what stands on a page, and which pages those are."""

from datetime import date

import pytest
from hypothesis import given

from corpus.contents import PrintedPage
from retrieval.headlines import find_listed, newest_of
from retrieval.imprints import Where
from tests.retrieval.conftest import PROMISE, any_text, assert_linear

TODAY = date(2021, 8, 14)
YESTERDAY = Where(first=date(2021, 8, 13), last=date(2021, 8, 13))
SECOND = Where(pages=frozenset({"2", "02"}))
FRONT = Where(pages=frozenset({"1", "01"}))


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("第2版讲了什么", SECOND),
        ("第二版都报道了些啥？", SECOND),
        ("第2版有什么新闻？", SECOND),
        ("第2版", SECOND),
        ("頭版有甚麼新聞", FRONT),
        ("头版有哪些文章", FRONT),
        ("头版头条是什么", FRONT),
        ("昨天的报纸讲了什么？", YESTERDAY),
        ("昨天报纸", YESTERDAY),
        ("昨天的新闻有哪些", YESTERDAY),
        ("昨天有什么新闻", YESTERDAY),
        ("《晋中日报》有什么新闻", Where(papers=frozenset({"晋中日报"}))),
        ("晋中日报讲了什么", Where(papers=frozenset({"晋中日报"}))),
        ("有什么新闻？", Where()),
        ("最近有什么新闻", Where()),
    ],
)
def test_what_there_is_is_asked(question: str, where: Where) -> None:
    assert find_listed(question, TODAY) == where


@pytest.mark.parametrize(
    "question",
    [
        "", "？", "祁县有什么新闻", "晋中日报社讲了什么", "第2版玻璃讲了什么", "昨天讲了什么", "历久弥新放异彩讲了什么",
        "什么", "新闻", "晋中日报谁写的", "晋中日报哪天的", "第2版谁写的", "头版多少钱", "有什么", "郭建文有什么新闻",
        "晚报有什么", "第2版多大",
        "昨天的报纸哪天出的", "第2版有没有玻璃", "玻璃日报有玻璃",
    ],
)  # fmt: skip
def test_anything_else_is_a_question_for_a_quote(question: str) -> None:
    assert find_listed(question, TODAY) is None


def test_without_a_day_there_is_no_yesterday() -> None:
    assert find_listed("昨天的报纸讲了什么") is None
    assert find_listed("昨天有什么新闻") is None
    assert find_listed("第2版讲了什么") == SECOND


def page(paper: str, day: str, number: str) -> PrintedPage:
    return PrintedPage(paper, day, number, 1)


PAGES = [
    page("甲报", "2021-08-12", "1"),
    page("甲报", "2021-08-13", "1"),
    page("甲报", "2021-08-13", "2"),
    page("乙报", "2021-08-13", "02"),
    page("甲报", "2021-08-14", "1"),
]


@pytest.mark.parametrize(
    ("where", "places"),
    [
        (Where(), [4]),
        (SECOND, [3]),
        (YESTERDAY, [3]),
        (Where(papers=frozenset({"甲报"}), days=frozenset({date(2021, 8, 13)})), [1, 2]),
        (Where(last=date(2021, 8, 12)), [0]),
        (Where(papers=frozenset({"丙报"})), []),
    ],
)
def test_the_newest_issue_is_shown(where: Where, places: list[int]) -> None:
    assert newest_of(where, PAGES) == [PAGES[place] for place in places]
    assert newest_of(where, []) == []


@PROMISE
@given(any_text)
def test_any_text_may_be_asked(text: str) -> None:
    assert find_listed(text, TODAY) is None or any(map(str.isalnum, text))


@pytest.mark.parametrize("unit", ["第2版讲", "讲了", "什么", "有什么新闻", "的", "报", "都", "新闻"])
def test_questions_are_read_in_linear_time(unit: str) -> None:
    assert_linear(lambda text: find_listed(text, TODAY), unit)
    assert_linear(lambda text: find_listed(f"第2版{text}", TODAY), unit)
