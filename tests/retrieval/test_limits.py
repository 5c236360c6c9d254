"""What part of a library a question limits itself to."""

from datetime import date

import pytest
from hypothesis import given

from retrieval.answering import Answerer
from retrieval.imprints import Where
from retrieval.limits import find_limits
from retrieval.model import Answer, NoAnswer, Reason
from retrieval.question import parse_question

from .conftest import PROMISE, any_text, article, assert_linear, build

DAY = date(2021, 8, 13)


@pytest.mark.parametrize(
    ("question", "where", "rest"),
    [
        ("晋中日报上有多少家企业", Where(papers=frozenset({"晋中日报"})), "有多少家企业"),
        ("在《乙报》上，大桥多长", Where(papers=frozenset({"乙报"})), "大桥多长"),
        ("第2版讲了什么", Where(pages=frozenset({"2", "02"})), "讲了什么"),
        ("请问头版的大桥有多长", Where(pages=frozenset({"1", "01"})), "大桥有多长"),
        ("a3版，大桥多长", Where(pages=frozenset({"A3", "A03"})), "大桥多长"),
        ("2021年8月13日的报纸上大桥多长", Where(days=frozenset({DAY})), "大桥多长"),
        (
            "晋中日报2021年8月13日第二版大桥多长",
            Where(days=frozenset({DAY}), papers=frozenset({"晋中日报"}), pages=frozenset({"2", "02"})),
            "大桥多长",
        ),
    ],
)
def test_a_paper_a_day_and_a_page_limit_a_question(question: str, where: Where, rest: str) -> None:
    assert find_limits(question) == (where, rest)


def test_a_day_without_a_year_is_that_day_of_any_year() -> None:
    where, _ = find_limits("2月29日的报纸上说了什么")
    assert where is not None
    assert where.days is not None
    assert date(2020, 2, 29) in where.days
    assert all((day.month, day.day) == (2, 29) for day in where.days)


@pytest.mark.parametrize(
    "question",
    [
        "8月12日副市长开了什么会", "2021年8月12日发生了什么", "晋中日报社在哪里", "人民日报评论员说了什么",
        "《大公报》创办人是谁", "据《卫报》消息，袭击者是谁", "《大公报》曾于1925年11月27日停刊，原因是什么",
        "第二版本什么时候发布", "大桥在第几版", "祁县有多少家企业", "2月30日", "",
    ],
)  # fmt: skip
def test_other_questions_are_asked_of_the_whole_library(question: str) -> None:
    assert find_limits(question) == (None, question)


@pytest.mark.parametrize(
    ("question", "where", "rest"),
    [
        ("昨天的报纸上说祁县有几家", Where(first=DAY, last=DAY), "说祁县有几家"),
        ("昨天报上，大桥多长", Where(first=DAY, last=DAY), "大桥多长"),
        ("昨天的新闻讲了什么", Where(first=DAY, last=DAY), "讲了什么"),
        ("上半年的报道里大桥多长", Where(first=date(2021, 1, 1), last=date(2021, 6, 30)), "大桥多长"),
        ("昨天第2版大桥多长", Where(first=DAY, last=DAY, pages=frozenset({"2", "02"})), "大桥多长"),
        ("昨天的晋中日报，大桥多长", Where(first=DAY, last=DAY, papers=frozenset({"晋中日报"})), "大桥多长"),
        ("晋中日报昨天的报纸上大桥多长", Where(first=DAY, last=DAY, papers=frozenset({"晋中日报"})), "大桥多长"),
    ],
)
def test_days_that_are_named_from_today(question: str, where: Where, rest: str) -> None:
    assert find_limits(question, date(2021, 8, 14)) == (where, rest)


def test_without_a_day_nothing_is_named_from_it() -> None:
    assert find_limits("昨天的报纸上大桥多长") == (None, "昨天的报纸上大桥多长")


@pytest.mark.parametrize(
    "question",
    [
        "昨天开了什么会", "上半年投资多少", "今天报名人数多少", "昨天的新闻发布会上说了什么", "去年产值多少",
        "晋中日报今年的产值", "今年晋中日报发行多少份", "前天的事故", "今天昨天的报纸", "本月完成投资多少",
        "8月12日报告会上说了什么",
        "昨天8月12日的报纸",
    ],
)  # fmt: skip
def test_what_the_news_calls_yesterday_is_no_limit(question: str) -> None:
    assert find_limits(question, date(2021, 8, 14)) == (None, question)


@PROMISE
@given(any_text)
def test_what_remains_is_the_end_of_the_question(text: str) -> None:
    where, rest = find_limits(text)
    assert text.endswith(rest)
    assert where is not None or rest == text


@pytest.mark.parametrize("unit", ["在", "我", "《", "第", "1", " ", "上", "请问", "晋中日报"])
def test_limits_are_found_in_linear_time(unit: str) -> None:
    assert_linear(find_limits, unit)


LIBRARY = [
    article("大桥全长1200米。", id="a", paper="晋中日报", date="2021-08-13", page="2"),
    article("大桥全长1800米。", id="b", paper="乙报", date="2021-08-14", page="A03"),
]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("《乙报》上说大桥全长多少", {"b"}),
        ("第2版，大桥全长多少", {"a"}),
        ("a3版，大桥全长多少", {"b"}),
        ("2021年8月14日的报纸上大桥全长多少", {"b"}),
        ("8月13日的报纸上大桥全长多少", {"a"}),
    ],
)
def test_only_that_part_answers(question: str, found: set[str]) -> None:
    answerer = Answerer(build(LIBRARY), {one.id: one for one in LIBRARY}.__getitem__)
    assert {hit.article.id for hit in answerer.hits(question)} == found
    given = answerer.answer(question)
    assert isinstance(given, Answer)
    assert given.quotes[0].article.id in found


def test_yesterdays_paper_answers() -> None:
    answerer = Answerer(build(LIBRARY), {one.id: one for one in LIBRARY}.__getitem__)
    for today, length in ((date(2021, 8, 14), "1200"), (date(2021, 8, 15), "1800")):
        given = answerer.answer("昨天的报纸上大桥全长多少", today=today)
        assert isinstance(given, Answer)
        assert length in given.quotes[0].text
        assert "昨天" not in parse_question("昨天的报纸上大桥全长多少", today).terms
    assert isinstance(answerer.answer("昨天的报纸上大桥全长多少", today=date(2021, 9, 1)), NoAnswer)


def test_where_nothing_was_printed_nothing_answers() -> None:
    answerer = Answerer(build(LIBRARY), {one.id: one for one in LIBRARY}.__getitem__)
    given = answerer.answer("第9版，大桥全长多少")
    assert isinstance(given, NoAnswer)
    assert given.reason is Reason.NO_MATCH


def test_the_limits_are_no_terms_of_the_question() -> None:
    assert parse_question("晋中日报第2版，大桥全长多少").terms == parse_question("大桥全长多少").terms
