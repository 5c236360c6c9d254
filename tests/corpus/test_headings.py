"""What of a heading is kicker, headline, deck, label and byline, and which headings are taken back."""

from dataclasses import replace

import pytest
from headings import BODY, read, set_heading

from corpus import marks
from corpus.blocks import Cut
from corpus.composition import Between, Composition, SetParagraph
from corpus.heading import Heading, read_headings
from corpus.headlines import Assignment, assign
from corpus.kinship import Kinship
from corpus.layout import SetLine
from corpus.measure import width_of
from corpus.model import Line
from corpus.roles import Role
from corpus.segment import Stretch
from corpus.withdrawing import (
    withdraw_crossheads,
    withdraw_double,
    withdraw_labels,
    withdraw_mixed,
    withdraw_quotations,
)


def test_lines_set_together_are_one_headline() -> None:
    found = read("|新桥飞架东湖", "天堑变通途", "|驾车过湖只要五分钟")
    assert (found.kicker, found.headline, found.deck) == (None, "新桥飞架东湖 天堑变通途", "驾车过湖只要五分钟")


def test_a_page_that_parts_kickers_by_blank_lines_does_so_everywhere() -> None:
    two_lines, whole = set_heading("|明年元旦通车", "东湖新桥飞架天堑"), set_heading("|东湖大桥合龙")
    parted = set_heading("|城南新校", "|山区小学添了图书馆")
    by_itself, _ = read_headings([two_lines, whole], [BODY, BODY])
    among_parted, _ = read_headings([two_lines, parted], [BODY, BODY])
    assert (by_itself.kicker, by_itself.headline) == ("明年元旦通车", "东湖新桥飞架天堑")
    assert (among_parted.kicker, among_parted.headline) == (None, "明年元旦通车 东湖新桥飞架天堑")


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("市里今年划拨专款5000", "万元用于修建东湖大桥"),
        ("市长昨天上午出席大桥合龙仪式", "并会见建设者代表"),
        ("市长昨天上午会见", "东湖大桥建设者代表"),
        ("桥面铺装下月开始", "|并请市民试走东湖大桥"),
    ],
)
def test_a_number_and_its_unit_or_a_verb_and_its_object_are_one_headline(above: str, below: str) -> None:
    found = read(f"|{above}", below)
    assert (found.kicker, found.headline, found.deck) == (None, above + below.lstrip("|"), None)


@pytest.mark.parametrize(
    "printed",
    [
        ("|明年元旦通车", "东湖新桥飞架天堑", "|——两岸居民盼了二十年"),
        ("|——两岸居民盼了二十年", "|明年元旦通车", "东湖新桥飞架天堑"),
    ],
)
def test_a_deck_with_its_dash_may_stand_first(printed: tuple[str, ...]) -> None:
    found = read(*printed)
    assert (found.kicker, found.headline, found.deck) == ("明年元旦通车", "东湖新桥飞架天堑", "两岸居民盼了二十年")


def test_there_is_one_deck_where_one_with_a_dash_stands_last() -> None:
    found = read("|新桥飞架东湖", "|驾车过湖只要五分钟", "|——两岸居民盼了二十年")
    assert (found.headline, found.deck) == ("新桥飞架东湖 驾车过湖只要五分钟", "两岸居民盼了二十年")


def test_a_kicker_is_about_more_than_its_article() -> None:
    found = read("牢记嘱托 感恩奋进", "东湖大桥合龙", "明年元旦建成通车")
    assert (found.kicker, found.headline) == ("牢记嘱托 感恩奋进", "东湖大桥合龙 明年元旦建成通车")


def test_no_headline_says_a_word_twice() -> None:
    found = read("|东湖新桥传来喜讯", "|东湖大桥昨天合龙")
    assert (found.kicker, found.headline) == ("东湖新桥传来喜讯", "东湖大桥昨天合龙")


def test_a_short_line_apart_names_a_column() -> None:
    found = read("|城事", "|东湖大桥昨天合龙", "|驾车过湖只要五分钟")
    assert (found.label, found.headline) == ("城事", "东湖大桥昨天合龙")


def test_names_that_close_a_heading_are_a_byline() -> None:
    found = read("|东湖大桥昨天合龙", "|王晓军 李兰")
    assert (found.headline, found.byline) == ("东湖大桥昨天合龙", "王晓军 李兰")


