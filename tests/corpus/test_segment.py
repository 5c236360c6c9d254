"""Borders and headlines on made-up pages: orders, measures, indents, briefs, captions, advertisements."""

import itertools
from dataclasses import dataclass, replace

import pytest
from mutations import set_solid
from news import ARTICLES, HEADLINES

from corpus.blocks import find_block
from corpus.heading import Heading, read_headings
from corpus.layout import SetLine
from corpus.measure import width_of
from corpus.model import Line, Reading
from corpus.readers.text import read_text
from corpus.roles import Role
from corpus.understanding import understand


@dataclass(frozen=True, slots=True)
class Story:
    headline: str
    paragraphs: tuple[str, ...]
    deck: str | None = None


STORIES = (
    Story(
        "河边村三公里水渠通水",
        (
            "本报讯（记者王晶）河边村三公里水渠昨日通水，渠边的四百亩稻田当天就浇上了水，村民守在渠口等到半夜。",
            "水渠从上游水库引水，去年冬天开工。修渠用的石料全部取自后山，村民轮流出工，三个月就砌好了渠墙。",
            "村支书说，明年还要把水渠向东延长，让坡上的旱地也变成水田，到时候稻田可以再多出一百亩。",
        ),
        "四百亩稻田当天浇上水",
    ),
    Story(
        "老剧院修缮一新再开锣",
        (
            "新华社海州5月1日电 闭门两年的老剧院修缮完毕，昨晚重新开锣，首场演出的戏票半小时售完。",
            "剧院建于八十年前，木楼梯和雕花包厢都照原样修复，舞台换上了新的灯光和音响。演员说，站在台上还能闻到木头香。",
            "今后剧院每周演出四场，周末上午请孩子们免费看排练，后台也会开放参观。",
        ),
    ),
    Story(
        "候鸟提前十天飞抵南湾湿地",
        (
            "本报讯（记者陈平）观鸟协会的志愿者昨天清晨在南湾湿地数到两千多只候鸟，比往年提前了十天。",
            "专家认为，湿地去年补水以后，浅滩上的螺和小鱼多了，候鸟愿意早来晚走。今年第一次见到黑脸琵鹭的幼鸟。",
            "湿地管理处提醒游人不要靠近滩涂，观鸟请用望远镜，也不要放飞无人机惊扰鸟群。（李英）",
        ),
        "黑脸琵鹭带来幼鸟",
    ),
)


def heading(story: Story) -> list[str]:
    return [story.headline + (f"\n——{story.deck}" if story.deck else "")]


def set_page(stories: tuple[Story, ...], order: str, measures: tuple[int, ...], joint: str) -> str:
    blocks: list[str] = []
    bodies = [[set_solid(p, m) for p in s.paragraphs] for s, m in zip(stories, itertools.cycle(measures), strict=False)]
    for story, body in zip(stories, bodies, strict=True):
        blocks += {"before": heading(story) + body, "after": body + heading(story), "last": body}[order]
    if order == "last":
        blocks += [block for story in stories for block in heading(story)]
    return joint.join(blocks) + "\n"


def read(text: str) -> Reading:
    return understand(read_text("page.txt", text.encode()))


@pytest.mark.parametrize("joint", ["\n\n", "\n", "\r\n\r\n"])
@pytest.mark.parametrize("measures", [(14,), (18,), (20,), (18, 14)])
@pytest.mark.parametrize("order", ["before", "after", "last"])
def test_every_order_and_measure(order: str, measures: tuple[int, ...], joint: str) -> None:
    for stories in itertools.permutations(STORIES):
        reading = read(set_page(stories, order, measures, joint))
        found = [(a.headline, a.deck, "".join(a.body.split())) for a in reading.articles]
        assert found == [(s.headline, s.deck, "".join("".join(s.paragraphs).split())) for s in stories]


@pytest.mark.parametrize("measure", [16, 17, 18])
def test_two_bodies_between_their_headlines_are_two_articles(measure: int) -> None:
    bodies = [[set_solid(paragraph, measure) for paragraph in article] for article in ARTICLES]
    blocks = [HEADLINES[0], *bodies[0], *bodies[1], HEADLINES[1], HEADLINES[2], *bodies[2], *bodies[3], HEADLINES[3]]
    reading = read("\n\n".join(blocks))
    found = [(article.headline, tuple(p.text for p in article.paragraphs)) for article in reading.articles]
    assert found == list(zip(HEADLINES, ARTICLES, strict=True))


def test_a_body_with_a_headline_on_either_side_has_none() -> None:
    first, last = ([set_solid(f"本报讯 {a[0]}", 16), *(set_solid(p, 16) for p in a[1:])] for a in ARTICLES[2:])
    mixed = set_solid(f"本报讯 {ARTICLES[0][0]}{ARTICLES[1][0]}", 16)
    blocks = [HEADLINES[2], *first, HEADLINES[0], mixed, HEADLINES[1], *last, HEADLINES[3]]
    reading = read("\n\n".join(blocks))
    assert [article.headline for article in reading.articles] == [HEADLINES[2], None, HEADLINES[3]]
    assert set(reading.unplaced) == {HEADLINES[0], HEADLINES[1]}


