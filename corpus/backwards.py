"""Text layers that give a page from its last line to its first, as it was drawn: the words at the line ends show it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.model import Line, Page, Reading, Span
from corpus.word_pairs import is_within_word

_FEWEST, _TIMES = 8, 4
"""How many words at least go on from one line to the line above it, and how much fewer to the line below it."""
_SHORTEST = 5
"""Characters; shorter lines are letters of upright headlines."""


def runs_backwards(lines: Sequence[Line]) -> bool:
    """Whether words go on from each line to the one above it: about one line end in four is within a word."""
    texts = [text for line in lines if len(text := line.text.strip()) >= _SHORTEST]
    up = sum(is_within_word(below[-1], above[0]) for above, below in pairwise(texts))
    down = sum(is_within_word(above[-1], below[0]) for above, below in pairwise(texts))
    return up >= _FEWEST and up > _TIMES * down


def turn(page: Page) -> Page:
    """The page with its last line first, and a text of its own that its lines stand in."""
    lines: list[Line] = []
    text = ""
    gaps = [*(line.gap_before for line in page.lines[1:]), False]
    for line, gap in zip(reversed(page.lines), reversed(gaps), strict=True):
        text += "\n" * (1 + gap) if lines else ""
        lines.append(replace(line, start=len(text), gap_before=gap))
        text += line.text
    return replace(page, text=text, lines=tuple(lines))


def turn_back(reading: Reading, page: Page) -> Reading:
    """What was read of the turned page, with its pieces where `page` has them."""
    turned = list(zip(reading.page.lines, reversed(page.lines), strict=True))
    articles = tuple(article.moved(lambda spans: _moved(spans, turned)) for article in reading.articles)
    return replace(reading, page=page, articles=articles)


def _moved(spans: Sequence[Span], turned: Sequence[tuple[Line, Line]]) -> Iterator[Span]:
    """The places of some spans in the page as it is; one that holds a line end becomes two."""
    for span in spans:
        for there, here in turned:
            start, end = max(span.start, there.start), min(span.end, there.span.end)
            if start < end:
                yield Span(here.start + start - there.start, here.start + end - there.start, span.sheet)
