"""Numbers by their value."""

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis import analyse, normalise
from retrieval.numerals import find_numbers

from .conftest import PROMISE, any_text, assert_linear


def numbers(text: str) -> list[str]:
    return [term for term, _, _ in find_numbers(normalise(text).text)]


@pytest.mark.parametrize(
    ("terms", "ways"),
    [
        (["#20000", "#20000人"], "两万人 2万人 20000人 20,000人 ２００００人 二万人 2万多人 两万余人"),
        (["#3500000", "#3500000元"], "三百五十余万元 350余万元 350万余元 3500000元 三百五十多万元 3,500,000元"),
        (["#46.6", "#46.6%"], "百分之四十六点六 46.6% 46.6％ 46.60% ４６.６％"),
        (["#0.5", "#0.5%"], "百分之零点五 0.5%"),
        (["#2021", "#2021年"], "二〇二一年 2021年 二零二一年"),
        (["#2", "#2批"], "第二批 第2批"),
        (["#120000000", "#120000000元"], "一亿两千万元 1.2亿元 120000000元"),
        (["#1500000000000", "#1500000000000元"], "一点五万亿元 1.5万亿元"),
        (["#35", "#35岁"], "三十五岁 35岁"),
        (["#10", "#10个月"], "十个月 10个月"),
        (["#105", "#105平方公里"], "一百零五平方公里 105平方公里"),
        (["#2"], "② 2 第二"),
        (["#0", "#0人"], "零人 0人"),
    ],
)
def test_one_number_has_one_term_however_it_is_written(terms: list[str], ways: str) -> None:
    for way in ways.split():
        assert numbers(way) == terms, way


@pytest.mark.parametrize(
    "text",
    [
        "一带一路",
        "一些",
        "三三两两",
        "十四五",
        "千千万万",
        "万一",
        "一心一意",
        "一五一十",
        "五六百人",
        "十七八岁",
        "四面八方",
        "九牛一毛",
        "五颜六色",
        "两会",
        "几百",
        "上千",
        "亿万",
    ],
)
def test_characters_that_count_nothing_are_no_number(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize("text", ["七八个", "三四天", "两三人", "五六户"])
def test_about_so_many_is_not_both_digits_in_a_row(text: str) -> None:
    """七八个 are seven or eight, not 78."""
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [("分别为100，200，300", ["#100", "#200", "#300"]), ("2020，300人报名", ["#2020", "#300", "#300人"])],
)
def test_a_chinese_comma_between_numbers_joins_nothing(text: str, terms: list[str]) -> None:
    """The full-width comma divides numbers; only the narrow one groups the digits of one."""
    assert [term.text for term in analyse(text) if term.text.startswith("#")] == terms


@pytest.mark.parametrize("text", ["我们……20人", "No.20人"])
def test_a_number_behind_points_is_found(text: str) -> None:
    assert "#20人" in numbers(text)


def test_the_places_of_a_number_are_those_of_its_characters_and_its_unit() -> None:
    text = "约三百五十余万元。"
    assert [(term, text[start:end]) for term, start, end in find_numbers(text)] == [
        ("#3500000", "三百五十余万"),
        ("#3500000元", "三百五十余万元"),
    ]


def test_a_number_ends_at_its_last_digit_not_at_the_space_behind_it() -> None:
    text = "In 2021 we"
    assert [text[start:end] for _, start, end in find_numbers(text)] == ["2021"]


@PROMISE
@given(st.integers(0, 10**8 - 1), st.sampled_from(["人", "元", "年", "公里", "平方米", "%", "辆"]))
def test_arabic_and_chinese_numerals_with_a_unit_are_the_same_number(number: int, unit: str) -> None:
    chinese = cn2an.an2cn(str(number))
    spoken = f"百分之{chinese}" if unit == "%" else f"{chinese}{unit}"
    assert numbers(spoken) == numbers(f"{number}{unit}") == [f"#{number}", f"#{number}{unit}"]


@PROMISE
@given(st.integers(1, 9999), st.sampled_from(["万元", "亿元"]))
def test_so_many_ten_thousands_are_the_same_number_in_either_writing(number: int, scale: str) -> None:
    value = number * (10**4 if scale == "万元" else 10**8)
    chinese = cn2an.an2cn(str(number))
    assert numbers(f"{chinese}{scale}") == numbers(f"{number}{scale}") == [f"#{value}", f"#{value}元"]


@PROMISE
@given(st.integers(1000, 2999))
def test_a_year_read_digit_by_digit_is_that_year(year: int) -> None:
    digits = str(year).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    assert numbers(f"{digits}年") == [f"#{year}", f"#{year}年"]


@PROMISE
@given(st.one_of(any_text, st.text(st.sampled_from("零〇一二三九两十百千万亿点多余分之0123.,人元年%第 "), max_size=40)))
def test_any_text_gives_terms_at_valid_places(text: str) -> None:
    for term, start, end in find_numbers(text):
        assert 0 <= start < end <= len(text)
        assert term.startswith("#")


@pytest.mark.parametrize(
    "unit", ["1", "1,", "11,111", "1.", "一", "一点", "百", "百分之", "两", "20多万人", "几十", "中"]
)
def test_finding_numbers_takes_time_in_proportion_to_the_text(unit: str) -> None:
    assert_linear(lambda text: list(find_numbers(text)), unit)
