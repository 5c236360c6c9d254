"""Where a heading is cut into kicker, headline and deck, and in which order a page draws them."""

import pytest
from headings import BODY, read, set_heading

from corpus.head_clues import Clues, likeliest_order
from corpus.head_cuts import DrawingOrder, Parts, cuts_of
from corpus.heading import read_headings


def cut(*printed: str, body: str = BODY) -> tuple[int, int]:
    """The lines that are the headline, from the first number up to the second one."""
    headline = Clues(set_heading(*printed).lines, body).best_cut().headline
    return headline.start, headline.stop


@pytest.mark.parametrize("order", DrawingOrder)
@pytest.mark.parametrize("size", range(1, 7))
def test_every_cut_gives_each_line_one_place_and_leaves_a_headline(order: DrawingOrder, size: int) -> None:
    cuts = cuts_of(size, order)
    assert len(set(cuts)) == len(cuts)
    assert Parts(range(0), range(size), range(0)) in {Parts(*(part or range(0) for part in cut)) for cut in cuts}
    for cut in cuts:
        assert sorted(at for part in cut for at in part) == list(range(size))
        assert cut.headline
        assert len(cut.kicker) <= 2
        assert len(cut.deck) <= 2
        parts = {"kicker": cut.kicker, "headline": cut.headline, "deck": cut.deck}
        named = [name for name in order.value.split(", ") if parts[name]]
        assert named == sorted(named, key=lambda name: parts[name].start)


def test_the_order_of_a_page_s_headings_is_the_one_that_makes_them_likeliest_together() -> None:
    drawn = [
        set_heading("|新桥飞架东湖", "|施工队伍在桥上放了鞭炮", "|驾车过湖只要五分钟"),
        set_heading("|东湖天堑变通途", "|两岸居民盼了二十年"),
        set_heading("|东湖大桥飞架天堑", "|桥面铺装下月开始", "|两岸居民赶来观看"),
    ]
    found = read_headings(drawn, [BODY] * 3)
    assert likeliest_order([Clues(one.lines, BODY) for one in drawn]) is DrawingOrder.HEADLINE_FIRST
    assert [one.headline for one in found] == ["新桥飞架东湖", "东湖天堑变通途", "东湖大桥飞架天堑"]
    assert (found[0].kicker, found[0].deck) == ("施工队伍在桥上放了鞭炮", "驾车过湖只要五分钟")


def test_one_or_two_characters_below_a_headline_are_its_rest() -> None:
    assert read("|东湖大桥昨天上午合龙仪", "式").headline == "东湖大桥昨天上午合龙仪式"


def test_a_line_that_runs_on_is_not_cut() -> None:
    values = Clues(set_heading("东湖大桥全", "长三公里").lines, BODY).values(Parts(range(0), range(1), range(1, 2)))
    assert values["cut in running text"] == 1.0
    assert cut("三公里的东湖大", "桥昨天合龙") == (0, 2)


def test_what_leads_up_to_what_is_said_is_a_kicker() -> None:
    body = "昨日，市委常委会召开会议。会议强调，要加快桥面铺装，确保明年元旦通车。"
    assert cut("|市委常委会召开会议强调", "|确保东湖大桥按期通车", body=body) == (1, 2)


def test_who_spoke_is_a_deck() -> None:
    body = "昨日，市委常委会召开会议。李明主持会议并讲话。会议强调，要加快桥面铺装，确保明年元旦通车。"
    assert cut("|确保东湖大桥按期通车", "|李明主持并讲话", body=body) == (0, 1)


def test_a_kicker_may_be_a_set_phrase_of_four_characters() -> None:
    assert cut("实干为先", "推动高质量", "发展开新局") == (1, 3)


@pytest.mark.parametrize(
    "printed",
    [
        ("消费者呼吁大桥 通车", "两岸居民赶来观看"),
        ("新桥架成两岸沸", "腾 驾车过湖只要五分钟"),
        ("台风今天登陆", "学校停课，商店关门"),
        ("今年上半年全省新能源汽车产量逾34万辆", "同比增长近九成"),
    ],
    ids=["a part's beginning", "a part's end", "commas", "as long as news"],
)
def test_two_lines_are_one_headline(printed: tuple[str, ...]) -> None:
    found = read(*printed)
    assert (found.kicker, found.deck) == (None, None)
    assert "".join(str(found.headline).split()) == "".join("".join(printed).split())


def test_a_heading_may_part_at_its_comma() -> None:
    assert read("盼了二十年，", "东湖大桥昨天合龙").headline == "盼了二十年，东湖大桥昨天合龙"
    assert read("盼了二十年，", "|东湖大桥昨天合龙").headline is None
    assert read("东湖大桥昨天合龙", "盼了二十年，").headline is None


def test_what_a_kicker_quotes_makes_no_heading_too_long() -> None:
    kicker, deck = "施工队伍在桥上放了鞭炮", "驾车过湖只要五分钟"
    headline = "新桥飞架东湖天堑，两岸居民今天都在喜迎新年"
    assert read(f"|{kicker}", f"|{headline}", f"|{deck}").headline == headline
    assert read("|施工队伍在桥上放了三次烟花", f"|{headline}", "|驾车过湖只要三分半钟").headline is None
    assert read(f"|{kicker}", f"|{headline}！", f"|{deck}").headline is None


def test_a_page_with_little_to_say_of_its_order_has_kickers_first() -> None:
    long, short = (
        ("|新桥飞架东湖", "|施工队伍在桥上放了鞭炮", "|驾车过湖只要五分钟"),
        ("|东湖天堑变通途", "|明年元旦通车"),
    )
    drawn = [set_heading(*printed) for printed in (long, short, short)]
    assert likeliest_order([Clues(one.lines, BODY) for one in drawn]) is DrawingOrder.KICKER_FIRST
