"""Where a message with several questions is cut, and what each of them means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.parts import MOST_PARTS, last_meant, read_parts, split_questions
from tests.retrieval.conftest import PROMISE, any_text, assert_linear

GLASS = "祁县有多少家玻璃企业？"


@pytest.mark.parametrize(
    ("message", "pieces"),
    [
        ("祁县有多少家玻璃企业？债券规模多大？", [GLASS, "债券规模多大？"]),
        ("祁县有多少家玻璃企业？降雨量多大？", [GLASS, "降雨量多大？"]),
        ("祁县有多少家玻璃企业? 债券规模多大", ["祁县有多少家玻璃企业?", "债券规模多大"]),
        ("祁县有几家玻璃厂\n昔榆高速投了多少钱", ["祁县有几家玻璃厂", "昔榆高速投了多少钱"]),
        ("祁縣有幾家玻璃廠；昔榆高速投了多少錢；", ["祁縣有幾家玻璃廠", "昔榆高速投了多少錢"]),
        ("祁县有多少家玻璃企业？它们的产值是多少？谁写的？", [GLASS, "它们的产值是多少？", "谁写的？"]),
        ("祁县有多少家玻璃企业？平遥县呢？", [GLASS, "平遥县呢？"]),
        ("祁县有多少家玻璃企业，从业人员多少？", ["祁县有多少家玻璃企业", "从业人员多少？"]),
        ("1、祁县有几家玻璃厂 2、昔榆高速投了多少钱", ["祁县有几家玻璃厂", "昔榆高速投了多少钱"]),
        ("1. 祁县有几家玻璃厂？\n2. 昔榆高速投了多少钱？", ["祁县有几家玻璃厂？", "昔榆高速投了多少钱？"]),
    ],
)
def test_each_question_is_a_part(message: str, pieces: list[str]) -> None:
    assert [part.text for part in read_parts(message)] == pieces


@pytest.mark.parametrize(
    "message",
    [
        "",
        "？",
        "？？！",
        GLASS,
        "祁县有多少家玻璃企业？？！谢谢",
        "真的吗？祁县有多少家玻璃企业？",
        "你好？在吗？祁县有多少家玻璃企业？",
        "昔榆高速修得咋样了，上半年投进去多少钱啊",
        "过去几个月内，有多少家企业，共1,280万元",
        "1.5亿元花在哪里",
        "「殿下先謁陵乎？先即位乎？」這句話是誰說的?",
        "《谁来养活农民？》讲了什么？",
        "全人类共同的敌人。中美更应该成为并肩战斗的什么？而不是敌人。",
        "祁县玻璃\n晋中债券",
        "在炉型、料方、机制器皿以及产品款式设计等方面仍然存在很多短板；亟待学习提升。",
    ],
)
def test_what_asks_one_thing_is_left_whole(message: str) -> None:
    assert split_questions(message) == [message]


def test_a_pasted_paragraph_stays_with_the_question_behind_it() -> None:
    pasted = (
        "债券为什么重要？"
        + "为更好地发挥地方政府专项债券对扩内需、稳增长、惠民生的促进作用，" * 6
        + "这是怎么做到的？\n"
    )
    assert split_questions(pasted + GLASS) == ["债券为什么重要？", pasted[8:] + GLASS]


def test_no_more_parts_than_a_message_holds() -> None:
    assert len(split_questions(GLASS * (MOST_PARTS + 3))) == MOST_PARTS


def test_a_part_takes_its_subject_from_the_one_before() -> None:
    parts = read_parts("青山大桥全长多少米？它什么时候通车的？谁写的？")
    assert [part.meant for part in parts] == [
        "青山大桥全长多少米？",
        "青山大桥全长 米 什么时候通车的",
        "青山大桥全长 米 通车的 谁写的",
    ]
    assert last_meant("青山大桥全长多少米？它什么时候通车的？") == "青山大桥全长 米 什么时候通车的"


def test_a_short_part_may_go_on_with_the_subject_before() -> None:
    glass, value, loans = read_parts("祁县有多少家玻璃企业？年产值多少？晋中专项债券的规模有多大？")
    assert glass.carried == glass.text
    assert value.meant == value.text
    assert value.carried == "祁县有 家玻璃企业 年产值多少"
    assert loans.carried == loans.text


asking = st.lists(
    st.sampled_from([GLASS, "谁写的？", "“真的吗？”", "债券；", "\n", " ", "多少？", "“", "好。"]), max_size=9
)


@PROMISE
@given(st.one_of(any_text, asking.map("".join)))
def test_cutting_loses_no_character(message: str) -> None:
    pieces = split_questions(message)
    assert "".join(pieces) == message
    assert 1 <= len(pieces) <= MOST_PARTS
    assert all(any(map(str.isalnum, piece)) for piece in pieces[1:])
    assert len(read_parts(message)) == len(pieces)


@pytest.mark.parametrize("unit", ["？", "多少？", "“", "好；"])
def test_long_messages_take_no_longer_than_their_length(unit: str) -> None:
    assert_linear(split_questions, unit)
