"""Where an article and its words stand on a sheet. Points from the top left corner, as everywhere on sheets."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.geometry.sheet import Box, around
from corpus.model import Article, Line, Page, Paragraph, Placement, Span

_AIR = 0.12
"""How far a mark reaches over and under the letters, in ems."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The pieces of one article on its sheet, and what of others stands in their frame."""

    pieces: tuple[Box, ...]
    foreign: tuple[Box, ...]

    @property
    def frame(self) -> Box:
        return around(self.pieces)


def outline_of(placement: Placement, number: int) -> Outline:
    """The outline of `Reading.articles[number]`."""
    pieces = placement.articles[number]
    others = (box for n, boxes in enumerate(placement.articles) if n != number for box in boxes)
    frame = around(pieces)
    return Outline(pieces, tuple(box for box in (*others, *placement.furniture) if box.meets(frame)))


def mark_words(page: Page, article: Article, span: Span) -> tuple[Box, ...]:
    """The boxes of `article.body[span.start:span.end]`, one for each printed line it stands on.

    `article` is one that was understood from `page`. White space has no box.
    """
    marked: list[tuple[int, int]] = []
    for paragraph, place in zip(article.paragraphs, article.paragraph_spans, strict=True):
        start, end = max(span.start, place.start) - place.start, min(span.end, place.end) - place.start
        if start < end:
            offsets = _printed_offsets(page, paragraph)
            marked += _on_lines(page.lines, (offsets[index] for index in range(start, end) if offsets[index] >= 0))
    return tuple(
        _box(page.lines[number], [offset for _, offset in row]) for number, row in groupby(marked, lambda at: at[0])
    )


def _printed_offsets(page: Page, paragraph: Paragraph) -> list[int]:
    """For each character of a paragraph its offset in the page's text; -1 for spaces, which may stand there or not."""
    printed = (offset for span in paragraph.spans for offset in range(span.start, span.end))
    return list(_follow(paragraph.text, page.text, printed))


def _follow(text: str, source: str, printed: Iterator[int]) -> Iterator[int]:
    for character in text:
        if character.isspace():
            yield -1
            continue
        yield next((offset for offset in printed if source[offset] == character), -1)


def _on_lines(lines: Sequence[Line], offsets: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Each offset as the number of its line and the place in it."""
    starts = [line.start for line in lines]
    for offset in offsets:
        number = bisect_right(starts, offset) - 1
        yield number, offset - starts[number]


def _box(line: Line, places: Sequence[int]) -> Box:
    box = line.box
    if box is None:
        raise ValueError("only lines of a sheet have places")
    low, high = line.edges[min(places)], line.edges[max(places) + 1]
    air = _AIR * line.size
    if line.is_upright:
        return Box(box.left - air, low, box.right + air, high)
    return Box(low, box.top - air, high, box.bottom + air)