@pytest.mark.parametrize(
    "headline",
    ["一、二线城市新桥车流大增", "今夏最高气温将达40℃", "一座大桥寄托两岸的牵挂", "“东湖”号驶过《湖上》新桥"],
)
def test_what_only_looks_like_a_part_a_table_or_a_columns_name_is_a_headline(headline: str) -> None:
    assert read(headline).headline == headline


def test_a_headline_may_open_with_its_speaker() -> None:
    assert read("江南县：", "东湖大桥合龙").headline == "江南县：东湖大桥合龙"


@pytest.mark.parametrize(
    "printed",
    [
        ("东湖大桥全长三公里，施工队伍在桥上放了鞭炮，",),
        ("东湖大桥全长三公里（含引桥",),
        ("湖湿地保护管理办法》近日获省政府",),
        ("大桥总工程师“不赶工期",),
        ("一、大桥合龙今天完成",),
        ("东湖  晴  3—28℃  3级",),
        ("市交通局、市水利局和施工单位负责人在现场介绍", "说大桥全长三公里，是两岸居民盼了多年的通道"),
    ],
)
def test_running_text_is_no_heading(printed: tuple[str, ...]) -> None:
    assert read(*printed).headline is None


def take_back_double(heading: Heading, body: str = BODY, *, gapped: bool = True) -> int:
    """How many lines are taken back from over a body."""
    paragraphs = body.split("\n")
    return len(withdraw_double(heading, body, Stretch(0, len(paragraphs)), Kinship(paragraphs), gapped=gapped))


def test_a_quoted_deck_is_no_second_headline() -> None:
    heading = set_heading("|新桥飞架东湖天堑变通途", "|驾车过湖只要五分钟")
    assert take_back_double(heading) == 0
    assert len(heading.lines) == 2


def test_a_deck_that_speaks_of_the_whole_article_is_no_second_headline() -> None:
    assert take_back_double(set_heading("|东湖大桥明年元旦建成通车", "|两岸居民二十年来盼合龙")) == 0


def test_what_the_article_does_not_speak_of_is_no_second_headline_beside_its_own() -> None:
    assert take_back_double(set_heading("|驾车过湖只要五分钟通车", "|新年新气象正当时")) == 0


def test_two_headlines_over_one_body_are_taken_back() -> None:
    heading = set_heading("|新桥飞架东湖天堑变通途", "|山区小学添了新图书馆")
    assert take_back_double(heading) == 2
    assert heading.lines == []


def test_two_headlines_over_two_bodies_in_one_are_taken_back() -> None:
    library = "山区小学的图书馆昨天开放，书架上有三千册新书，孩子们下课就来看书。"
    assert take_back_double(set_heading("|东湖大桥合龙放鞭炮", "|小学图书馆添三千册书"), f"{BODY}\n{library}") == 2


def test_a_pile_of_lines_is_no_one_headline() -> None:
    printed = ("让种子在田里成长", "开出了满山的花", "老剧院修缮一新", "今晚锣鼓再次敲响")
    assert take_back_double(set_heading(*printed), gapped=False) == 4


def test_a_heading_that_only_quotes_clauses_is_taken_back() -> None:
    crosshead, headline = set_heading("两岸居民赶来观看", "明年元旦通车"), set_heading("东湖大桥合龙", "天堑变通途")
    assert len(withdraw_quotations([crosshead, headline], [BODY, BODY])) == 2
    assert (crosshead.lines, len(headline.lines)) == ([], 2)


def test_a_headline_of_two_clauses_that_its_article_says_again_is_kept() -> None:
    headline = set_heading("东湖大桥全长三公里", "施工队伍在桥上放了鞭炮")
    assert withdraw_quotations([headline], [BODY]) == []
    assert len(withdraw_quotations([set_heading("施工队伍在桥上放了鞭炮")], [BODY])) == 1
    of_two_sentences = set_heading("两岸居民赶来观看", "桥面铺装下月开始")
    assert len(withdraw_quotations([of_two_sentences], [BODY])) == 2


@pytest.mark.parametrize(
    "name", ["新思想引领新征程", "在希望的田野上·三夏时节", "总书记的惦念", "身边的榜样", "记者手记"]
)
def test_what_papers_name_their_columns_is_a_label(name: str) -> None:
    found = read(f"|{name}", "|东湖大桥昨天合龙")
    assert (found.label, found.headline) == (name, "东湖大桥昨天合龙")


