"""Headlines that stand over no article: which articles they make doubtful, and which one they belong to after all."""

import pytest

from corpus.blocks import Cut
from corpus.composition import Between, Composition, SetParagraph
from corpus.heading import Heading
from corpus.headlines import assign
from corpus.heads_tables import Headed
from corpus.kinship import Kinship
from corpus.layout import SetLine
from corpus.left_over import place_left, withdraw_beside_strangers, withdraw_contested
from corpus.measure import width_of
from corpus.model import Line
from corpus.roles import Role
from corpus.segment import Stretch

STORIES = (
    "东湖大桥昨天上午合龙，全长三公里，两岸居民盼了二十年。",
    "桥面铺装下月开始，明年元旦通车，驾车过湖只要五分钟。",
    "施工队伍在大桥上放鞭炮，庆祝大桥合龙。",
    "两岸居民赶来观看大桥合龙，桥头人山人海。",
    "西山果园的苹果熟了，果农忙着采摘装箱，冷库里堆满了红富士。",
    "北城医院新开夜间门诊，儿科医生轮流值班到零点。",
)
STRETCHES = (Stretch(0, 4), Stretch(4, 5), Stretch(5, 6))
KINSHIP = Kinship(STORIES)


def set_row(*printed: str, start: int = 0) -> list[SetLine]:
    return [SetLine(Line(text, start + at), Role.DISPLAY, width_of(text)) for at, text in enumerate(printed)]


def headings_of(*printed: str | None) -> list[Heading]:
    return [Heading(set_row(text, start=100 * at) if text else []) for at, text in enumerate(printed, start=1)]


def place(*rows: list[SetLine], over: list[Heading], barred: frozenset[int] = frozenset()) -> list[list[str]]:
    place_left(rows, STRETCHES, over, KINSHIP, barred=barred)
    return [[line.text for line in heading.lines] for heading in over]


def test_a_headline_left_over_comes_to_the_article_without_any_that_it_speaks_of() -> None:
    apples = set_row("西山果园苹果熟了", "果农忙着采摘")
    headings = headings_of("东湖大桥昨天合龙", None, None)
    assert place_left([apples], STRETCHES, headings, KINSHIP, barred=frozenset()) == {0, 1}
    assert [line.text for line in headings[1].lines] == ["西山果园苹果熟了", "果农忙着采摘"]


@pytest.mark.parametrize(
    ("rows", "over"),
    [
        ([["西山果园苹果熟了果农采摘"]], ("东湖大桥昨天合龙", "今年丰收", None)),
        ([["西山果园苹果熟了果农采摘"], ["冷库里红富士苹果堆满了"]], ("东湖大桥昨天合龙", None, None)),
        ([["西山果园的苹果熟了果农采摘装箱"], ["西山果园苹果熟了直播卖货"]], ("东湖大桥昨天合龙", None, None)),
        ([["西山果园的路今天修好了大家都说好"]], ("东湖大桥昨天合龙", None, None)),
    ],
    ids=["one that has a headline", "two headlines", "a caption too", "little is said"],
)
def test_it_comes_to_no_article_where_that_is_not_sure(rows: list[list[str]], over: tuple[str | None, ...]) -> None:
    set_rows = [set_row(*row, start=10 * at) for at, row in enumerate(rows)]
    assert place(*set_rows, over=headings_of(*over))[1] == ([over[1]] if over[1] else [])


def test_it_comes_to_no_article_where_another_says_as_much() -> None:
    halves = (Stretch(0, 3), Stretch(3, 4))
    assert not place_left([set_row("大桥合龙")], halves, headings_of(None, None), KINSHIP, barred=frozenset())


def test_it_comes_to_no_article_whose_own_headline_was_doubted() -> None:
    apples = set_row("西山果园苹果熟了果农忙着采摘")
    assert place(apples, over=headings_of(None, None, None), barred=frozenset({1})) == [[], [], []]


@pytest.mark.parametrize(
    ("left_over", "end", "is_kept"),
    [
        ("东湖大桥合龙放鞭炮城里", 4, False),
        ("东湖大桥合龙放鞭炮城里", 3, True),  # three paragraphs are two articles only where more is said
        ("东湖大桥合龙放鞭炮", 3, False),
        ("东湖大桥合龙放鞭炮", 2, True),
        ("北城医院夜间门诊", 4, True),
    ],
)
def test_a_headline_left_over_makes_another_one_doubtful(left_over: str, end: int, is_kept: bool) -> None:
    headings = headings_of("明年元旦通车", None)
    withdrawn = withdraw_contested([set_row(left_over)], (Stretch(0, end), Stretch(5, 6)), headings, KINSHIP)
    assert [line.text for line in withdrawn] == ([] if is_kept else ["明年元旦通车"])
    assert bool(headings[0].lines) is is_kept


