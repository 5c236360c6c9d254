"""Where to cut what is longer than one message: at sentence ends, else between visible characters."""

from collections.abc import Iterator

from bot.characters import count_units, find_boundary, fit, is_boundary
from corpus.model import Span
from retrieval.passages import find_sentences

_FURTHER = 16
"""Characters after the longest piece that are read too, so as to see whether a sentence really ends within it."""


def cut_at_sentence(text: str, units: int) -> int:
    """How many characters of a text that is longer to take: at most `units` UTF-16 units, at least one character.

    To the last sentence end within, or the last clause of a very long sentence; where that would be less than a
    quarter, to the last visible character.
    """
    most = fit(text, units)
    ends = [sentence.end for sentence in find_sentences(text[: most + _FURTHER])]
    place = next((end for end in reversed(ends) if end <= most and is_boundary(text, end)), 0)
    return place if place > most // 4 else max(find_boundary(text, most), 1)


def split(text: str, units: int) -> Iterator[str]:
    """The text in pieces of at most so many units; joined they are the text."""
    while count_units(text) > units:
        end = cut_at_sentence(text, units)
        yield text[:end]
        text = text[end:]
    if text:
        yield text


def choose_window(text: str, focus: Span, units: int) -> Span:
    """The part of a long text that shows the beginning of the focus, and as much else as fits into so many units."""
    if count_units(text) <= units:
        return Span(0, len(text))
    start = 0
    if count_units(text[: focus.end]) > units:
        before = max(focus.start - units // 4, 0)
        ends = (before + sentence.end for sentence in find_sentences(text[before : focus.start]))
        start = next((end for end in ends if is_boundary(text, end)), find_boundary(text, focus.start))
    rest = text[start:]
    return Span(start, start + (len(rest) if count_units(rest) <= units else cut_at_sentence(rest, units)))
