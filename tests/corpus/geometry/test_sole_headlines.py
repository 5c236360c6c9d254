"""Headlines that stand at a side or in the midst of all text of their frame, or of a band between two rules."""

import pytest
from proof import BODY, HEI, LEADING, Proof, printed, under, wrapped

from corpus.model import Article

_HEADLINE = "供水公司改造城乡老旧管网"
_MEASURE, _GUTTER = 15, 15


def _left(aside: int) -> float:
    return 100 + aside * (_MEASURE * BODY + _GUTTER)


def _in_columns(proof: Proof, text: str, tops: list[list[float]]) -> None:
    """Set a text to columns whose lines begin at `tops`, one column after the other."""
    places = [(aside, top) for aside, column in enumerate(tops) for top in column]
    rows = wrapped(text, _MEASURE)
    for row, (aside, top) in zip(rows, places[: len(rows)], strict=True):
        proof.line(row, _left(aside), top)


def _lines(first: float, count: int) -> list[float]:
    return [first + LEADING * number for number in range(count)]


def _only(proof: Proof) -> Article:
    reading = proof.read()
    (article,) = reading.articles
    assert not reading.unplaced
    return article


def test_a_headline_over_the_last_columns_of_a_frame_begins_in_the_first() -> None:
    proof = Proof(3)
    proof.frame(90, 50, 560, 400)
    text = proof.paragraphs(10)
    while not wrapped(text, _MEASURE)[20].startswith("　"):
        text = text[1:]
    proof.line("供水公司改造", _left(1), 62, 20, HEI)
    proof.line("城乡老旧管网", _left(1), 86, 20, HEI)
    _in_columns(proof, text, [_lines(62, 20), _lines(120, 16), _lines(120, 40)])
    article = _only(proof)
    assert ("".join((article.headline or "").split()), printed(article)) == (_HEADLINE, text)


@pytest.mark.parametrize("has_rules", [False, True])
def test_columns_go_on_below_a_headline_in_the_midst_of_their_frame(has_rules: bool) -> None:
    proof = Proof(5)
    proof.frame(90, 50, 560, 500)
    text = proof.paragraphs(11)
    proof.line(_HEADLINE, 275, 140, 17, HEI)
    if has_rules:
        proof.rule(_left(1), 134, 520)
        proof.rule(_left(1), 164, 520)
    split = [*_lines(62, 5), *_lines(172, 12)]
    _in_columns(proof, text, [_lines(62, 21), split, [*_lines(62, 5), *_lines(172, 40)]])
    article = _only(proof)
    assert (article.headline, printed(article)) == (_HEADLINE, text)


@pytest.mark.parametrize("has_frame", [False, True])
def test_a_headline_at_the_right_of_a_band_has_an_empty_column_or_a_frame_before_it(*, has_frame: bool) -> None:
    proof = Proof()
    if has_frame:
        proof.frame(412, 60, 560, 250)
        proof.line("村史馆开放了", 430, 66, 17, HEI)
        proof.column(proof.paragraphs(1), 420, 90, 14)
    proof.rule(90, 50, 760)
    text = proof.paragraphs(4)
    proof.columns(text, 100, 62, _MEASURE, 2)
    proof.line("供水公司改造", 600, 70, 17, HEI)
    proof.line("城乡老旧管网", 600, 92, 17, HEI)
    proof.rule(90, 260, 760)
    other = proof.paragraphs(4)
    proof.line("果园喜迎丰收游客纷至沓来", 100, 270, 20, HEI)
    proof.columns(other, 100, 300, _MEASURE, 4)
    reading = proof.read()
    assert printed(under(reading, _HEADLINE)) == text
    assert printed(under(reading, "果园喜迎丰收游客纷至沓来")) == other


def test_a_headline_flush_right_over_its_columns_beside_an_article_of_one_column() -> None:
    proof = Proof(1)
    first, second = proof.paragraphs(4), proof.paragraphs(9)
    proof.line("果园喜迎丰收", 100, 60, 17, HEI)
    end = proof.column(first, 100, 90, _MEASURE)
    proof.line(_HEADLINE, _left(5) - _GUTTER - 16 * 12, end - 130, 16, HEI)
    proof.columns(second, _left(1), end - 104, _MEASURE, 4)
    reading = proof.read()
    assert printed(under(reading, "果园喜迎丰收")) == first
    assert printed(under(reading, _HEADLINE)) == second


def test_an_upright_headline_stands_beside_a_crosshead_that_juts_out_of_its_column() -> None:
    proof = Proof(2)
    first, second = proof.paragraphs(2), proof.paragraphs(3)
    end = proof.column(first, 150, 60, 10)
    proof.line("老旧小区水压上来居民", 148, end + 4, 10.6, HEI)
    proof.column(second, 150, end + LEADING + 10, 10)
    proof.upright(_HEADLINE, 122, max(60, end + 9 - 6.6 * 18), 18, HEI)
    article = _only(proof)
    assert (article.headline, printed(article)) == (_HEADLINE, f"{first}\n{second}")


def test_a_crosshead_with_more_white_below_at_the_head_of_a_column() -> None:
    proof = Proof(4)
    proof.line(_HEADLINE, 100, 60, 26, HEI)
    texts = [proof.paragraphs(2) for _ in range(3)]
    end = proof.column(texts[0], 100, 100, _MEASURE)
    proof.line("水压上来了", 150, end + 6, 9.6, HEI)
    proof.column(texts[1], 100, end + 6 + 20, _MEASURE)
    proof.line("新管网用上了", _left(1) + 50, 100, 9.6, HEI)
    proof.column(texts[2], _left(1), 100 + 38, _MEASURE)
    article = _only(proof)
    assert [section.subhead for section in article.sections] == [None, "水压上来了", "新管网用上了"]


def test_a_headline_over_the_middle_columns_of_its_text_in_the_open() -> None:
    proof = Proof(11)
    text, other, low = proof.paragraphs(10), proof.paragraphs(2), proof.paragraphs(5)
    left = [100 + aside * (13 * BODY + 15) for aside in range(5)]
    proof.line("供水公司改造老旧管网", left[1] + 18, 66, 19, HEI)
    tops = [_lines(62, 20), _lines(112, 16), _lines(112, 16), _lines(62, 60)]
    places = [(aside, top) for aside, column in enumerate(tops) for top in column]
    rows = wrapped(text, 13)
    for row, (aside, top) in zip(rows, places[: len(rows)], strict=True):
        proof.line(row, left[aside], top)
    proof.line("果园喜迎丰收", left[4] + 10, 62, 15, HEI)
    proof.column(other, left[4], 90, 13)
    proof.line(_HEADLINE, 100, 350, 22, HEI)
    proof.columns(low, 100, 384, 13, 4)
    reading = proof.read()
    for headline, body in (("供水公司改造老旧管网", text), ("果园喜迎丰收", other), (_HEADLINE, low)):
        assert printed(under(reading, headline)) == body
