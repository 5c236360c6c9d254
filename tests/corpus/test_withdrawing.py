"""Headings that are kept though something speaks against them, because more speaks for them."""

from dataclasses import replace

import pytest

from corpus.composition import Between, Composition, SetParagraph
from corpus.heading import Heading, read_headings
from corpus.layout import SetLine
from corpus.measure import width_of
from corpus.model import Line
from corpus.roles import Role
from corpus.segment import Stretch
from corpus.withdrawing import withdraw_crossheads, withdraw_from_scraps, withdraw_mixed, withdraw_quotations

CLAUSE = "东湖大桥全长三公里有余"


def set_heading(*printed: str) -> Heading:
    return Heading([SetLine(Line(text, at), Role.DISPLAY, width_of(text)) for at, text in enumerate(printed)])


def set_paragraph(*widths: int, indent: str = "") -> SetParagraph:
    """A paragraph of lines that are so many em wide, the indent aside."""
    roles = [Role.OPENING, *[Role.MIDDLE] * (len(widths) - 2), Role.CLOSING]
    texts = ["字" * (width - 1) + ("。" if at == len(widths) - 1 else "字") for at, width in enumerate(widths)]
    texts[0] = indent + texts[0]
    return SetParagraph([SetLine(Line(text, 0), role, width_of(text)) for text, role in zip(texts, roles, strict=True)])


@pytest.mark.parametrize(
    ("clause", "paragraphs", "is_kept"),
    [(CLAUSE, 3, True), (CLAUSE, 2, False), (CLAUSE[:8], 3, False)],
    ids=["a long article", "a short one", "a short clause"],
)
def test_a_clause_as_long_as_a_headline_is_one_over_a_long_article(
    clause: str, paragraphs: int, *, is_kept: bool
) -> None:
    body = "\n".join([f"昨天合龙，{clause}，居民赶来观看。", *["桥面铺装下月开始。"] * (paragraphs - 1)])
    assert len(withdraw_quotations([set_heading(clause)], [body])) == (not is_kept)


def test_a_clause_from_below_the_first_paragraph_may_be_a_pull_quote() -> None:
    body = "\n".join(["昨天合龙，居民赶来观看。", f"记者获悉，{CLAUSE}，桥面铺装下月开始。", "明年元旦通车。"])
    assert withdraw_quotations([set_heading(CLAUSE)], [body])


def test_a_short_report_over_one_paragraph_is_its_headline() -> None:
    block = set_heading("王大川同志逝世", "盼了二十年").lines
    paragraphs = [set_paragraph(16, 18, 5) for _ in block]
    composition = Composition(tuple(paragraphs), (Between(), Between(), Between(block)), ())
    headings = [Heading([line]) for line in block]
    assert withdraw_crossheads(composition, [Stretch(0, 1), Stretch(1, 2)], headings, block) == block[1:]


@pytest.mark.parametrize(
    ("paragraph", "beside", "taken"),
    [
        (set_paragraph(18, 18, 18, 5), set_paragraph(16, 18, 18, 5), 1),
        (set_paragraph(18, 18, 18, 5, indent="\u3000\u3000"), set_paragraph(16, 18, 18, 5), 0),
        (set_paragraph(18, 18, 18, 5), set_paragraph(18, 20, 20, 5), 0),
        (set_paragraph(18, 18, 18, 5), set_paragraph(21, 23, 23, 5), 1),
    ],
    ids=["full", "with its indent", "an indent less than those beside it", "beside another column"],
)
def test_a_first_line_that_is_indented_begins_in_no_middle(
    paragraph: SetParagraph, beside: SetParagraph, taken: int
) -> None:
    paragraphs = [*[set_paragraph(16, 18, 18, 5)] * 12, *[paragraph, beside] * 3]
    composition = Composition(tuple(paragraphs), tuple(Between() for _ in range(19)), ())
    assert len(withdraw_mixed(composition, [Stretch(0, 18)], [set_heading("东湖大桥昨天合龙")])) == taken


def test_a_long_heading_may_name_several_in_a_row() -> None:
    printed = ("东湖市长会见南山市长、北城市长和西岭市长一行并出席", "东湖大桥、南山隧道和北城枢纽建设会议开幕式致辞")
    headline = read_headings([set_heading(*printed)], ["东湖市长会见南山市长。"])[0]
    assert headline.headline is not None
    assert not headline.leftover


@pytest.mark.parametrize(
    ("below", "taken"),
    [
        (("海南组建了11个巡回指导组，",), 1),
        (("夏末秋初，", "他们用心耕耘"), 0),
        (("夏末秋初，", "他们翻地，播种，收获"), 1),
        (("东湖大桥", "昨天合龙", "桥面铺装", "本文转自网络；", "施工队伍", "两岸居民", "赶来观看"), 0),
        (("东湖大桥", "昨天合龙", "本文转自网络；", "桥面铺装", "施工队伍", "两岸居民", "赶来观看"), 1),
        (("东湖大桥", "昨天合龙", "桥面铺装", "施工队伍", "本文转自网络；", "两岸居民", "赶来观看"), 1),
    ],
    ids=["a stub", "two clauses", "a sentence", "far from texts", "near the one above", "near the one below"],
)
def test_a_stub_of_a_sentence_stands_near_its_text(below: tuple[str, ...], taken: int) -> None:
    paragraphs = [set_paragraph(16, 18, 5) for _ in range(2)]
    composition = Composition(tuple(paragraphs), (Between(), Between(set_heading(*below).lines), Between()), ())
    headings = [set_heading("东湖大桥昨天合龙")]
    assert len(withdraw_mixed(composition, [Stretch(0, 2)], headings)) == taken


def test_a_headline_does_not_go_on_below_a_blank_line_after_its_comma() -> None:
    stub, headline = set_heading("夏末秋初，", "他们用心耕耘").lines
    parted = replace(headline, line=replace(headline.line, gap_before=True))
    composition = Composition((set_paragraph(16, 18, 5),), (Between(), Between([stub, parted])), ())
    assert withdraw_mixed(composition, [Stretch(0, 1)], [set_heading("东湖大桥昨天合龙")])


def test_the_end_of_a_sentence_is_no_article_with_a_headline() -> None:
    headings = [set_heading("东湖大桥昨天合龙"), set_heading("西山苹果熟了")]
    assert withdraw_from_scraps(headings, ["善。", "苹果熟透了。"]) == set_heading("东湖大桥昨天合龙").lines
    assert [len(heading.lines) for heading in headings] == [0, 1]
