"""The text layers of typeset pages, in the orders in which programs give them, are read with few wrong headlines.

The pages are those of the tests of places, but only their lines are read, without their places. Their invented
articles all speak of the same things, so that words tell nothing and the floors are low; columns that stand in any
order cannot be read without their places at all, and then hardly a headline may be said.
"""

import random
from collections.abc import Callable
from dataclasses import astuple
from functools import cache
from itertools import groupby

import compositor
import forme
import makeup
import pypdfium2
import pytest
from page_accuracy import Accuracy, measure

from corpus.readers.text import read_text
from corpus.understanding import understand

SetPage = compositor.Press | makeup.Broadsheet


@cache
def set_pages() -> list[SetPage]:
    pages: list[SetPage] = [forme.random_page(seed, family) for family in forme.FAMILIES for seed in (0, 1)]
    return pages + [makeup.random_page(0, layout) for layout in makeup.LAYOUTS]


def blocks_of(page: SetPage) -> list[str]:
    """The lines in the order of drawing, by the blocks in which they were drawn."""
    lines = page.lines if isinstance(page, compositor.Press) else page.stone.lines
    return ["\n".join(line.text for line in block) for _, block in groupby(lines, key=lambda line: line.block)]


def set_apart(page: SetPage) -> str:
    return "\n\n".join(blocks_of(page))


def shuffle(page: SetPage) -> str:
    blocks = blocks_of(page)
    return "\n\n".join(random.Random(0).sample(blocks, len(blocks)))


def extract(page: SetPage) -> str:
    """What PDFium says of the page's file, whose own order stands; blank lines it gives none."""
    with pypdfium2.PdfDocument(page.pdf()) as document:
        return str(document[0].get_textpage().get_text_range())


@pytest.mark.parametrize(
    ("layer", "floor"),
    [  # least share of articles and of headlines, most of paragraphs under wrong headlines, least of paragraphs
        (set_apart, (0.66, 0.57, 0.1, 0.91)),
        (extract, (0.25, 0.12, 0.1, 0.4)),
        (shuffle, (0.09, 0.0, 0.01, 0.43)),
    ],
    ids=["blocks set apart", "PDFium's text", "blocks in any order"],
)
def test_a_text_layer_is_read_with_few_wrong_headlines(
    layer: Callable[[SetPage], str], floor: tuple[float, float, float, float]
) -> None:
    rows: list[Accuracy] = []
    for page in set_pages():
        rows.append(measure(understand(read_text("layer.txt", layer(page).encode())), page.articles))
    articles, headlines, wrong, paragraphs, *_ = (
        sum(column) / len(rows) for column in zip(*map(astuple, rows), strict=True)
    )
    assert (articles >= floor[0], headlines >= floor[1], wrong <= floor[2], paragraphs >= floor[3]) == (True,) * 4, (
        articles,
        headlines,
        wrong,
        paragraphs,
    )