def test_a_columns_name_alone_is_no_headline() -> None:
    label, headline = set_heading("大美山川"), set_heading("东湖合龙")
    headline.support = 0.8
    assert [line.text for line in withdraw_labels([label, headline])] == ["大美山川"]
    assert len(headline.lines) == 1


@pytest.mark.parametrize(
    "printed",
    [
        "5月17日，东湖新桥",
        "本报江南3月2日",
        "9月5日下午，市长在东湖",
        "气象台今天（11月5日）发布大风预警",
        "本报记者 王军 报道：东湖大桥",
        "记者从市交通局了解到，东湖",
    ],
)
def test_a_line_that_opens_like_a_sentence_is_no_headline(printed: str) -> None:
    assert read(printed).headline is None


def test_what_closes_a_heading_and_is_strange_to_the_body_is_no_part_of_it() -> None:
    found = read("东湖大桥昨天合龙", "民生实事样样有着落")
    assert (found.headline, [line.text for line in found.leftover]) == ("东湖大桥昨天合龙", ["民生实事样样有着落"])
    assert read("东湖大桥昨天合龙", "城事").headline == "东湖大桥昨天合龙"


def test_a_metaphor_set_with_its_headline_stays() -> None:
    assert read("|东湖大桥昨天合龙", "天堑从此变通途").headline == "东湖大桥昨天合龙 天堑从此变通途"


STORIES = (
    "东湖大桥昨天合龙，桥面铺装下月开始，驾车过湖只要五分钟，两岸居民盼了二十年。",
    "西山果园的苹果熟了，果农忙着采摘装箱，冷库里堆满了红富士，客商从各地赶来收购。",
    "北城医院新开夜间门诊，儿科医生轮流值班到零点，患儿不必再挤急诊，家长都说方便。",
)


def set_stories(*headings: Heading) -> Composition:
    """The stories in a row, with a heading before each and one after the last."""
    lines = [SetLine(Line(text, 100 * at), Role.WHOLE, width_of(text)) for at, text in enumerate(STORIES, start=1)]
    return Composition(
        tuple(SetParagraph([line]) for line in lines), tuple(Between(heading.lines) for heading in headings), ()
    )


def assign_stories(*headings: Heading, cut: Cut | None = None) -> Assignment:
    cut = cut or Cut(tuple(Stretch(at, at + 1) for at in range(len(STORIES))))
    return assign(set_stories(*headings), cut, Kinship(STORIES))


@pytest.mark.parametrize(
    ("left_over", "is_kept"),
    [
        ("西山果园的苹果熟了果农忙着采摘", False),
        ("北城医院　苹果熟了采摘", False),
        ("北城医院苹果　红富士装箱", True),  # a slogan of two parts names a column
        ("果农忙着采摘装箱", True),
        ("儿科医生轮流值班到零点", True),  # a quotation
        ("西山苹果", True),
        ("城市建设见闻录之七", True),
    ],
)
def test_an_article_that_a_headline_left_over_speaks_of_too_may_be_two(left_over: str, is_kept: bool) -> None:
    one = Cut((Stretch(0, 3),), block=0)
    found = assign_stories(set_heading("大桥昨天在东湖合龙"), Heading(), Heading(), set_heading(left_over), cut=one)
    assert left_over in [line.text for line in found.loose]
    assert bool(found.headings[0].lines) is is_kept


def test_a_heading_comes_home_to_the_article_that_it_speaks_of() -> None:
    found = assign_stories(
        set_heading("大桥昨天在东湖合龙", "|西山果园苹果熟了"),
        Heading(),
        set_heading("北城医院儿科夜间门诊新开"),
        Heading(),
    )
    assert [[line.text for line in heading.lines] for heading in found.headings] == [
        ["大桥昨天在东湖合龙"],
        ["西山果园苹果熟了"],
        ["北城医院儿科夜间门诊新开"],
    ]


def test_a_heading_whose_home_has_another_belongs_to_none() -> None:
    found = assign_stories(
        set_heading("北城医院开夜间门诊"), set_heading("西山果园苹果熟了"), set_heading("儿科医生值班到零点"), Heading()
    )
    assert found.headings[0].lines == []
    assert [line.text for line in found.loose] == ["北城医院开夜间门诊"]


