"""What of a heading is kicker, headline, deck, label and byline, and which headings are taken back."""

import pytest

from corpus.heading import Heading, Headline, read_heading
from corpus.layout import SetLine
from corpus.measure import width_of
from corpus.model import Line
from corpus.roles import Role
from corpus.withdrawing import withdraw_double, withdraw_labels, withdraw_quotations

BODY = (
    "昨天上午，东湖大桥合龙。东湖大桥全长三公里，施工队伍在桥上放了鞭炮，两岸居民赶来观看。\n"
    "桥面铺装下月开始，明年元旦通车，驾车过湖只要五分钟，两岸居民盼了二十年。"
)


def set_heading(*printed: str) -> Heading:
    """A heading of lines; `|` stands for a blank line above."""
    lines = [
        SetLine(Line(text.lstrip("|"), at, gap_before=text.startswith("|")), Role.DISPLAY, width_of(text.lstrip("|")))
        for at, text in enumerate(printed)
    ]
    return Heading(lines)


def read(*printed: str) -> Headline:
    return read_heading(set_heading(*printed), BODY)


def test_lines_set_together_are_one_headline() -> None:
    found = read("|新桥飞架东湖", "天堑变通途", "|驾车过湖只要五分钟")
    assert (found.kicker, found.headline, found.deck) == (None, "新桥飞架东湖 天堑变通途", "驾车过湖只要五分钟")


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


def test_a_headline_may_open_with_its_speaker() -> None:
    assert read("江南县：", "东湖大桥合龙").headline == "江南县：东湖大桥合龙"


@pytest.mark.parametrize(
    "printed",
    [
        ("东湖大桥全长三公里，施工队伍在桥上放了鞭炮，",),
        ("东湖大桥全长三公里（含引桥",),
        ("市交通局、市水利局和施工单位负责人在现场介绍", "说大桥全长三公里，是两岸居民盼了多年的通道"),
    ],
)
def test_running_text_is_no_heading(printed: tuple[str, ...]) -> None:
    assert read(*printed).headline is None


def test_a_quoted_deck_is_no_second_headline() -> None:
    heading = set_heading("|新桥飞架东湖天堑变通途", "|驾车过湖只要五分钟")
    assert withdraw_double(heading, BODY, gapped=True) == []
    assert len(heading.lines) == 2


def test_two_headlines_over_one_body_are_taken_back() -> None:
    heading = set_heading("|新桥飞架东湖天堑变通途", "|山区小学添了新图书馆")
    assert len(withdraw_double(heading, BODY, gapped=True)) == 2
    assert heading.lines == []


def test_a_pile_of_lines_is_no_one_headline() -> None:
    printed = ("让种子在田里成长", "开出了满山的花", "老剧院修缮一新", "今晚锣鼓再次敲响")
    assert len(withdraw_double(set_heading(*printed), BODY, gapped=False)) == 4


def test_a_heading_that_only_quotes_clauses_is_taken_back() -> None:
    crosshead, headline = set_heading("两岸居民赶来观看", "明年元旦通车"), set_heading("东湖大桥合龙", "天堑变通途")
    assert len(withdraw_quotations([crosshead, headline], [BODY, BODY])) == 2
    assert (crosshead.lines, len(headline.lines)) == ([], 2)


def test_a_columns_name_alone_is_no_headline() -> None:
    label, headline = set_heading("大美山川"), set_heading("东湖合龙")
    headline.support = 0.8
    assert [line.text for line in withdraw_labels([label, headline])] == ["大美山川"]
    assert len(headline.lines) == 1
