"""Headlines that stand together in another order than their articles, or with their decks before them."""

from corpus.composition import compose
from corpus.heads_tables import Headed, Tables
from corpus.heads_unordered import cut_in_any_order
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
    cut = cut_in_any_order(Tables(composition, shuffled, kinship), shuffled, alone)
    assert cut is not None
    assert [[line.text for line in article.lines] for article in cut[1]] == [block[at : at + 2] for at in (0, 2, 4, 6)]
    assert cut_in_any_order(Tables(composition, lines, kinship), lines, cut[1]) is None  # nothing is gained by it
