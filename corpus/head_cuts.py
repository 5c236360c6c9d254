"""The ways to cut a heading's lines into kicker, headline and deck, in each order that a text layer may give them."""

from enum import Enum
from typing import NamedTuple

_MOST_BESIDE = 2
"""Lines in a kicker or a deck; in both where they stand on one side of the headline."""


class DrawingOrder(Enum):
    """What a page's headings begin with: as they are read, or as somebody drew them."""

    KICKER_FIRST = "kicker, headline, deck"
    HEADLINE_FIRST = "headline, kicker, deck"
    DECK_FIRST = "deck, kicker, headline"


class Parts(NamedTuple):
    """Which lines of a heading are what, by their numbers; the kicker's and the deck's may be none."""

    kicker: range
    headline: range
    deck: range

    @property
    def borders(self) -> set[int]:
        """The numbers of the lines above which something else ends."""
        return {part.start for part in self if part} - {0}


def cuts_of(size: int, order: DrawingOrder = DrawingOrder.KICKER_FIRST) -> list[Parts]:
    """All ways to cut `size` lines."""
    firsts = range(min(_MOST_BESIDE, size - 1) + 1)
    lasts = range(max(1, size - _MOST_BESIDE), size + 1)
    if order is DrawingOrder.KICKER_FIRST:
        ends = [(first, last) for first in firsts for last in lasts if first < last]
        return [Parts(range(first), range(first, last), range(last, size)) for first, last in ends]
    if order is DrawingOrder.HEADLINE_FIRST:
        return [
            Parts(range(last, end), range(last), range(end, size)) for last in lasts for end in range(last, size + 1)
        ]
    return [Parts(range(end, first), range(first, size), range(end)) for first in firsts for end in range(first + 1)]
