"""When something happened: a date next to nothing that tells of it is the date of something else."""

import pytest

from retrieval.analysis import normalise
from retrieval.events import find_event
from retrieval.expectations import expect
from retrieval.model import Answer

from .conftest import answerer, article, assert_linear


@pytest.mark.parametrize(
    ("question", "telling", "other"),
    [
        ("晋中机场什么时候通航", "8月12日，首个航班落地。", "8月12日，机场召开座谈会。"),
        ("昔榆高速啥时候能通车", "年底投入运营。", "上半年完成投资29亿元。"),
        ("新饭店几月几号开业的", "5月1日开门迎客。", "5月1日下雨。"),
        ("大桥的竣工时间是哪一年", "2021年交付。", "2021年计划调整。"),
        ("大桥建成于何年", "建成于2021年。", "2021年计划调整。"),
        ("冷库是哪天动工的来着", "5月8日破土。", "5月8日讨论了此事。"),
        ("节目啥时候播", "8月5日上线。", "8月5日官宣。"),
        ("何年何月签订", "1992年3月缔约。", "1992年3月访问。"),
        ("张先生是什么时候去世的", "2003年病故。", "2003年获奖。"),
        ("李某哪年毕业于山西大学", "1990年获学士学位。", "1990年考入山西大学。"),
        ("公司成立在什么时候", "1990年创办。", "1990年亏损。"),
        ("王朝在哪一年灭亡", "907年为后梁所灭。", "907年下雪。"),
    ],
)
def test_only_what_tells_of_the_event_says_when_it_was(question: str, telling: str, other: str) -> None:
    expected = expect(normalise(question).text)
    assert expected is not None
    assert expected.is_about(normalise(telling).text)
    assert not expected.is_about(normalise(other).text)


@pytest.mark.parametrize(
    "question",
    [
        "会议什么时候举行",
        "战争何时爆发",
        "什么时候维修去年建成的大桥",
        "通车仪式有多少人参加",
        "大桥建成后，什么时候收费",
        "作者哪年写了这本书",
    ],
)
def test_other_events_may_be_told_in_other_words(question: str) -> None:
    assert find_event(normalise(question).text) is None


_AIRPORT = "8月12日，晋中机场召开座谈会，市长王某参加。"


def test_the_date_of_something_else_is_not_given_as_an_answer() -> None:
    ask = answerer([article(_AIRPORT, headline="晋中机场召开座谈会"), article("寿阳县的道路今年维修。")])
    assert not isinstance(ask.answer("晋中机场什么时候通航"), Answer)
    assert isinstance(ask.answer("晋中机场什么时候召开座谈会"), Answer)


def test_the_headline_may_tell_of_the_event() -> None:
    ask = answerer([article(_AIRPORT, headline="晋中机场通航"), article("寿阳县的道路今年维修。")])
    assert isinstance(ask.answer("晋中机场什么时候通航"), Answer)


@pytest.mark.parametrize("unit", ["什么时候", "通车", "通车的时间", "何年何月", "建成于哪"])
def test_reading_takes_linear_time(unit: str) -> None:
    assert_linear(find_event, unit)
