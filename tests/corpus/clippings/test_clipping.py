"""What is marked on a clipping is where the quote is printed, and nothing of another article is on it."""

import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from forme import random_page
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from corpus.clippings.clipping import make_clipping
from corpus.clippings.drawing import Drawing
from corpus.clippings.outline import mark_words, outline_of
from corpus.errors import SourceError
from corpus.geometry.sheet import Box
from corpus.model import Article, Paragraph, Section, Span
from corpus.readers import read_page
from corpus.samples import sample_sheets
from corpus.understanding import understand

(SHEET,) = sample_sheets()
PAGE = read_page(SHEET)
READING = understand(PAGE)
QUOTES = [(number, article) for number, article in enumerate(READING.articles)]


def letters_in(boxes: tuple[Box, ...], path: Path) -> str:
    """What PDFium itself finds in the boxes, white space aside."""
    document = pypdfium2.PdfDocument(path)
    text, height = document[0].get_textpage(), document[0].get_height()
    found = (text.get_text_bounded(box.left, height - box.bottom, box.right, height - box.top) for box in boxes)
    return "".join("".join(found).split())


@pytest.mark.parametrize("number", range(6))
def test_the_marked_boxes_hold_the_words_of_the_quote(number: int) -> None:
    article = READING.articles[number]
    starts = [0, *(place + 1 for place, character in enumerate(article.body[:-1]) if character == "。")]
    for start in starts[::3]:
        end = article.body.index("。", start) + 1 if "。" in article.body[start:] else len(article.body)
        boxes = mark_words(PAGE, article, Span(start, end))
        wanted = "".join(article.body[start:end].split())
        assert _without_overhang(letters_in(boxes, SHEET), wanted) == wanted


def _without_overhang(found: str, wanted: str) -> str:
    """PDFium counts a letter to a box that its edge touches; what stands in between must be the quote, in order."""
    rest = iter(found)
    return "".join(character for character in wanted if character in rest)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(QUOTES), st.data())
def test_every_letter_has_a_box_in_the_outline_of_its_article(chosen: tuple[int, Article], data: st.DataObject) -> None:
    number, article = chosen
    start = data.draw(st.integers(0, len(article.body) - 1))
    end = data.draw(st.integers(start + 1, min(len(article.body), start + 160)))
    boxes = mark_words(PAGE, article, Span(start, end))
    assert READING.placement is not None
    pieces = outline_of(READING.placement, number).pieces
    assert all(any(piece.holds(box, slack=4.0) for piece in pieces) for box in boxes)
    assert bool(boxes) == bool(article.body[start:end].strip())


def test_a_quote_that_crosses_columns_is_marked_in_both() -> None:
    crossing = 0
    for article in READING.articles:
        for place in article.paragraph_spans:
            boxes = mark_words(PAGE, article, place)
            tops = [box.top for box in boxes]
            if any(below > above + 50 for below, above in pairwise(tops)):
                crossing += 1
                assert max(box.left for box in boxes) - min(box.left for box in boxes) > 100
    assert crossing > 5


def test_a_clipping_shows_the_marks_and_no_other_article() -> None:
    article = next(article for article in READING.articles if "随后，" in article.body)
    start = article.body.index("随后，")
    clipping = make_clipping(SHEET.name, SHEET.read_bytes(), article, Span(start, start + 20))
    cut, sheet = (Image.open(io.BytesIO(content)) for content in (clipping.article, clipping.sheet))
    assert clipping.marks == mark_words(PAGE, article, Span(start, start + 20))
    yellow = sum(count for count, colour in cut.getcolors(1 << 24) or [] if colour == (255, 226, 92))
    scale = 3600 / PAGE.sheet.height if PAGE.sheet else 0
    area = sum(box.width * box.height for box in clipping.marks) * scale**2
    assert 0.5 * area < yellow < 1.1 * area
    assert max(sheet.size) == 2400
    assert cut.width > 1000
    edges = [cut.crop((0, 0, cut.width, 20)), cut.crop((0, 0, 20, cut.height))]
    assert all(edge.getextrema() == ((255, 255),) * 3 for edge in edges)


def test_an_article_from_the_text_is_found_on_the_sheet() -> None:
    paragraphs = tuple(Paragraph(paragraph.text) for paragraph in READING.articles[3].paragraphs)
    known = replace(READING.articles[3], sections=(Section(None, paragraphs),))
    assert make_clipping(SHEET.name, SHEET.read_bytes(), known, Span(0, 10)).marks


def test_an_article_that_is_not_on_the_sheet_is_refused_in_one_sentence() -> None:
    other = Article((Section(None, (Paragraph("别的报上的文章。"),)),))
    with pytest.raises(SourceError, match="剪不了"):
        make_clipping(SHEET.name, SHEET.read_bytes(), other)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", SHEET.read_bytes()[:4000]])
def test_a_broken_file_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(SourceError, match="版面"):
        make_clipping("版面.pdf", content, READING.articles[0])


def test_a_sheet_that_cannot_be_drawn_says_so() -> None:
    with pytest.raises(SourceError, match="画不出来"):
        Drawing("版面.pdf", SHEET.read_bytes(), 7).finish()


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.clippings.drawing.PATIENCE", 0.01)
    with pytest.raises(SourceError, match="画不出来"):
        Drawing("版面.pdf", SHEET.read_bytes(), 0).finish()


@pytest.mark.parametrize("seed", range(3))
def test_odd_pages_give_clippings_of_every_article(seed: int) -> None:
    content = random_page(seed, "mixed").pdf()
    from corpus.readers.pdf import read_pdf

    page = read_pdf("page.pdf", content)
    reading = understand(page)
    assert reading.placement is not None
    for number, article in enumerate(reading.articles):
        pieces = outline_of(reading.placement, number).pieces
        boxes = mark_words(page, article, Span(0, len(article.body)))
        assert len(boxes) >= len(article.paragraphs)
        assert all(any(piece.holds(box, slack=6.0) for piece in pieces) for box in boxes)
