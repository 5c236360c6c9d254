"""What is known at sight of one printed string."""

import pytest

from corpus import marks


@pytest.mark.parametrize(
    ("printed", "is_label"),
    [
        ("一线调查", True),
        ("热 点 追 踪", True),
        ("百姓故事", True),
        ("奋斗者说", True),
        ("今日速读", True),
        ("资讯快递", True),
        ("本市一周", True),
        ("河边故事", False),
        ("一线工人", False),
        ("村里老人说", False),
        ("清明假期一周", False),
        ("代收快递", False),
    ],
)
def test_a_column_is_named_by_what_it_does_and_where(printed: str, *, is_label: bool) -> None:
    assert marks.is_column_label(printed) is is_label


@pytest.mark.parametrize(
    ("text", "is_dated"),
    [
        ("3月20日，在赴莫斯科", True),
        ("当地时间10月23日上午，", True),
        ("2024年3月5日下午，会议", True),
        ("近日，村里", True),
        ("今天（8月26日），北方", True),
        ("3月20日的会上", False),
        ("今天的会议，", False),
        ("3月20日村里的老人都来了，", False),
    ],
)
def test_a_report_opens_with_its_day(text: str, *, is_dated: bool) -> None:
    assert marks.opens_dated(text) is is_dated
