"""Headings beside, around and in the midst of their columns; upright ones with a kicker or white in them."""

import pytest
from proof import BODY, HEI, LEADING, SONG, Proof, printed, under, wrapped

from corpus.model import Reading

_HEADLINE = "供水公司改造城乡老旧管网"


def _headline(reading: Reading) -> str:
    (article,) = reading.articles
    return article.headline or ""


def test_an_upright_headline_of_two_clauses_has_an_em_of_white_between_them() -> None:
    proof = Proof()
    proof.upright("供水公司改造管网　果园喜迎丰收", 100, 60, 18, HEI)
    text = proof.paragraphs(4)
    proof.columns(text, 130, 60, 16, 2)
    reading = proof.read()
    assert (_headline(reading), printed(reading.articles[0])) == ("供水公司改造管网 果园喜迎丰收", text)


def test_a_kicker_nearly_as_large_stands_beside_an_upright_headline_of_two_lines() -> None:
    proof = Proof()
    proof.upright("老旧小区好了", 148, 60, 14.2, SONG)
    proof.upright("供水改造了", 126, 60, 15, HEI)
    proof.upright("城乡老管网", 108, 60, 15, HEI)
    proof.columns(proof.paragraphs(4), 170, 60, 16, 2)
    reading = proof.read()
    assert _headline(reading) == "供水改造了 城乡老管网"
    assert reading.articles[0].kicker == "老旧小区好了"


def test_an_upright_headline_stands_beside_a_short_column_with_a_picture_at_its_foot() -> None:
    proof = Proof()
    proof.upright("供水公司改造管网", 100, 120, 24, HEI)
    text = proof.paragraphs(5)
    rows = wrapped(text, 16)
    for number, row in enumerate(rows):
        aside, down = divmod(number, 8) if number < 8 else (1, number - 8)
        proof.line(row, 140 + aside * 160, 60 + LEADING * down)
    proof.picture(140, 60 + LEADING * 8 + 4, 284, 60 + LEADING * 8 + 250)
    reading = proof.read()
    assert (_headline(reading), printed(reading.articles[0])) == ("供水公司改造管网", text)


