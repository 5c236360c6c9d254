"""Headlines that stand together in another order than their articles, or with their decks before them."""

from textwrap import wrap

import pytest

from corpus.composition import compose
from corpus.heads_tables import Headed, Tables
from corpus.heads_unordered import _MOST_TRIED, _Room, cut_in_any_order
from corpus.kinship import Kinship
from corpus.layout import lay_out
from corpus.readers import read_text
from corpus.segment import Stretch
from corpus.understanding import understand

BODIES = {
    "东湖大桥昨天合龙": "东湖大桥昨天上午合龙，全长三公里，两岸居民盼了二十年。施工队伍在大桥上放鞭炮，庆祝大桥合龙。",
    "西山果园苹果熟了": "西山果园的苹果熟了，果农忙着采摘。今年西山苹果个大味甜，果园丰收在望，游客不断。",
    "图书馆新馆迎来首批读者": "市图书馆的新馆昨天开放，读者排起长队。新馆藏书一百万册，读者可以自助借书。",
    "老剧院修缮一新今晚开锣": "修缮一新的老剧院今晚开锣，票已经售完。剧院的木梁和雕花都按老照片修缮，座位加宽了。",
}
DECKS = ("两岸居民盼了二十年", "果农忙着采摘", "读者可以自助借书", "座位加宽了")


def read(block: list[str]) -> list[tuple[str | None, str | None, str]]:
    page = "\n\n".join(["　　" + body for body in BODIES.values()] + block)
    return [
        (article.headline, article.deck, article.body)
        for article in understand(read_text("page.txt", page.encode())).articles
    ]


def test_decks_may_stand_before_their_headlines_below_a_columns_name() -> None:
    decked = [(f"——{deck}", headline) for deck, headline in zip(DECKS, BODIES, strict=True)]
    found = read(["我为群众办实事", *(line for pair in decked for line in pair)])
    assert found == [(headline, deck, body) for (headline, body), deck in zip(BODIES.items(), DECKS, strict=True)]


def test_one_deck_before_a_columns_name_stays_behind_its_headline() -> None:
    block = [*list(BODIES)[:3], "老剧院修缮一新今晚开锣", "——座位加宽了", "简 讯"]
    assert [(headline, deck) for headline, deck, _ in read(block)][-1] == ("老剧院修缮一新今晚开锣", "座位加宽了")


def test_a_byline_below_a_deck_does_not_part_the_others_from_their_headlines() -> None:
    decked = [[f"——{deck}", headline] for deck, headline in zip(DECKS, BODIES, strict=True)]
    decked[2].insert(1, "本报记者 王军")
    found = read([line for lines in decked for line in lines])
    assert [headline for headline, _, _ in found][:2] == list(BODIES)[:2]


def test_decks_behind_their_headlines_stay_there() -> None:
    found = read([line for deck, headline in zip(DECKS, BODIES, strict=True) for line in (headline, f"——{deck}")])
    assert found == [(headline, deck, body) for (headline, body), deck in zip(BODIES.items(), DECKS, strict=True)]


def test_headlines_in_another_order_find_their_articles() -> None:
    block = [line for deck, headline in zip(DECKS, BODIES, strict=True) for line in (headline, f"——{deck}")]
    composition = compose(lay_out(read_text("page.txt", "\n\n".join([*BODIES.values(), *block]).encode())))
    kinship = Kinship(paragraph.bare for paragraph in composition.paragraphs)
    lines = composition.between[-1].heading
    shuffled = [lines[at] for at in (6, 7, 2, 3, 0, 1, 4, 5)]
    alone = [Headed(Stretch(at, at + 1), ()) for at in range(len(BODIES))]
    tables = Tables(composition, shuffled, kinship)
    cut = cut_in_any_order([tables], tables, shuffled, alone)
    assert cut is not None
    assert [[line.text for line in article.lines] for article in cut[0]] == [block[at : at + 2] for at in (0, 2, 4, 6)]
    tables = Tables(composition, lines, kinship)
    assert cut_in_any_order([tables], tables, lines, cut[0]) is None  # nothing is gained by it


def cut_of(bodies: list[str], block: list[str]) -> tuple[list[tuple[int, int, list[str], bool]], list[str]]:
    """First and last paragraph, heading and doubt of each article; the lines of the block that are over."""
    composition = compose(lay_out(read_text("page.txt", "\n\n".join([*("　　" + b for b in bodies), *block]).encode())))
    lines = composition.between[-1].heading
    tables = Tables(composition, lines, Kinship(paragraph.bare for paragraph in composition.paragraphs))
    alone = [Headed(Stretch(at, at + 1), ()) for at in range(len(composition.paragraphs))]
    cut = cut_in_any_order([tables], tables, lines, alone)
    assert cut is not None
    found = [
        (one.stretch.first, one.stretch.end, [line.text.strip() for line in one.lines], one.is_doubtful)
        for one in cut[0]
    ]
    given = {text for _, _, texts, _ in found for text in texts}
    return found, [line.text.strip() for line in lines if line.text.strip() not in given]


