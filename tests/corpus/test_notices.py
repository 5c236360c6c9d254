"""Public notices: from their title to the office that signs them."""

import pytest

from corpus.model import Line
from corpus.notices import find_notices

NOTICE = (
    "公　告",
    "根据有关规定，现将桐山区滨河路",
    "改造工程交通管制事项公告如下：",
    "请过往车辆绕行，敬请谅解。",
    "南陵市公安局交警支队",
)


def find(*printed: str, taken: frozenset[int] = frozenset()) -> list[tuple[int, int]]:
    lines, start = [], 0
    for text in printed:
        lines.append(Line(text, start))
        start += len(text) + 1
    return find_notices(lines, set(taken))


def test_a_notice_ends_with_its_issuer() -> None:
    assert find("东湖大桥合龙", *NOTICE, "两岸居民赶来观看") == [(1, 6)]


def test_a_narrow_column_may_break_the_issuer_s_name() -> None:
    assert find(*NOTICE[:-1], "南陵市公安局交警支", "队", "两岸居民赶来观看") == [(0, 6)]


def test_two_notices_may_follow_one_another() -> None:
    assert find(*NOTICE, *NOTICE) == [(0, 5), (5, 10)]


@pytest.mark.parametrize(
    "printed",
    [
        NOTICE[1:],
        NOTICE[:-1],
        (NOTICE[0], "请过往车辆绕行，敬请谅解。", NOTICE[-1]),
        (*NOTICE[:3], NOTICE[-1]),
        (NOTICE[0], *["两岸居民赶来观看"] * 14, *NOTICE[1:]),
        (*NOTICE[:4], *["两岸居民赶来观看。"] * 24, NOTICE[-1]),
    ],
    ids=["no title", "no issuer", "no announcement", "an office in a sentence", "announced late", "signed late"],
)
def test_without_its_parts_there_is_no_notice(printed: tuple[str, ...]) -> None:
    assert find(*printed) == []


def test_what_is_a_caption_already_is_no_part_of_a_notice() -> None:
    assert find(*NOTICE, taken=frozenset({3})) == []
    assert find(*NOTICE, taken=frozenset({0})) == []
