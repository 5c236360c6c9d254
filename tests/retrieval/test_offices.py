"""Who holds an office: a name next to what the question calls him."""

import pytest

from retrieval.analysis import normalise
from retrieval.expectations import expect
from retrieval.insistence import insist
from retrieval.offices import find_holding

from .conftest import answerer, article, assert_linear


def holds(question: str, text: str) -> bool:
    pattern = find_holding(normalise(question).text)
    assert pattern is not None
    return pattern.search(normalise(text).text)


@pytest.mark.parametrize(
    ("question", "naming", "other"),
    [
        ("这个游戏的制作人是谁", "制作人河津秋敏近日表示有新作。", "制作人表示有新系列。"),
        ("学院的校长叫什么", "党委副书记、校长邓奕带队走访。", "校长带队走访。"),
        ("波兰国防部长叫什么名字", "国防部长布瓦什恰克宣布扩军。", "国防部长宣布扩军。"),
        ("出版集团的总经理是谁", "总经理陈炜出席。", "副总经理王丹军出席。"),
        ("医保局副局长是谁", "副局长李某说。", "局长李某说。"),
        ("医保局局长是谁", "局长李某说。", "副局长李某说。"),
        ("该国总统是谁", "埃·多安当选总统。", "总统当选后访问。"),
        ("厄瓜多尔总统是谁", "总统拉索说很震惊。", "总统候选人拉索说很震惊。"),
        ("新任书记是哪位", "王晶出任县委书记。", "会上传达了书记讲话。"),
    ],
)
def test_a_name_stands_next_to_the_office(question: str, naming: str, other: str) -> None:
    assert holds(question, naming)
    assert not holds(question, other)


@pytest.mark.parametrize("question", ["谁出席了会议", "校长说了什么", "新店叫什么名字", "总理访问了哪里", "谁是第一"])
def test_other_questions_ask_for_no_office(question: str) -> None:
    assert find_holding(normalise(question).text) is None


def test_the_name_meets_it_best_and_nobody_is_refused_for_want_of_it() -> None:
    expected = expect("这个游戏的制作人是谁")
    assert expected is not None
    assert expected.met_by("制作人河津秋敏近日发文。") == 1.0
    assert not expected.is_indispensable


@pytest.mark.parametrize(
    ("question", "text", "is_named"),
    [
        ("美军中央司令部司令是谁", "海军中央司令部发布消息。", False),
        ("美军中央司令部司令是谁", "中央司令部司令麦肯锡发布消息。", True),
        ("分队指导员是谁", "工兵分队完成任务。", False),
        ("分队指导员是谁", "指导员袁尚军说。", True),
    ],
)
def test_who_holds_an_office_is_told_where_the_office_is_named(question: str, text: str, is_named: bool) -> None:
    assert insist(question).is_met_by(text, pertinent=text, body=text, printed=None) is is_named


def test_of_two_sentences_the_one_with_the_name_is_quoted() -> None:
    told = article(
        "《水晶》游戏未结束。", "制作人表示《水晶》游戏有新系列。", "《水晶》游戏的粉丝很多，制作人河津秋敏近日发文。"
    )
    answer = answerer([told, article("寿阳县的道路今年维修。")]).answer("《水晶》游戏的制作人是谁")
    assert "河津秋敏" in answer.quotes[0].text  # type: ignore[union-attr]


@pytest.mark.parametrize("unit", ["校长", "是谁", "李", "·", "校长、", "任校长"])
def test_reading_takes_linear_time(unit: str) -> None:
    assert_linear(find_holding, unit)
    holding = find_holding("学院的校长是谁")
    assert holding is not None
    assert_linear(holding.search, unit)
