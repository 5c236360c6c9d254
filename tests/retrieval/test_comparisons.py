"""Comparisons, and what is asked of each side."""

import pytest
from hypothesis import given

from retrieval.analysis import normalise
from retrieval.comparisons import find_sides
from tests.retrieval.conftest import PROMISE, any_text, assert_linear


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("昔榆高速和太旧高速投资哪个多？", "昔榆高速投资多少", "太旧高速投资多少"),
        ("昔榆高速與太舊高速相比，哪個投資更多", "昔榆高速投资多少", "太旧高速投资多少"),
        ("冻猪肉和面粉哪个储备多", "冻猪肉储备多少", "面粉储备多少"),
        ("祁县和寿阳县的玻璃企业哪个多", "祁县的玻璃企业多少", "寿阳县的玻璃企业多少"),
        ("青山大桥和绿水大桥谁长？", "青山大桥多长", "绿水大桥多长"),
        ("图书馆与体育馆哪个先建成", "图书馆什么时候建成", "体育馆什么时候建成"),
        ("苹果产量多还是小麦产量多", "苹果产量多少", "小麦产量多少"),
        ("机制酒杯和机制凉水壶哪个先投产", "机制酒杯什么时候投产", "机制凉水壶什么时候投产"),
        ("跑馬地和炮台山哪一個地區的收入較高?", "跑马地地区的收入多少", "炮台山地区的收入多少"),
    ],
)
def test_each_side_has_its_question(question: str, one: str, other: str) -> None:
    sides = find_sides(question)
    assert sides is not None
    assert tuple(side.question for side in sides) == (one, other)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "昔榆高速投资多少",
        "祁县和寿阳县哪个好",
        "哪个多",
        "苹果和小麦",
        "哪家企业和山西大学合作多年",
        "张宇星和谁说了这么多",
        "比去年多多少",
    ],
)
def test_other_questions_compare_nothing(question: str) -> None:
    assert find_sides(question) is None


@PROMISE
@given(any_text)
def test_a_side_is_what_was_written(text: str) -> None:
    for side in find_sides(f"{text}和小麦哪个多") or ():
        assert side.name in normalise(f"{text}和小麦哪个多").text
        assert side.question.startswith(side.name)


@pytest.mark.parametrize("unit", ["和", "哪个", "多", "和小麦哪个多", "多还是", "相比", "，"])
def test_questions_are_read_in_linear_time(unit: str) -> None:
    assert_linear(find_sides, unit)
