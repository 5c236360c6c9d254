"""Lines with their places, as the geometry sees them; and the sheet's usual type."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from corpus import marks
from corpus.geometry.row import HANGING, LEADING, Row
from corpus.geometry.sheet import Box, Letter

if TYPE_CHECKING:
    from corpus.model import Line

_GAP = 0.25
"""In em: white between letters that is written as a space."""


def write_row(row: Row) -> tuple[str, tuple[float, ...]]:
    """The text of a row and the edges of its characters; a space is each half em of white, or all in upright rows."""
    text: list[str] = []
    edges: list[float] = []
    last: float | None = None
    usual, gap = (_usual_gap(row), 2 * _GAP) if row.is_upright else (0.0, _GAP)
    for letter in row.letters:
        start = letter.baseline - 0.86 * letter.size if row.is_upright else letter.left
        if last is not None and start - last > usual + gap * letter.size:
            count = 1 if row.is_upright else max(1, round((start - last) / (0.5 * letter.size)))
            step = (start - last) / count
            text += " " * count
            edges += [last + step * number for number in range(count)]
        text.append(letter.text)
        edges += [start] * len(letter.text)
        last = letter.baseline + 0.14 * letter.size if row.is_upright else letter.right
    return "".join(text), (*edges, last or 0.0)


def _usual_gap(row: Row) -> float:
    """The white between most letters of an upright row, which may be spaced."""
    gaps = [low.baseline - high.baseline - low.size for high, low in pairwise(row.letters)]
    return median(gaps) if gaps else 0.0


def letters_of(line: "Line") -> list[Letter]:
    """The characters of a line on their places again."""
    if line.box is None or line.is_upright:
        box = line.box
        return [Letter(line.text, box.left, box.right, (box.top + box.bottom) / 2, line.size)] if box else []
    baseline = line.box.bottom - 0.14 * line.size
    return [
        Letter(text, left, right, baseline, line.size)
        for text, left, right in zip(line.text, line.edges, line.edges[1:], strict=False)
    ]


def font_of(row: Row) -> str:
    """The typeface of most of its letters, Chinese ones before all others."""
    wide = [letter for letter in row.letters if ord(letter.text[0]) > 0x2E80 and letter.text not in HANGING + LEADING]
    fonts = Counter(letter.font for letter in wide or row.letters)
    return fonts.most_common(1)[0][0]


def opening_of(row: Row) -> tuple[int, str, str] | None:
    """How many characters of a row stand before all those of another typeface, and the typefaces of both.

    White space between the two is the first's.
    """
    wide = [n for n, letter in enumerate(row.letters) if _shows_typeface(letter)]
    if not wide or row.is_upright:
        return None
    font = row.letters[wide[0]].font
    others = [n for n in wide if row.letters[n].font != font] or _digits_behind(row, wide[-1])
    if not others or any(row.letters[n].font == font for n in wide if n > others[0]):
        return None
    start, last = others[0], max(n for n in wide if n < others[0])
    while start - 1 > last and row.letters[start - 1].font != font:
        start -= 1  # a quotation mark or a year before the text's first Chinese letter is the text's
    start = next((n for n in range(start, last + 1, -1) if row.letters[n - 1].text.isspace()), start)
    while row.letters[start].text.isspace():
        start += 1
    text, _ = write_row(Row(row.letters[: start + 1]))
    return len(text) - len(row.letters[start].text), font, row.letters[others[0]].font


def _digits_behind(row: Row, last: int) -> list[int]:
    """The digits of another typeface that end a row behind white or a bracket: `【某某访问某国】2` / `月6日…`."""
    start = next((n for n in range(last + 1, len(row.letters)) if row.letters[n].text.isdecimal()), len(row.letters))
    tail = row.letters[start:]
    before = row.letters[start - 1]
    parted = before.text in "】\u3000 " or bool(tail and tail[0].left - before.right > 0.5 * before.size)
    other = all(letter.text.isdecimal() and letter.font != row.letters[last].font for letter in tail)
    return [start] if tail and parted and other else []


def _shows_typeface(letter: Letter) -> bool:
    return "\u4e00" <= letter.text[0] <= "\u9fff"


@dataclass(frozen=True)
class Placed:
    """A line on its place; `frame` is the innermost frame that holds it, -1 outside of all.

    `is_run_in` says that it is (part of) a headline that runs into its text.
    """

    line: "Line"
    box: Box
    frame: int = -1
    is_tagged: bool = False
    is_run_in: bool = False

    @cached_property
    def text(self) -> str:
        return self.line.text.strip()

    @cached_property
    def bare(self) -> str:
        return marks.bare(self.line.text)

    @property
    def size(self) -> float:
        return self.line.size

    @property
    def font(self) -> str:
        return self.line.font

    @property
    def follows_run_in(self) -> bool:
        """Whether a headline stood before it that is run in: then `李强` is no byline, but where a text begins."""
        return bool(self.line.edges) and self.line.edges[0] > self.box.left + self.size

    @cached_property
    def left(self) -> float:
        """Where its ink begins: an opening bracket has half an em of white before it, which may stand outside."""
        hangs = self.text[:1] in LEADING and not self.line.is_upright
        return self.box.left + 0.5 * self.size * hangs

    @cached_property
    def right(self) -> float:
        hangs = self.text[-1:] in HANGING and not self.line.is_upright
        return self.box.right - 0.5 * self.size * hangs


@dataclass(frozen=True, slots=True)
class Type:
    """The body type of a sheet: its size in points and the typefaces that running text is set in."""

    size: float
    fonts: frozenset[str] = field(default=frozenset())


def usual_type(lines: Iterable[Placed]) -> Type:
    masses: Counter[tuple[float, str]] = Counter()
    sizes: Counter[float] = Counter()
    for line in lines:
        masses[(round(line.size, 1), line.font)] += len(line.bare)
        sizes[round(line.size, 1)] += len(line.bare)
    if not sizes:
        return Type(10.0)
    size = sizes.most_common(1)[0][0]
    most = max(masses.values())
    fonts = frozenset(font for (_, font), mass in masses.items() if mass > 0.25 * most)
    return Type(size, fonts)


def pitch_of(lines: Sequence[Placed]) -> float | None:
    """The usual distance of baselines, in points; None for a single line."""
    steps = [low.box.bottom - high.box.bottom for high, low in pairwise(lines)]
    steps = sorted(step for step in steps if step > 1)
    return steps[len(steps) // 3] if steps else None
