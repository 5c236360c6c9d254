"""How long, far, deep or heavy: what asks for a measure, and what says it."""

import pytest

from retrieval.analysis import normalise
from retrieval.expectations import Expectation, expect
from retrieval.kinds import AnswerKind


def expectation(question: str) -> Expectation | None:
    return expect(normalise(question).text)


@pytest.mark.parametrize(
    ("question", "answering", "other"),
    [
        ("东关街有多长", "全长1122米。", "会馆在东关街250号。"),
        ("谈判持续了多久", "谈判历时18个月。", "谈判共有5轮。"),
        ("会议开了多长", "会议开了两个半小时。", "会议有300人参加。"),
        ("多久检查一次", "每周一次。", "检查了3轮。"),
        ("河面多宽", "宽约80公里。", "两岸有12个村。"),
        ("湖水多深", "湖水深约一米。", "湖中有鱼12种。"),
        ("河水有多深", "河水深齐腰。", "河上有桥3座。"),
        ("积水有多深", "积水没过膝盖。", "转移群众300人。"),
        ("那颗星离我们有多远", "距离地球4.2光年。", "它有3颗行星。"),
        ("车站离学校多远", "车程10分钟。", "车站有3个出口。"),
        ("石碑有多重", "碑重3吨。", "碑文300字。"),
        ("积雪多高", "降雪133公分。", "有3次降雪。"),
    ],
)
def test_what_is_given_in_such_a_unit_meets_it_best_and_another_number_less(
    question: str, answering: str, other: str
) -> None:
    expected = expectation(question)
    assert expected is not None
    assert expected.kind is AnswerKind.NUMBER
    met = expected.met_by(normalise(answering).text)
    assert met == 1.0
    assert 0.0 < expected.met_by(normalise(other).text) < met


@pytest.mark.parametrize(
    "text",
    [
        "投资300万元。",
        "检查了300人。",
        "7月开工。",
        "8月12日开会。",
        "2021年开工。",
        "产品3个。",
        "是发展的一个缩影。",
        "占30%。",
    ],
)
def test_a_date_or_a_count_is_no_time(text: str) -> None:
    expected = expectation("工程要多长时间")
    assert expected is not None
    assert expected.met_by(text) == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "3个月。",
        "三年。",
        "2天。",
        "30日。",
        "从7月到9月。",
        "7月至9月。",
        "截至8月。",
        "3个半小时。",
        "半年。",
        "每周。",
        "终身。",
    ],
)
def test_a_time_is_told_by_its_length_or_by_both_ends(text: str) -> None:
    expected = expectation("工程要多长时间")
    assert expected is not None
    assert expected.met_by(normalise(text).text) == 1.0


@pytest.mark.parametrize(
    ("question", "answering"),
    [("县城到景区多远", "约10分钟就到。"), ("工程还要多久", "还要4道工序。"), ("洞有多深", "有4层楼那么深。")],
)
def test_a_unit_that_was_not_thought_of_is_not_refused(question: str, answering: str) -> None:
    expected = expectation(question)
    assert expected is not None
    assert expected.met_by(normalise(answering).text) > 0.0


@pytest.mark.parametrize(
    "question",
    [
        "村民为何能走多远",
        "这项改革能走多远",
        "许多长者参加",
        "许多高校开展活动",
        "面临多重政策",
        "多重保障护航",
        "大多高龄老人参加",
        "印象有多深刻",
        "老城的文化底蕴有多深厚",
        "老城文化底蕴有多深",
        "邻里感情到底有多深",
        "爱有多深",
        "胸怀有多宽",
        "家底有多厚",
        "受到多厚爱",
        "许多久负盛名的老店",
    ],
)
def test_many_and_manifold_ask_for_no_measure(question: str) -> None:
    expected = expectation(question)
    assert expected is None or expected.kind is not AnswerKind.NUMBER
