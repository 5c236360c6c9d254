"""What a question asks."""

import pytest
from hypothesis import given

from retrieval.kinds import AnswerKind
from retrieval.question import parse_question

from .conftest import PROMISE, assert_linear, questions


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("请问图书馆什么时候开放？", {"图书馆", "开放"}),
        ("我想知道图书馆为什么关门", {"图书馆", "关门"}),
        ("圖書館在哪裡", {"图书馆", "在"}),
        ("图书馆到底是谁建成的吗？", {"图书馆", "建成", "的"}),
        ("你好，图书馆怎么样", {"图书馆"}),
        ("图书馆于何年开放", {"图书馆", "开放"}),
        ("图书馆什么时后开放", {"图书馆", "开放"}),
        ("几何学有几本书", {"几何学", "有", "本书"}),
        ("COVID-19疫苗有多少", {"covid-19", "#19", "疫苗", "有"}),
        ("图书馆有多少支队伍", {"图书馆", "有", "队伍"}),
        ("图书馆有多少个队员", {"图书馆", "有", "个", "队员"}),
        ("2万人参加吗", {"万", "人", "参加", "#20000", "#20000人"}),
    ],
)
def test_words_that_ask_are_no_words_of_the_question(question: str, words: set[str]) -> None:
    assert parse_question(question).words == words


def test_no_bigram_spans_an_asking_word() -> None:
    assert parse_question("王晶什么开放").terms == parse_question("王晶 开放").terms
    assert "晶开" not in parse_question("王晶什么开放").terms


@PROMISE
@given(questions)
def test_terms_are_distinct_and_sorted(question: str) -> None:
    parsed = parse_question(question)
    assert list(parsed.terms) == sorted(set(parsed.terms))
    assert parsed.text == question


@pytest.mark.parametrize("question", ["两万人参加", "2万人参加", "20000人参加", "２００００人參加"])
def test_a_number_asks_for_itself_in_any_writing(question: str) -> None:
    assert {"#20000", "#20000人"} <= set(parse_question(question).terms)


@pytest.mark.parametrize(
    "question",
    [
        "这篇报道是谁写的",
        "打通最后一公里这篇文章的作者是谁",
        "作者是谁？",
        "寿阳县医院的新闻是哪位记者写的",
        "這篇報導是誰寫的",
        "这篇文章署名是什么",
        "寿阳跨省结算那条消息是谁供的稿",
        "那则简讯末尾署的谁的名",
    ],
)
def test_who_wrote_it_asks_for_the_byline(question: str) -> None:
    assert parse_question(question).asks_byline


@pytest.mark.parametrize("question", ["展會叫甚麼名字", "那条街叫甚名字", "那条街叫什么名字"])
def test_what_may_be_written_in_another_way(question: str) -> None:
    parsed = parse_question(question)
    assert parsed.expected is not None
    assert parsed.expected.kind is AnswerKind.PERSON
    assert not any("甚" in term for term in parsed.terms)


@pytest.mark.parametrize("question", ["兵团那篇是新华社哪天发的电", "这篇报道什么时候见报的", "这是哪天的报纸"])
def test_when_it_was_printed_waits_for_no_kind_of_sentence(question: str) -> None:
    parsed = parse_question(question)
    assert parsed.asks_print_date
    assert parsed.expected is None


@pytest.mark.parametrize("question", ["补贴什么时候发的", "图书馆哪天开放", "新闻中心什么时候建成"])
def test_other_dates_are_asked_of_the_text(question: str) -> None:
    assert not parse_question(question).asks_print_date


@pytest.mark.parametrize(
    "question",
    [
        "《教会史》的作者认为什么不对",
        "谁是寿阳县县长",
        "图书馆在哪里",
        "作文比赛什么时候举行",
    ],
)
def test_other_questions_do_not_ask_for_the_byline(question: str) -> None:
    assert not parse_question(question).asks_byline


def test_the_words_for_an_article_are_no_words_of_a_byline_question() -> None:
    assert parse_question("图书馆开放这篇报道的记者是谁？").words == {"图书馆", "开放"}


@pytest.mark.parametrize("question", ["", " ", "\n\u3000", "？？！", "……", "😀", "\ud800", "\x00"])
def test_marks_and_spaces_are_an_empty_question(question: str) -> None:
    parsed = parse_question(question)
    assert parsed.is_empty
    assert parsed.terms == ()


@pytest.mark.parametrize("question", ["你好", "您好！", "谢谢", "再见", "早上好", "什么？", "在吗", "請問"])
def test_a_greeting_or_asking_words_alone_have_no_terms_but_are_not_empty(question: str) -> None:
    parsed = parse_question(question)
    assert parsed.terms == ()
    assert not parsed.is_empty


@pytest.mark.parametrize("unit", ["中", "谁", "写", "哪一", "请问", "几年", "记者是", "\ud800", "多少"])
def test_reading_a_question_takes_time_in_proportion_to_it(unit: str) -> None:
    assert_linear(parse_question, unit)