def test_a_few_lines_at_the_end_are_no_block_where_headlines_stand_at_their_bodies() -> None:
    tail = display_lines("南岸新区动工在即了", "今年雨水好于往年", "通车之后更加便利", "开学第一课讲安全")
    headings = [display_lines(headline, "当日上午举行仪式") for headline in HEADLINES]
    assert find_block([[], *headings, *headings, [], [], tail]) is None
    assert find_block([[], *([] for _ in headings), tail]) == 5


def display_lines(*printed: str) -> list[SetLine]:
    return [SetLine(Line(text, 0, gap_before=True), Role.DISPLAY, width_of(text)) for text in printed]


@pytest.mark.parametrize("below", [14, 16])
def test_a_headline_of_two_lines_is_no_sentence_of_the_wider_column_below_it(below: int) -> None:
    above = "\n".join(set_solid(paragraph, 10) for paragraph in ARTICLES[0])
    first, rest = "\n".join(set_solid(paragraph, below) for paragraph in ARTICLES[1]).split("\n", 1)
    heading = ["施工队伍昼夜奋战", "东湖大桥昨天合龙\n两岸居民开车过湖"]
    reading = read("\n\n".join([HEADLINES[0], above, *heading, first, rest]))
    assert [tuple(p.text for p in article.paragraphs) for article in reading.articles] == list(ARTICLES[:2])


@pytest.mark.parametrize("order", ["before", "after", "last"])
def test_captions_advertisements_and_folio_are_in_no_paragraph(order: str) -> None:
    page = set_page(STORIES, order, (16,), "\n\n")
    caption = "图为刚刚通水的水渠。新华社记者 黄 建 摄"
    advertisement = "遗失声明\n\n王晓遗失身份证，声明作废。\n\n刊登热线：0354-1234567"
    folio = "2019年1月5日　星期六　7　民生　责任编辑 程桂"
    reading = read(f"{folio}\n\n云岭晚报\n\n{page}\n{caption}\n\n{advertisement}\n")
    assert [article.headline for article in reading.articles] == [story.headline for story in STORIES]
    assert {(a.paper, a.date, a.page) for a in reading.articles} == {("云岭晚报", "2019-01-05", "7")}
    assert len(reading.captions) == len(reading.advertisements) == 1
    assert not any("摄" in a.body or "作废" in a.body or "责任" in a.body for a in reading.articles)


def test_jump_lines_become_page_numbers() -> None:
    first, second = STORIES[0], STORIES[1]
    body = "\n\n".join(set_solid(p, 16) for p in first.paragraphs)
    other = "\n\n".join(set_solid(p, 16) for p in second.paragraphs)
    reading = read(f"{first.headline}\n\n（上接第１版）\n{body}\n（下转第四版）\n\n{second.headline}\n\n{other}\n")
    assert [(a.continued_from, a.continued_on) for a in reading.articles] == [("1", "4"), (None, None)]


def test_briefs_share_their_columns_label() -> None:
    briefs = [Story(s.headline, s.paragraphs[1:]) for s in STORIES]
    reading = read("新闻速递\n\n" + set_page(tuple(briefs), "before", (16,), "\n\n"))
    assert [(a.label, a.headline) for a in reading.articles] == [("新闻速递", s.headline) for s in briefs]


def test_mixed_columns_get_no_headline() -> None:
    columns = [set_solid("".join(story.paragraphs), 14).split("\n") for story in STORIES]
    mixed = [line for start in range(0, 9, 3) for column in columns for line in column[start : start + 3]]
    headings = [block for story in STORIES for block in heading(story)]
    reading = read("\n".join([*mixed, *headings]))
    owners = {story.headline: "".join(story.paragraphs) for story in STORIES}
    for article in reading.articles:
        for paragraph in article.paragraphs:
            if article.headline:
                assert paragraph.text[-8:] in owners[article.headline]


def test_no_headline_where_the_page_has_none() -> None:
    reading = read("\n\n".join(set_solid(p, 16) for p in STORIES[0].paragraphs))
    assert [article.headline for article in reading.articles] == [None]


BRIDGE = (
    "昨天上午，东湖大桥合龙。东湖大桥全长三公里，施工队伍在桥上放了鞭炮，两岸居民赶来观看。",
    "桥面铺装下月开始，明年元旦通车，驾车过湖只要五分钟，两岸居民盼了二十年。",
)


def heads_of(*printed: str) -> tuple[str | None, str | None, str | None]:
    lines = [SetLine(Line(text, 0), Role.DISPLAY, width_of(text)) for text in printed]
    (headline,) = read_headings([Heading(lines)], ["\n".join(BRIDGE)])
    return headline.kicker, headline.headline, headline.deck