def test_an_upright_headline_at_the_right_of_columns_with_a_wide_gutter() -> None:
    proof = Proof()
    text = proof.paragraphs(8)
    rows = wrapped(text, 14)
    for number, row in enumerate(rows):
        aside, down = divmod(number, -(-len(rows) // 2))
        proof.line(row, 100 + aside * (14 * BODY + 4.4 * BODY), 60 + LEADING * down)
    proof.upright("供水公司改造管网", 100 + 28 * BODY + 6 * BODY, 70, 16, HEI)
    reading = proof.read()
    assert (_headline(reading), printed(reading.articles[0])) == ("供水公司改造管网", text)


def test_the_last_column_before_an_upright_headline_at_the_right_may_be_empty() -> None:
    """The article on the left is set wider and has a headline of its own, which must not go to the text in between."""
    proof = Proof()
    proof.line(_HEADLINE, 100, 60, 18, HEI)
    left = proof.paragraphs(3)
    proof.columns(left, 100, 90, 12, 2)
    right, start = proof.paragraphs(4), 100 + 2 * 13.5 * BODY + BODY
    proof.columns(right, start, 60, 10, 2)
    proof.upright("果园喜迎丰收", start + 21.5 * BODY + 112, 62, 24, HEI)
    found = {article.headline: printed(article) for article in proof.read().articles}
    assert found == {_HEADLINE: left, "果园喜迎丰收": right}


def test_a_deck_upright_at_the_left_of_the_text_below_its_headline() -> None:
    proof = Proof()
    proof.frame(90, 50, 470, 520)
    proof.line(_HEADLINE, 100, 60, 26, HEI)
    proof.upright("老旧小区水压上来了", 100, 130, 13, HEI)
    text = proof.paragraphs(8)
    proof.columns(text, 130, 100, 16, 2)
    reading = proof.read()
    assert (_headline(reading), printed(reading.articles[0])) == (_HEADLINE, text)
    assert reading.articles[0].deck == "老旧小区水压上来了"
    assert not reading.unplaced


def test_a_small_headline_in_the_midst_of_its_columns_over_a_paragraph_that_goes_on() -> None:
    proof = Proof()
    proof.frame(90, 50, 560, 500)
    text = proof.paragraphs(11)
    rows = wrapped(text, 15)
    depth = -(-(len(rows) + 4) // 3)
    while rows[depth].startswith("　") or rows[depth + 1].startswith("　"):
        depth += 1
    for number, row in enumerate(rows):
        aside, down = (0, number) if number < depth else divmod(number + 4, depth)
        proof.line(row, 100 + aside * 150, 60 + LEADING * down)
    proof.line("供水公司改造管网", 255, 66, 14, HEI)
    proof.line("老旧小区吃上好水", 255, 84, 14, HEI)
    reading = proof.read()
    assert (_headline(reading), printed(reading.articles[0])) == ("供水公司改造管网 老旧小区吃上好水", text)


def test_a_first_line_that_reads_like_names_is_no_byline() -> None:
    proof = Proof()
    proof.line("供水公司改造管网", 100, 60, 14, HEI)
    text = "丁薛祥来到中欧班列集结中心，" + proof.paragraphs(2)
    proof.column(text, 100, 82, 10)
    assert printed(under(proof.read(), "供水公司改造管网")) == text


def test_a_short_line_with_white_around_is_a_crosshead_where_no_typeface_is_known() -> None:
    proof = Proof()
    proof.line(_HEADLINE, 100, 60, 26, "")
    first, second = proof.paragraphs(2), proof.paragraphs(2)
    end = proof.column(first, 100, 100, 16, "")
    proof.line("水压上来了", 149, end + 0.5 * LEADING, BODY, "")
    proof.column(second, 100, end + 2 * LEADING, 16, "")
    (article,) = proof.read().articles
    assert [section.subhead for section in article.sections] == [None, "水压上来了"]
    assert printed(article) == f"{first}\n{second}"


def test_a_question_in_bold_between_short_lines_is_one_line_with_its_text() -> None:
    proof = Proof()
    proof.line(_HEADLINE, 100, 60, 26, HEI)
    lead = (proof.writer.sentence() * 3)[: 16 * 3 - 2 + 4] + "。"
    end = proof.column(lead, 100, 100, 16)
    proof.line("记者：", 118, end, font=HEI)
    proof.line("　　　管网改造让居民用水了吗", 118, end)
    proof.line("还有别的？", 100, end + LEADING)
    rest = proof.paragraphs(2)
    proof.column(rest, 100, end + 2 * LEADING, 16)
    (article,) = proof.read().articles
    assert printed(article) == f"{lead}\n记者：管网改造让居民用水了吗还有别的？\n{rest}"


def test_a_jump_line_broken_over_two_lines_is_in_no_paragraph() -> None:
    proof = Proof()
    proof.line(_HEADLINE, 100, 60, 26, HEI)
    text = proof.paragraphs(3)
    rows = wrapped(text + "（下转第4版）", 16)
    short = 16 - len(wrapped(text, 16)[-1])
    text = text[:-1] + "水" * ((short - 4) % 16) + "。"
    rows = wrapped(text + "（下转第4版）", 16)
    assert not rows[-1].endswith("（下转第4版）")
    proof.column(text + "（下转第4版）", 100, 100, 16)
    (article,) = proof.read().articles
    assert (printed(article), article.continued_on) == (text, "4")


def test_a_jump_line_broken_over_the_first_two_lines() -> None:
    proof = Proof()
    proof.line("供水公司改造管网", 100, 60, 18, HEI)
    text = proof.paragraphs(3)
    for number, row in enumerate(["　　（上接第", "1版）" + text[:3], *wrapped(text[3:], 7)[0:0]]):
        proof.line(row, 100, 90 + LEADING * number)
    rest = text[3:]
    for number in range(-(-len(rest) // 7)):
        proof.line(rest[7 * number : 7 * number + 7].replace("\n", ""), 100, 90 + LEADING * (2 + number))
    (article,) = proof.read().articles
    assert article.continued_from == "1"
    assert printed(article).startswith(text[:20])


def _without_indent(text: str, measure: int) -> list[str]:
    return [text[at : at + measure] for at in range(0, len(text), measure)]


def test_crossheads_over_text_without_indent_stand_over_no_paragraph_that_goes_on() -> None:
    proof = Proof()
    proof.line(_HEADLINE, 100, 60, 26, HEI)
    for aside, crosshead in enumerate(("", "管网换了新材料", "果园迎来丰收季")):
        left = 100 + aside * 22 * BODY
        proof.line(crosshead, left, 104, 12, HEI)
        text = proof.writer.sentence() * 2
        flush = _without_indent(text, 20) if crosshead else wrapped(text, 20)
        for number, row in enumerate([*flush, *wrapped(proof.paragraphs(2), 20)]):
            proof.line(row, left, (122 if crosshead else 100) + LEADING * number)
    (article,) = proof.read().articles
    assert [section.subhead for section in article.sections] == [None, "管网换了新材料", "果园迎来丰收季"]


def test_an_upright_headline_with_a_column_of_its_own_is_no_deck_of_the_headline_over_it() -> None:
    for measure, with_rule in ((12, False), (16, True)):
        proof = Proof()
        proof.line("供水公司改造城乡老旧管网工程启动了", 100, 60, 26, HEI)
        proof.upright("果园喜迎丰收", 100, 100, 14, HEI)
        own, text = proof.paragraphs(4), proof.paragraphs(8)
        proof.column(own, 122, 100, measure)
        left = 122 + (measure + 2) * BODY
        if with_rule:
            proof.upright_rule(left - BODY, 95, 330)
        proof.columns(text, left, 100, 16, 2)
        assert printed(under(proof.read(), "果园喜迎丰收")) == own


@pytest.mark.parametrize(("size", "deck"), [(20, "老旧小区水压上来了"), (15, None)])
def test_an_upright_deck_is_clearly_smaller_than_the_headline_over_it(size: float, deck: str | None) -> None:
    proof = Proof()
    proof.line(_HEADLINE, 100, 60, size, HEI)
    proof.upright("老旧小区水压上来了", 100, 90, 14, HEI)
    proof.columns(proof.paragraphs(8), 126, 90, 16, 2)
    assert proof.read().articles[0].deck == deck


def test_a_small_headline_with_an_upright_deck_is_no_crosshead_of_the_article_above() -> None:
    proof = Proof()
    proof.line("果园喜迎丰收", 118, 60, 18, HEI)
    first, second = proof.paragraphs(2), proof.paragraphs(3)
    end = proof.column(first, 118, 90, 16)
    proof.line("供水公司改造管网", 110, end + 8, 12.8, SONG)
    proof.upright("水压上来了吗", 100, end + 24, 10.5, HEI)
    proof.column(second, 118, end + 24, 16)
    reading = proof.read()
    assert printed(under(reading, "果园喜迎丰收")) == first
    assert printed(under(reading, "供水公司改造管网")) == second
