"""Words that the library does not know, and which of its own may have been meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis import normalise
from retrieval.corrections import correct
from retrieval.pinyin_words import ASKING
from tests.retrieval.conftest import PROMISE, any_text, article, assert_linear, build

NEWS = [
    article(
        "祁县玻璃器皿产业渐趋健康发展。全县有玻璃器皿生产企业47户，高脚杯占全国产量80%。", id="glass", headline="放异彩"
    ),
    article("截至目前，晋中共储备专项债券项目136个。推进中的项目很多。", id="loans"),
    article("昔榆高速公路项目进展迅速。", id="road"),
    article("寿阳县医保局局长张宇星说：“重要民生工程。”冻猪肉储备450吨。", id="care", headline="医保"),
]
INDEX = build(NEWS)


def corrected(question: str) -> list[str]:
    return [one.text for one in correct(question, INDEX.speller)]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("jinzhong zhaiquan", "晋中债券"),
        ("jinzhongzhaiquan", "晋中债券"),
        ("jin zhong zhai quan", "晋中债券"),
        ("Jìnzhōng zhàiquàn?", "晋中债券?"),
        ("jin4zhong1 zhai4quan4", "晋中债券"),
        ("qixian有多少家boli企业？", "祁县有多少家玻璃企业？"),
        ("qixian you duoshao jia boli qiye", "祁县有多少家玻璃企业"),
        ("zhangyuxing", "张宇星"),
        ("xiyu gaosu", "昔榆高速"),
        ("晋中宅圈", "晋中债券"),
        ("晉中宅圈規模多大", "晉中债券規模多大"),
        ("祁县玻离", "祁县玻璃"),
        ("棋县有多少家玻离企业？", "祁县有多少家玻璃企业？"),
        ("张雨星说了什么？", "张宇星说了什么？"),
        ("寿羊县医保局", "寿阳县医保局"),
        ("冻猪漏储备多少", "冻猪肉储备多少"),
        ("高胶杯", "高脚杯"),
    ],
)
def test_what_was_meant(question: str, meant: str) -> None:
    assert meant in corrected(question)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "？",
        "祁县玻璃",
        "祁县有多少家玻璃器皿企业？",
        "每立方米玻璃多少钱？",
        "给张宇星发了什么？",
        "修得咋样了",
        "晋中市民",
        "太原钢铁产量多少",
        "王小明是谁",
        "左涉高速",
        "“一轴”指的是什么",
        "GDP是多少",
        "iPhone wifi ok",
        "made in china",
        "how are you",
        "ABCDEFG hijklmn",
    ],
)
def test_what_nobody_has_misspelt(question: str) -> None:
    assert corrected(question) == []


def test_of_two_words_that_sound_alike_both_are_tried() -> None:
    library = build([article("祁县的玻璃。"), article("还款期限到了。期限不长。")])
    assert [one.text for one in correct("qixian", library.speller)] == ["期限", "祁县"]


def test_a_word_that_another_volume_knows_is_not_misspelt() -> None:
    assert corrected("宅圈") == ["债券"]
    assert [one.text for one in correct("宅圈", build([*NEWS, article("宅圈是什么？")]).speller)] == []


typed = st.lists(
    st.sampled_from(
        ["jinzhong", "zhaiquan", "宅圈", "玻离", "有多少", "qi xian", "，", " ", "企业", "xian", "的", "3吨"]
    ),
    max_size=7,
)


@PROMISE
@given(any_text | typed.map("".join))
def test_only_words_of_the_library_are_put_in(question: str) -> None:
    for one in correct(question, INDEX.speller):
        for word in one.words:
            pairs = [word[place : place + 2] for place in range(len(word) - 1)]
            assert pairs
            assert INDEX.knows(word) or all(map(INDEX.knows, pairs))
            assert word in one.text
        assert one.text != question
        assert set(normalise(one.text).text) - set(normalise(question).text) <= set("".join((*one.words, *ASKING)))


@pytest.mark.parametrize("unit", ["宅圈", "zhaiquan ", "a", "玻离企业，"])
def test_long_questions_take_no_longer_than_their_length(unit: str) -> None:
    assert_linear(lambda text: correct(text[:2000], INDEX.speller), unit)
