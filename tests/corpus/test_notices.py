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


def test_below_the_issuer_stands_the_next_headline() -> None:
    assert find(*NOTICE, "两岸居民赶来新建的市民服务中心") == [(0, 5)]
    assert find(*NOTICE, "市民赶来观看东湖大桥新的指挥部") == [(0, 5)]


def test_a_headline_may_close_with_an_office_below_a_notice() -> None:
    assert find(*NOTICE, "千名志愿者走进市妇幼保健医院") == [(0, 5)]


def test_what_is_done_at_an_office_is_no_issuer() -> None:
    assert find(*NOTICE[:4], "请各单位到市政务服务中心", "办理登记手续。", NOTICE[-1]) == [(0, 7)]


@pytest.mark.parametrize("day", ["2021年8月10日", "二〇二一年八月十日"])
def test_the_day_below_the_issuer_closes_a_notice(day: str) -> None:
    assert find(*NOTICE, day, "两岸居民赶来观看") == [(0, 6)]
    assert find(*NOTICE, day, taken=frozenset({5})) == [(0, 5)]


@pytest.mark.parametrize("printed", ["红娘牵线变骗局", "小巷深处", "记者在市公安局"])
def test_not_every_place_is_an_office(printed: str) -> None:
    assert find(*NOTICE[:-1], printed) == []