def test_kicker_and_deck_quote_the_body() -> None:
    expected = ("两岸居民赶来观看", "新桥飞架东湖", "驾车过湖只要五分钟")
    assert heads_of("两岸居民赶来观看", "新桥飞架东湖", "驾车过湖只要五分钟") == expected


def test_a_second_line_that_is_no_longer_goes_on_with_the_headline() -> None:
    assert heads_of("三公里长桥飞架湖面", "今天实现合龙") == (None, "三公里长桥飞架湖面 今天实现合龙", None)


def test_headlines_apart_tell_where_bodies_without_marks_meet() -> None:
    stories = [replace(s, paragraphs=s.paragraphs[1:], deck=None) for s in STORIES] + [
        Story("东湖大桥昨天合龙", BRIDGE)
    ]
    reading = read(set_page(tuple(stories), "last", (16,), "\n\n"))
    assert [article.headline for article in reading.articles] == [story.headline for story in stories]


def test_headlines_apart_may_stand_in_another_order_than_their_bodies() -> None:
    stories = [*STORIES, Story("东湖大桥昨天合龙", BRIDGE, "五分钟过湖")]
    bodies = [[set_solid(paragraph, 16) for paragraph in story.paragraphs] for story in stories]
    for order in ((3, 1, 0, 2), (2, 3, 1, 0), (1, 0, 3, 2)):
        heads = [block for number in order for block in heading(stories[number])]
        reading = read("\n\n".join([*itertools.chain.from_iterable(bodies), *heads]))
        assert [article.headline for article in reading.articles] == [story.headline for story in stories]


def test_a_headline_that_its_article_says_again_stays_where_headlines_stand_at_their_bodies() -> None:
    said = STORIES[0].paragraphs[1].split("，")[0]
    stories = (replace(STORIES[0], headline=said, deck=None), *STORIES[1:])
    assert read(set_page(stories, "before", (16,), "\n\n")).articles[0].headline == said


@pytest.mark.parametrize("glue", ["\n", "\n\n"], ids=["together", "apart"])
def test_headlines_apart_may_have_their_decks_first(glue: str) -> None:
    stories = [*STORIES, Story("东湖大桥昨天合龙", BRIDGE, "五分钟过湖")]
    bodies = [set_solid(paragraph, 16) for story in stories for paragraph in story.paragraphs]
    heads = [glue.join([*(f"——{deck}" for deck in [story.deck] if deck), story.headline]) for story in stories]
    reading = read("\n\n".join([*bodies, *heads]))
    assert [(article.headline, article.deck) for article in reading.articles] == [
        (story.headline, story.deck) for story in stories
    ]


def test_two_bodies_stand_between_short_lines_of_their_headlines() -> None:
    first, second, third, last = (headline[:5] + "\n" + headline[5:] for headline in HEADLINES)
    bodies = [[set_solid(paragraph, 16) for paragraph in article] for article in ARTICLES]
    reading = read("\n\n".join([first, *bodies[0], *bodies[1], second, third, *bodies[2], *bodies[3], last]))
    assert [article.headline for article in reading.articles] == list(HEADLINES)


def test_a_byline_at_the_body_keeps_no_headline_away() -> None:
    bodies = [["本报记者 王晶", *(set_solid(paragraph, 16) for paragraph in article)] for article in ARTICLES]
    reading = read("\n\n".join([*itertools.chain.from_iterable(bodies), *HEADLINES]))
    found = [(article.headline, article.byline) for article in reading.articles]
    assert found == [(headline, "本报记者 王晶") for headline in HEADLINES]


def test_headlines_without_any_body_are_unplaced() -> None:
    heads = [block for story in STORIES for block in heading(story)] * 3
    reading = read("\n\n".join(heads))
    assert not reading.articles
    assert len(reading.unplaced) == sum(block.count("\n") + 1 for block in heads)


def test_labels_that_stand_together_are_no_block_of_headlines() -> None:
    heads = [block for story in STORIES for block in heading(story)]
    bodies = [set_solid(paragraph, 16) for story in STORIES for paragraph in story.paragraphs]
    labels = ["新思想引领新征程", "一线调研", "04　区县"]
    reading = read("\n\n".join([*heads, *bodies, *labels]))
    assert [article.headline for article in reading.articles] == [story.headline for story in STORIES]


def test_two_headlines_for_one_body_are_none() -> None:
    stories = [*STORIES, Story("东湖大桥昨天合龙", BRIDGE, "五分钟过湖")]
    page = set_page(tuple(stories), "last", (16,), "\n")
    reading = read(page.rstrip("\n") + "\n山区小学添了新图书馆\n")
    assert "山区小学添了新图书馆" in reading.unplaced
    assert [article.headline for article in reading.articles[:3]] == [story.headline for story in STORIES]
