"""How wide lines are set, in em, and how wide the column around each line is."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_WINDOW = 9
_SLACK = 0.8
_NARROWEST = 5
_SHARE = 0.85


@dataclass(frozen=True, slots=True)
class Width:
    """The width of a line in em: at least `low`, at most `high`.

    Spaces may be stretched to an em each, and full-width digits may have been half-width when the line was set.
    """

    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        return self.low == self.high

    def distance(self, measure: float) -> float:
        """How far `measure` lies outside of this width, in em."""
        if measure < self.low:
            return self.low - measure
        return max(0.0, measure - self.high)


def width_of(printed: str) -> Width:
    """Full-width characters count 1 em, others half; stretched space (`问 题 上 发 力`) makes the width uncertain."""
    text = printed.strip()
    spaces = sum(1 for character in text if character.isspace())
    letters = sum(1.0 if _is_wide(character) else 0.5 for character in text if not character.isspace())
    digits = sum(1 for character in text if "０" <= character <= "９")
    return Width(letters - digits / 2, letters + spaces)


_WORD = re.compile(r"(?=[0-9.,%+/-]*[A-Za-z])[0-9A-Za-z.,%+/-]{3,}")
"""With a letter: paragraphs begin with a year below their headline."""
_LONGEST_WORD = 16


def room_of(width: Width, below: str) -> Width:
    """The width of a line with the room that it leaves where the line below begins with a word that cannot break.

    `访问韩国机器人编程企业` / `LUXROBO公司`: the line is short, and yet no paragraph ends or opens there.
    """
    word = _WORD.match(below.lstrip())
    return width if word is None else Width(width.low, width.high + 0.3 * min(len(word.group()), _LONGEST_WORD))


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WFA"


def indent_of(printed: str) -> float:
    """The indent that is printed as spaces before the first character, in em."""
    margin = printed[: len(printed) - len(printed.lstrip())]
    return sum(1.0 if character == "\u3000" else 0.5 for character in margin)


@dataclass(frozen=True, slots=True)
class Column:
    """The usual width of the lines before and after a line, in em; None where no two lines agree."""

    before: float | None
    after: float | None


def columns_around(widths: Sequence[Width]) -> list[Column]:
    """For each line the measure of the column that it may end and of the one that it may open."""
    lows = [width.low for width in widths]
    around: list[Column] = []
    for index in range(len(lows)):
        before = usual(lows[max(0, index - _WINDOW) : index + 1])
        after = usual(lows[index : index + _WINDOW + 1])
        around.append(Column(before, after))
    return around


def usual(lows: Sequence[float]) -> float | None:
    """The width that lines share within the slack of justification: the widest that nearly as many share as share any.

    No line is wider than its column, while short last lines may agree by chance.
    """
    ordered = sorted(lows)
    shared: list[tuple[int, float]] = []
    left = 0
    for right, widest in enumerate(ordered):
        while widest - ordered[left] > 2 * _SLACK:
            left += 1
        if widest >= _NARROWEST:
            shared.append((right - left + 1, ordered[(left + right + 1) // 2]))
    most = max((count for count, _ in shared), default=0)
    least = max(3 if len(lows) > 4 else 2, most * _SHARE)
    return max((width for count, width in shared if count >= least), default=None)