BRIDGE, APPLES, LIBRARY, THEATRE = BODIES


def test_two_neighbours_that_one_heading_speaks_of_are_one_article() -> None:
    bodies = [
        BODIES[LIBRARY],
        BODIES[BRIDGE],
        "大桥设双向六车道，两岸居民开车过桥只要三分钟，合龙后还要铺桥面。",
        BODIES[APPLES],
    ]
    found, over = cut_of(bodies, [APPLES, LIBRARY, BRIDGE, "两岸居民盼了二十年"])
    assert [(first, end, lines) for first, end, lines, _ in found] == [
        (0, 1, [LIBRARY]), (1, 3, [BRIDGE, "两岸居民盼了二十年"]), (3, 4, [APPLES])
    ]  # fmt: skip
    assert not over


def test_an_article_of_which_another_headline_speaks_too_is_doubtful() -> None:
    both = BODIES[BRIDGE] + BODIES[APPLES]
    found, over = cut_of([BODIES[LIBRARY], BODIES[THEATRE], both], [APPLES, LIBRARY, BRIDGE, THEATRE])
    assert [(lines, is_doubtful) for _, _, lines, is_doubtful in found] == [
        ([LIBRARY], False), ([THEATRE], False), ([APPLES], True)
    ]  # fmt: skip
    assert over == [BRIDGE]


EVENT = {
    "东湖大桥昨天合龙": (
        "本报讯（记者 王军）东湖大桥昨天上午合龙，全长三公里，两岸居民盼了二十年。施工队伍放鞭炮庆祝，合龙段重八百吨。",
        "大桥桥面铺装下月开始，明年元旦通车，驾车过湖只要五分钟。",
        "大桥由市交通局建设，总投资二十亿元，施工历时三年，两岸居民赶来观看。",
    ),
    "建设者讲述大桥背后的故事": (
        "本报讯（记者 王军）老工人张强在大桥工地干了三年，他说合龙那一刻眼泪掉下来了。建设者在桥上过了三个春节。",
        "建设者背后还有家属的支持，张强的妻子带着孩子来工地过年，讲述起来都是故事。",
        "年轻的建设者李明是桥梁专业的毕业生，把婚礼办在了桥上。",
    ),
    "两岸商家盼通车添新客": (
        "本报讯（记者 王军）大桥还没通车，两岸商家已经开始准备。东岸的餐馆老板说，大桥一通，新客就来了。",
        "西岸的商家扩建了停车场，盼着通车后添些生意，民宿的订单已排到明年。",
        "商家协会估计，通车后客流增加三成。",
    ),
    "公交线路将随大桥调整": (
        "本报讯（记者 王军）公交公司昨天公布方案，大桥通车后将调整八条公交线路，新开两条过湖快线。",
        "公交线路调整后，从东岸到火车站少用四十分钟，票价两元。",
        "市民可以在公交公司的网站上提意见。",
    ),
    "专家解读大桥抗风技术": (
        "本报讯（记者 王军）东湖风大，大桥抗风是难题。专家王教授说，桥面两侧的导流板能把风分开，抗风能力达到十六级。",
        "专家介绍，这项技术获得了两项专利，解读技术细节时王教授带来了模型。",
        "模型在风洞里吹了两百个小时，技术人员记录了上万个数据。",
    ),
}


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["close", "apart"])
@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 0, 4, 1, 3)])
def test_five_stories_of_one_event_keep_their_headlines_in_any_order(order: tuple[int, ...], between: str) -> None:
    headlines = list(EVENT)
    printed = ["\n".join(wrap("　　" + text, 18)) for story in EVENT.values() for text in story]
    page = "\n\n".join([*printed, between.join(headlines[at] for at in order)])
    articles = understand(read_text("page.txt", page.encode())).articles
    assert [article.headline for article in articles] == headlines
    assert [len(article.paragraphs) for article in articles] == [3] * 5


def test_a_search_on_a_large_page_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = 0

    def count(room: _Room, stretches: tuple[Stretch, ...]) -> float:
        nonlocal tried
        tried += 1
        return float(tried)  # the next cut is always better

    monkeypatch.setattr(_Room, "_evaluate", count)
    bodies = [f"{text}这是第{at}段。" for at in range(20) for text in BODIES.values()]
    cut_of(bodies, list(BODIES))
    assert tried < 3 * (_MOST_TRIED // len(BODIES) + len(bodies))