@pytest.mark.parametrize("doubted", [False, True], ids=["given to none", "doubted"])
def test_in_a_block_it_comes_home_once_and_never_where_it_was_doubted(*, doubted: bool) -> None:
    lines = [SetLine(Line(text, 100 * at), Role.WHOLE, width_of(text)) for at, text in enumerate(STORIES, start=1)]
    block = set_row("东湖大桥昨天上午合龙", "西山果园苹果熟了果农忙着采摘", "北城医院新开夜间门诊")
    between = (*(Between() for _ in STORIES), Between(block))
    composition = Composition(tuple(SetParagraph([line]) for line in lines), between, ())
    apples = Headed(STRETCHES[1], (block[1],) if doubted else (), is_doubtful=doubted)
    headed = (Headed(STRETCHES[0], (block[0],)), apples, Headed(STRETCHES[2], (block[2],)))
    found = assign(composition, Cut(STRETCHES, block=len(STRETCHES), headed=headed), KINSHIP)
    given = [line.text for heading in found.headings for line in heading.lines]
    assert (block[1].text in given) is not doubted
    assert sorted([*given, *(line.text for line in found.loose)]) == sorted(line.text for line in block)


def test_in_a_block_what_made_another_headline_doubtful_does_not_take_its_place() -> None:
    lines = [SetLine(Line(text, 100 * at), Role.WHOLE, width_of(text)) for at, text in enumerate(STORIES, start=1)]
    block = set_row("明年元旦通车", "东湖大桥合龙施工队伍放鞭炮庆祝", "西山果园苹果熟了果农忙着采摘")
    composition = Composition(
        tuple(SetParagraph([line]) for line in lines), (*(Between() for _ in STORIES), Between(block)), ()
    )
    own, apples = Headed(STRETCHES[0], (block[0],)), Headed(STRETCHES[1], (block[2],))
    headed = (own, apples, Headed(STRETCHES[2], ()))
    found = assign(composition, Cut(STRETCHES, block=len(STRETCHES), headed=headed), KINSHIP)
    assert [[line.text for line in heading.lines] for heading in found.headings] == [[], [block[2].text], []]
    assert {line.text for line in found.loose} == {block[0].text, block[1].text}


@pytest.mark.parametrize(
    ("own", "strange", "taken"),
    [
        ("东湖大桥昨天上午终于合龙", "“红娘”牵线变骗局男子被骗走九万余元", {0, 1}),
        ("东湖大桥昨天上午终于合龙", "东湖大桥两岸居民盼了二十年赶来观看桥头", set()),
        ("东湖大桥昨天上午终于合龙", "“红娘”牵线变骗局", set()),
        ("东湖大桥合龙", "“红娘”牵线变骗局男子被骗走九万余元", set()),
        ("多位红娘喜上眉梢忙着牵线", "“红娘”牵线变骗局男子被骗走九万余元", set()),
        ("东湖大桥昨天上午终于合龙", "——“红娘”牵线变骗局男子被骗走九万余元", set()),
    ],
    ids=["another's", "its own", "short", "below half a headline", "nothing is its own", "a deck with its dash"],
)
def test_a_heading_that_closes_with_another_article_s_makes_the_next_one_doubtful(
    own: str, strange: str, taken: set[int]
) -> None:
    stretches = (Stretch(0, 4), Stretch(4, 8), Stretch(8, 9))
    bodies = ["\n".join(STORIES[:4]), *STORIES[4:]]
    headings = [Heading(set_row(own, strange)), *headings_of("西山果园苹果熟了", "夜间门诊开到零点")]
    lines = [line for at in taken for line in headings[at].lines]
    assert withdraw_beside_strangers(stretches, headings, bodies) == lines
    assert {at for at, heading in enumerate(headings) if not heading.lines} == taken


def test_a_short_article_next_to_a_strange_headline_keeps_its_own() -> None:
    headings = [
        Heading(set_row("东湖大桥昨天上午终于合龙", "“红娘”牵线变骗局男子被骗走九万余元")),
        *headings_of("苹果", "门诊"),
    ]
    withdraw_beside_strangers(STRETCHES, headings, ["\n".join(STORIES[:4]), *STORIES[4:]])
    assert [len(heading.lines) for heading in headings] == [0, 1, 1]


def test_in_a_block_a_heading_that_closes_with_another_article_s_is_taken_back() -> None:
    lines = [SetLine(Line(text, 100 * at), Role.WHOLE, width_of(text)) for at, text in enumerate(STORIES, start=1)]
    block = set_row("东湖大桥昨天上午终于合龙", "“红娘”牵线变骗局男子被骗走九万余元", "西山果园苹果熟了果农忙着采摘")
    between = (*(Between() for _ in STORIES), Between(block))
    composition = Composition(tuple(SetParagraph([line]) for line in lines), between, ())
    headed = tuple(Headed(at, tuple(row)) for at, row in zip(STRETCHES, (block[:2], block[2:], ()), strict=True))
    found = assign(composition, Cut(STRETCHES, block=len(STRETCHES), headed=headed), KINSHIP)
    assert [len(heading.lines) for heading in found.headings] == [0, 1, 0]


def test_over_the_end_of_a_sentence_stands_no_headline() -> None:
    for body, kept in (("善。", 0), (STORIES[0], 1)):
        lines = [
            SetLine(Line(text, 100 * at), Role.WHOLE, width_of(text)) for at, text in enumerate((body, STORIES[4]))
        ]
        between = (
            Between(set_row("东湖大桥昨天上午合龙", start=900)),
            Between(set_row("西山苹果熟了", start=950)),
            Between(),
        )
        composition = Composition(tuple(SetParagraph([line]) for line in lines), between, ())
        found = assign(composition, Cut((Stretch(0, 1), Stretch(1, 2))), Kinship((body, STORIES[4])))
        assert [len(heading.lines) for heading in found.headings] == [kept, 1]
