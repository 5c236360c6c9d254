"""Pages of many layouts, set for the test, are read as they were set."""

import json
import random
from dataclasses import astuple, replace

import makeup
import pytest
from forme import FAMILIES, random_page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makeup import LAYOUTS
from page_accuracy import Accuracy, measure, page_characters, reading_characters, squeeze

from corpus.geometry.reading import read_sheet
from corpus.geometry.sheet import Box, Letter, Shape, Sheet
from corpus.model import Reading
from corpus.readers.pdf import read_pdf
from corpus.understanding import understand

SEEDS = range(4)
SECOND_PAPER = {
    # layout: least share of articles and of headlines, most of paragraphs under wrong headlines, least of paragraphs
    "plain": (0.96, 0.96, 0.01, 0.96),
    "sides": (0.88, 0.96, 0.05, 0.96),  # without rules a headline between columns can also be a neighbour's
    "uprights": (0.96, 0.96, 0.02, 0.97),
    "ells": (0.88, 0.95, 0.04, 0.95),
    "bars": (0.96, 0.96, 0.02, 0.97),
    "pictures": (0.96, 0.97, 0.01, 0.97),
    "insets": (0.97, 0.97, 0.01, 0.97),
    "digests": (0.94, 0.92, 0.06, 0.96),
    "advertised": (0.93, 0.93, 0.03, 0.95),
    "odd": (0.96, 0.96, 0.02, 0.96),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_of_layouts_is_read_as_it_is_set(family: str) -> None:
    rows: list[Accuracy] = []
    for seed in SEEDS:
        press = random_page(seed, family)
        reading = understand(read_pdf("page.pdf", press.pdf()))
        rows.append(measure(reading, press.articles))
        aside = "".join([*press.captions, *press.folio, *press.advertisements])
        body = "".join(article.body for article in reading.articles)
        assert not [text for text in press.captions + press.folio if text[:20] in body], json.dumps(aside)
    articles, headlines, wrong, paragraphs, *_ = (
        sum(column) / len(rows) for column in zip(*map(astuple, rows), strict=True)
    )
    assert (articles >= 0.9, headlines >= 0.95, wrong <= 0.04, paragraphs >= 0.97) == (True, True, True, True)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_second_paper_is_read_as_it_is_set(layout: str) -> None:
    rows: list[Accuracy] = []
    for seed in range(3):
        page = makeup.random_page(seed, layout)
        reading = understand(read_pdf("page.pdf", page.pdf()))
        rows.append(measure(reading, page.articles))
        body = squeeze("".join(article.body for article in reading.articles))
        assert not [text for text in page.captions + page.folio if squeeze(text)[:20] in body]
    articles, headlines, wrong, paragraphs, _, _, invented = (
        sum(column) / len(rows) for column in zip(*map(astuple, rows), strict=True)
    )
    floor = SECOND_PAPER[layout]
    assert (articles >= floor[0], headlines >= floor[1], wrong <= floor[2], paragraphs >= floor[3]) == (True,) * 4, (
        articles,
        headlines,
        wrong,
        paragraphs,
    )
    assert invented == 0


def test_a_large_letter_is_no_double_of_a_small_one() -> None:
    letters = [Letter("社", 263.2, 273.2, 294.1, 10.0), Letter("社", 684.32, 710.32, 764.66, 26.0)]
    assert page_characters(_reading(letters, Sheet(900, 900)))["社"] == 2


def _reading(letters: list[Letter], sheet: Sheet) -> Reading:
    return understand(read_sheet("page", letters, sheet))


def _sheet_of(seed: int) -> tuple[list[Letter], Sheet]:
    page = read_pdf("page.pdf", random_page(seed).pdf())
    assert page.sheet is not None
    letters = [
        Letter(text, left, right, line.box.bottom - 0.14 * line.size, line.size, line.font)
        for line in page.lines
        if line.box is not None and not line.is_upright
        for text, left, right in zip(line.text, line.edges, line.edges[1:], strict=False)
    ]
    return letters, page.sheet


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_letters_changes_nothing(seed: int) -> None:
    letters, sheet = _sheet_of(seed)
    shuffled = random.Random(seed).sample(letters, len(letters))
    assert _reading(shuffled, sheet).articles == _reading(letters, sheet).articles


@pytest.mark.parametrize("seed", range(3))
def test_what_is_printed_twice_on_one_place_is_read_once(seed: int) -> None:
    letters, sheet = _sheet_of(seed)
    bold = [*letters, *(replace(letter, left=letter.left + 0.3, right=letter.right + 0.3) for letter in letters)]
    assert page_characters(_reading(bold, sheet)) == page_characters(_reading(letters, sheet))


_PLACE = st.floats(0, 400, width=32)
_LETTER = st.builds(
    lambda text, left, baseline, size: Letter(text, left, left + size, baseline, size),
    st.sampled_from("天地玄黄，。（）“”1a　—下转第4版"), _PLACE, _PLACE, st.sampled_from([8.0, 9.0, 9.2, 20.0, 44.0]),
)  # fmt: skip
_SHAPE = st.builds(
    lambda left, top, width, height, filled: Shape(Box(left, top, left + width, top + height), filled),
    _PLACE, _PLACE, st.sampled_from([0.0, 1.0, 60.0, 300.0]), st.sampled_from([0.0, 1.0, 60.0, 300.0]), st.booleans(),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_LETTER, max_size=120), st.lists(_SHAPE, max_size=6))
def test_nothing_of_any_page_is_lost_or_invented(letters: list[Letter], shapes: list[Shape]) -> None:
    reading = _reading(letters, Sheet(450, 450, tuple(shapes)))
    lost = page_characters(reading) - reading_characters(reading)
    marks = "—－（）上下接转第版□"  # dashes before decks and the words of jump lines are not kept in fields
    assert not [character for character in lost if character not in marks]
    printed = page_characters(reading)
    assert not [c for c in reading_characters(reading) - printed if c not in marks and not c.isdigit()]
