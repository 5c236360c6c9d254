"""Which questions lean on the one before, and what they mean then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.followups import combine

BRIDGE = "青山大桥全长多少米？"


@pytest.mark.parametrize(
    ("previous", "question", "meant"),
    [
        ("第一批援鄂医疗队有多少人？", "那第二批呢？", "第二批援鄂医疗队有多少人"),
        ("第一批援鄂医疗队有多少人？", "第十二批呢", "第十二批援鄂医疗队有多少人"),
        ("第一批援鄂醫療隊有多少人？", "那第二批呢？", "第二批援鄂医疗队有多少人"),
        ("2019年苹果产量多少？", "那2020年呢？", "2020年苹果产量多少"),
        ("今年苹果产量多少？", "去年呢？", "去年苹果产量多少"),
        ("北京有多少人确诊？", "那上海呢？", "上海有多少人确诊"),
        ("祁县有多少家玻璃器皿企业？", "平遥县呢？", "平遥县有多少家玻璃器皿企业"),
        ("苹果产量多少？", "那梨呢？", "梨 苹果产量多少"),
        (BRIDGE, "图书馆呢？", "图书馆 青山大桥全长多少米"),
        (BRIDGE, "what about 图书馆?", "图书馆 青山大桥全长多少米"),
        (BRIDGE, "它什么时候通车的？", "青山大桥全长 米 什么时候通车的"),
        (BRIDGE, "它什麼時候通車的？", "青山大桥全长 米 什么时候通车的"),
        (BRIDGE, "这座桥是谁建的？", "青山大桥全长 米 桥是谁建的"),
        (BRIDGE, "为什么？", "青山大桥全长 米 为什么"),
        (BRIDGE, "谁写的？", "青山大桥全长 米 谁写的"),
        (BRIDGE, "在哪里？", "青山大桥全长 米 在哪里"),
        (BRIDGE, "为什么呢？", "青山大桥全长 米 为什么呢"),
    ],
)
def test_what_leans_on_the_question_before(previous: str, question: str, meant: str) -> None:
    assert combine(previous, question) == meant


@pytest.mark.parametrize(
    "question",
    [
        "图书馆藏书多少册？",
        "新图书馆什么时候开馆呢？",
        "那曲市有多少人？",
        "那达慕大会什么时候举行？",
        "那英唱了什么歌？",
        "其他城市有多少家图书馆？",
        "吉他比赛什么时候举行？",
        "这次奥运会中国得了多少金牌？",
        "李明市长说他什么时候出席仪式？",
        "苹果",
        "你好",
        "谢谢你！",
        "？",
        "",
        "呢",
        "祁县玻璃器皿企业有多少家呢？",
        "How many books does the library have?",
        "今年苹果丰收了吗？",
    ],
)
def test_what_stands_on_its_own_is_left_alone(question: str) -> None:
    assert combine(BRIDGE, question) == question


@given(st.text(max_size=30))
def test_without_a_question_before_nothing_changes(question: str) -> None:
    assert combine("", question) == question
    assert combine(" ？", question) == question


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_combined(previous: str, question: str) -> None:
    assert len(combine(previous, question)) <= max(len(question), 400)
