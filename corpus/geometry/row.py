"""A printed line as its letters."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from corpus.geometry.sheet import Box, Letter

_RISE, _FALL = 0.86, 0.14
"""How far an em stands above and below its baseline."""

HANGING = "，。、；：！？”’）》」』】"
"""Closing marks, which take half an em; the other half may hang over the margin."""

LEADING = "（《“‘「『【"
"""Opening marks, which have half an em of white before them."""


@dataclass(frozen=True)
class Row:
    """Letters printed as one line, from left to right (down, if the line is upright).

    `margin` is where its column begins when something else, as a drop cap, stands before its letters.
    """

    letters: tuple[Letter, ...]
    is_upright: bool = False
    margin: float | None = None

    @cached_property
    def box(self) -> Box:
        letters = self.letters
        return Box(
            self._margin,
            min(letter.baseline - _RISE * letter.size for letter in letters),
            max(letter.right for letter in letters),
            max(letter.baseline + _FALL * letter.size for letter in letters),
        )

    @property
    def _margin(self) -> float:
        first = min(letter.left for letter in self.letters)
        return first if self.margin is None else min(first, self.margin)

    @cached_property
    def size(self) -> float:
        return median(letter.size for letter in self.letters)

    @cached_property
    def baseline(self) -> float:
        return median(letter.baseline for letter in self.letters)

    @cached_property
    def font(self) -> str:
        """The typeface of most of its letters."""
        return Counter(letter.font for letter in self.letters).most_common(1)[0][0]

    @cached_property
    def left(self) -> float:
        return self.box.left

    @cached_property
    def right(self) -> float:
        """The end of the last letter; a closing mark takes half an em, the other half may hang into the gutter."""
        last = self.letters[-1]
        return trimmed_right(last) if not self.is_upright else self.box.right


def trimmed_right(letter: Letter) -> float:
    if letter.text in HANGING and letter.right - letter.left > 0.8 * letter.size:
        return letter.left + 0.5 * letter.size
    return letter.right


def trimmed_left(letter: Letter) -> float:
    if letter.text in LEADING and letter.right - letter.left > 0.8 * letter.size:
        return letter.left + 0.5 * letter.size
    return letter.left


def is_other_type(one: Letter, other: Letter) -> bool:
    """Whether two letters are of different sizes or, Latin letters and digits aside, of different typefaces."""
    wide = ord(one.text[0]) > 0x2E80 and ord(other.text[0]) > 0x2E80
    return wide and (one.font != other.font or abs(one.size - other.size) > 0.03 * one.size)
