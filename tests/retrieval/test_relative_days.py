"""Days that are named from the day on which a question is asked."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.relative_days import RELATIVE, find_days
from tests.retrieval.conftest import PROMISE

FRIDAY = date(2021, 8, 13)


@pytest.mark.parametrize(
    ("named", "first", "last"),
    [
        ("今天", date(2021, 8, 13), date(2021, 8, 13)),
        ("昨日", date(2021, 8, 12), date(2021, 8, 12)),
        ("前天", date(2021, 8, 11), date(2021, 8, 11)),
        ("大前天", date(2021, 8, 10), date(2021, 8, 10)),
        ("这周", date(2021, 8, 9), date(2021, 8, 15)),
        ("上个星期", date(2021, 8, 2), date(2021, 8, 8)),
        ("上上周", date(2021, 7, 26), date(2021, 8, 1)),
        ("本月", date(2021, 8, 1), date(2021, 8, 31)),
        ("上个月", date(2021, 7, 1), date(2021, 7, 31)),
        ("今年", date(2021, 1, 1), date(2021, 12, 31)),
        ("去年", date(2020, 1, 1), date(2020, 12, 31)),
        ("前年", date(2019, 1, 1), date(2019, 12, 31)),
        ("上半年", date(2021, 1, 1), date(2021, 6, 30)),
        ("去年下半年", date(2020, 7, 1), date(2020, 12, 31)),
    ],
)
def test_days(named: str, first: date, last: date) -> None:
    assert re.fullmatch(RELATIVE, named)
    assert find_days(named, FRIDAY) == (first, last)


def test_over_the_ends_of_years_and_months() -> None:
    assert find_days("昨天", date(2024, 3, 1)) == (date(2024, 2, 29),) * 2
    assert find_days("上月", date(2024, 1, 31)) == (date(2023, 12, 1), date(2023, 12, 31))
    assert find_days("本月", date(2024, 2, 10)) == (date(2024, 2, 1), date(2024, 2, 29))
    assert find_days("上周", date(2024, 1, 1)) == (date(2023, 12, 25), date(2023, 12, 31))


@PROMISE
@given(st.from_regex(f"(?:{RELATIVE})", fullmatch=True), st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_the_first_day_is_never_after_the_last(named: str, today: date) -> None:
    first, last = find_days(named, today)
    assert first <= last
    assert first <= today or named.endswith("下半年")