def test_display_between_bodies_is_crossheads_where_all_headlines_stand_together() -> None:
    block = set_heading("东湖大桥昨天合龙驾车五分钟", "西山果园苹果熟了").lines
    crosshead = SetLine(Line("采摘装箱", 250), Role.DISPLAY, width_of("采摘装箱"))
    composition = set_stories(Heading(), Heading([crosshead]), Heading(), Heading(block))
    composition.paragraphs[2].lines *= 10  # longer than a brief
    headings = [Heading(block[:1]), Heading([crosshead])]
    withdrawn = withdraw_crossheads(composition, [Stretch(0, 1), Stretch(1, 3)], headings, block)
    assert withdrawn == [crosshead]
    assert [len(heading.lines) for heading in headings] == [1, 0]


def test_a_short_line_of_the_block_over_one_paragraph_is_anothers_kicker_or_deck() -> None:
    block = set_heading("盼了二十年", "西山果园苹果熟了").lines
    headings = [Heading(block[:1]), Heading(block[1:])]
    stretches = [Stretch(0, 1), Stretch(1, 3)]
    assert withdraw_crossheads(set_stories(*[Heading()] * 3, Heading(block)), stretches, headings, block) == block[:1]


def set_paragraph(*widths: int, stops: str = "。") -> SetParagraph:
    """A paragraph of lines that are so many em wide."""
    roles = [Role.OPENING, *[Role.MIDDLE] * (len(widths) - 2), Role.CLOSING]
    texts = ["字" * (width - 1) + (stops if at == len(widths) - 1 else "字") for at, width in enumerate(widths)]
    return SetParagraph([SetLine(Line(text, 0), role, width_of(text)) for text, role in zip(texts, roles, strict=True)])


@pytest.mark.parametrize(
    ("paragraph", "taken"),
    [
        (set_paragraph(16, 16, 16, 18, 5), 0),
        (set_paragraph(18, 18, 18, 18, 5), 1),
        (set_paragraph(16, 16, 16, 18, 5, stops="字"), 1),
    ],
    ids=["lines that stops made short", "pieces that begin", "pieces that stop"],
)
def test_no_headline_stands_over_pieces_of_mixed_columns(paragraph: SetParagraph, taken: int) -> None:
    paragraphs = [*[set_paragraph(16, 18, 18, 5)] * 5, *[paragraph] * 3]
    composition = Composition(tuple(paragraphs), tuple(Between() for _ in range(9)), ())
    heading = set_heading("东湖大桥昨天合龙")
    assert len(withdraw_mixed(composition, [Stretch(0, 8)], [heading])) == taken


def test_the_sign_that_opens_a_brief_is_not_of_its_headline() -> None:
    assert read("●东湖大桥昨天合龙").headline == "东湖大桥昨天合龙"
    assert marks.opening_mark(" ■ 东湖大桥") == 3
    assert marks.opening_mark("●●东湖大桥") == 2
    assert marks.opening_mark("——东湖大桥") == 2
    assert marks.opening_mark("●") == marks.opening_mark("大桥●合龙") == marks.opening_mark("") == 0


@pytest.mark.parametrize(("printed", "stays"), [("速 读 天 下", False), ("历 久 弥 新 放 异 彩", True)])
def test_a_short_letter_spaced_line_that_says_nothing_of_the_article_is_no_headline(
    printed: str, *, stays: bool
) -> None:
    heading = set_heading(printed)
    assert bool(withdraw_labels([heading])) is not stays
    assert bool(heading.lines) is stays


@pytest.mark.parametrize(
    ("below", "taken"),
    [
        ("山区小学添了新图书馆", 3),
        ("小学新貌", 0),
        ("奋进强国路阔步新征程", 0),
        ("牢记嘱托同心 感恩奋进前行", 0),
        ("驾车过湖只要五分钟", 0),
    ],
    ids=["a headline", "a short line", "a column", "a slogan", "a quotation"],
)
def test_a_headline_below_a_byline_is_another_article_s(below: str, taken: int) -> None:
    heading = set_heading("新桥飞架东湖", "本报记者 王军", below)
    heading.lines[1] = replace(heading.lines[1], role=Role.BYLINE)
    assert take_back_double(heading, gapped=False) == taken
