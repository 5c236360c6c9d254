"""Lines → strips: the pieces of columns that nothing interrupts."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median

from corpus import marks
from corpus.geometry.placed import Placed, pitch_of
from corpus.geometry.sheet import Box, around

_FEWEST_VERSES = 4


@dataclass(frozen=True)
class Strip:
    """Body lines of one column from top to bottom; `left` and `right` are the margins that the column is set to."""

    lines: tuple[Placed, ...]
    left: float
    right: float

    @cached_property
    def box(self) -> Box:
        return around(line.box for line in self.lines)

    @cached_property
    def area(self) -> Box:
        """Its place between the margins, without marks that hang outside."""
        return Box(self.left, self.box.top, self.right, self.box.bottom)

    @property
    def frame(self) -> int:
        return self.lines[0].frame

    @cached_property
    def size(self) -> float:
        return self.lines[len(self.lines) // 2].size

    @cached_property
    def measure(self) -> float:
        return self.right - self.left

    def is_indented(self, line: Placed) -> bool:
        return line.left > self._bays.get(line, self.left) + 0.8 * self.size

    @cached_property
    def _bays(self) -> dict[Placed, float]:
        """Where the lines begin that stand beside a picture in the column: they are narrower and full at the right."""
        bays: dict[Placed, float] = {}
        for is_moved, run in groupby(self.lines, lambda line: line.left > self.left + 3 * self.size):
            lines = tuple(run)
            if is_moved and len(lines) > 1 and 2 * sum(map(self.is_full, lines)) >= len(lines):
                bays |= dict.fromkeys(lines, min(line.left for line in lines))
        return bays

    def is_full(self, line: Placed) -> bool:
        return line.right > self.right - 1.3 * self.size

    @cached_property
    def opens(self) -> bool:
        """Whether its first line opens a paragraph."""
        first = self.lines[0]
        return self.is_indented(first) or marks.lead(first.bare[:60]) is not None or has_drop_cap(first)

    @cached_property
    def continues_jump(self) -> bool:
        return marks.jump_from(self.lines[0].text) is not None

    @cached_property
    def breaks_off(self) -> bool:
        """Whether its last line leaves a paragraph open."""
        last = self.lines[-1]
        if marks.jump_on(last.text) or marks.is_signature(last.bare) or marks.signature(last.text):
            return False
        return self.is_full(last) and not marks.ends_sentence(last.text)

    @cached_property
    def is_closed(self) -> bool:
        """Whether its last line ends an article for certain."""
        last = self.lines[-1]
        return (
            marks.jump_on(last.text) is not None
            or marks.is_signature(last.bare)
            or marks.signature(last.text) is not None
            or marks.is_closing_dateline(last.bare)
        )

    @cached_property
    def is_verse(self) -> bool:
        """Whether its lines are verses for certain: they end where they like."""
        full = sum(line.right > self.box.right - self.size for line in self.lines)
        return self.may_be_verse and len(self.lines) >= _FEWEST_VERSES and 2 * full <= len(self.lines)

    @cached_property
    def may_be_verse(self) -> bool:
        """Whether its lines begin at one place and have no stops within."""
        flush = all(line.left - self.box.left < 0.3 * self.size for line in self.lines)
        return flush and not any(mark in line.bare[:-1] for line in self.lines for mark in "，。；")

    @cached_property
    def bare(self) -> str:
        return "".join(line.bare for line in self.lines)


def has_drop_cap(line: Placed) -> bool:
    """Whether a line begins with a letter much wider than its type."""
    edges = line.line.edges
    return len(edges) > 2 and edges[1] - edges[0] > 1.6 * line.size and line.text[:1].isalnum()


class _Growing:
    """A strip while lines are added to it."""

    def __init__(self, line: Placed) -> None:
        self.lines = [line]
        self.left, self.right = line.left, line.right

    def add(self, line: Placed) -> None:
        self.lines.append(line)
        self.left, self.right = min(self.left, line.left), max(self.right, line.right)

    def takes(self, line: Placed, text: Sequence[Placed], tops: Sequence[float], usual_pitch: float) -> bool:
        last = self.lines[-1]
        size = last.size
        if abs(line.size - size) > 0.03 * size:
            return False
        if abs(line.box.bottom - last.box.bottom) < 0.3 * size:
            signs = marks.is_signature(line.bare) and not marks.is_signature(last.bare)  # two are of two columns
            within = line.right < self.right + 0.8 * size or (signs and len(self.lines) < 4)
            opened = marks.jump_from(last.text) is not None and line.left - last.right < 1.2 * size
            return last.right < line.left and (within or opened)
        pitch = pitch_of(self.lines) or usual_pitch * size
        step = line.box.bottom - last.box.bottom
        if not 0.7 * size < step < 1.65 * pitch:
            return False
        if len(self.lines) == 1 and marks.deck_dash(last.text) and line.left > last.left + 0.8 * size:
            return False
        if line.right <= self.left or line.left >= self.right:
            return False
        flush = line.left > self.left - 0.8 * size or (line.left > self.left - 2.7 * size and self._is_indented())
        wide = line.right > self.right + 0.9 * size
        return flush and not (wide and (len(self.lines) > 3 or self._has_company(line, text, tops)))

    def _is_indented(self) -> bool:
        return len(self.lines) <= 3 and self.lines[0].left - self.left < 0.8 * self.lines[0].size

    def _has_company(self, line: Placed, text: Sequence[Placed], tops: Sequence[float]) -> bool:
        """Whether other lines stand beside the strip above a line that is wider: then the line lies under both."""
        top = self.lines[0].box.top
        beside = text[bisect_left(tops, top - 1) : bisect_left(tops, line.box.top - 1)]
        return any(
            other.left > self.right and other.left < line.right - line.size and other not in self.lines
            for other in beside
        )


def set_strips(text: Sequence[Placed], barriers: Sequence[Box]) -> list[Strip]:
    """Gather body lines into strips that cross no barrier: no display line, rule, picture or frame."""
    order = sorted(text, key=lambda line: (round(line.box.bottom, 1), line.left))
    tops_order = sorted(order, key=lambda line: line.box.top)
    tops = [line.box.top for line in tops_order]
    usual_pitch = _usual_pitch(tops_order)
    growing: list[_Growing] = []
    done: list[_Growing] = []
    for line in order:
        still = [strip for strip in growing if line.box.top - strip.lines[-1].box.bottom < 2.5 * line.size]
        if len(still) < len(growing):
            done += [strip for strip in growing if strip not in still]
            growing = still
        takers = [
            strip
            for strip in growing
            if strip.lines[0].frame == line.frame
            and strip.takes(line, tops_order, tops, usual_pitch)
            and not _barred(strip, line, barriers)
        ]
        if takers:
            min(takers, key=lambda strip: abs(strip.left - line.left) + abs(strip.right - line.right)).add(line)
        else:
            growing.append(_Growing(line))
    return _with_margins([tuple(strip.lines) for strip in (*done, *growing)])


def _usual_pitch(order: Sequence[Placed]) -> float:
    """The usual distance of baselines in em, by the lines right below one another."""
    steps: list[float] = []
    for n, line in enumerate(order):
        for other in order[n + 1 : n + 12]:
            step = (other.box.bottom - line.box.bottom) / line.size
            if 1.0 < step < 2.2 and abs(other.left - line.left) < 0.2 * line.size:
                steps.append(step)
                break
    return median(steps) if steps else 1.75


def _barred(strip: _Growing, low: Placed, barriers: Sequence[Box]) -> bool:
    """Whether a barrier stands between a strip and a line; the strip's last line may end before an indent."""
    high = strip.lines[-1]
    left, right = max(strip.left, low.left), min(strip.right, low.right)
    top, bottom = high.box.bottom - 0.3 * high.size, low.box.top + 0.3 * low.size
    if abs(high.box.bottom - low.box.bottom) < 0.3 * low.size:
        return False
    return any(
        top - 1 < box.top and box.bottom < bottom + 1 and min(right, box.right) - max(left, box.left) > 0.5 * low.size
        for box in barriers
    )


def _with_margins(stacks: Iterable[tuple[Placed, ...]]) -> list[Strip]:
    """Strips with their columns' margins; a strip of few lines takes those of the column that it stands in."""
    raw = [Strip(lines, *_margins(lines)) for lines in stacks]
    columns = [strip for strip in raw if len(strip.lines) >= 4]
    strips = [_widen(strip, columns) if len(strip.lines) < 4 else strip for strip in raw]
    briefs = [strip for strip in strips if strip.frame >= 0 and 1 < len(strip.lines) < 4]
    strips = [_widen(strip, briefs) if strip.frame >= 0 and len(strip.lines) == 1 else strip for strip in strips]
    return sorted(strips, key=lambda strip: (strip.box.top, strip.left))


def _margins(lines: Sequence[Placed]) -> tuple[float, float]:
    size = lines[0].size
    plain = [line.right for line in lines if line.right > line.box.right - 0.1 * size]  # no mark that may hang
    rights = sorted(plain if len(plain) > 1 else (line.right for line in lines), reverse=True)
    return min(line.left for line in lines), -_edge([-right for right in rights], size)


def _edge(ordered: Sequence[float], size: float) -> float:
    """The outermost place that two lines share, or the outermost if none do."""
    for one, other in pairwise(ordered[:4]):
        if other - one < 0.25 * size:
            return one
    return ordered[0]


def _widen(strip: Strip, columns: Sequence[Strip]) -> Strip:
    size = strip.size
    is_justified = _is_justified(strip)
    near = [
        other
        for other in columns
        if other.frame == strip.frame
        and abs(other.size - size) < 0.1 * size
        and (other.left - 0.6 * size < strip.left < other.left + 2.6 * size or _signs_at_end_of(strip, other))
        and strip.right < other.right + 0.8 * size
        and not (is_justified and strip.left > other.left + 0.6 * size and strip.right > other.right - 0.5 * size)
    ]
    if not near:
        return strip
    closest = min(near, key=lambda other: _distance(strip.box, other.box) + 20 * size * _is_off_margin(strip, other))
    if _distance(strip.box, closest.box) > 40 * size:
        return strip
    return Strip(strip.lines, min(strip.left, closest.left), max(strip.right, closest.right))


def _signs_at_end_of(strip: Strip, column: Strip) -> bool:
    """Whether a strip is a signature alone, flush right in a column: an article may leave no more for its head."""
    flush = abs(strip.right - column.right) < column.size
    return flush and len(strip.lines) == 1 and marks.is_signature(strip.lines[0].bare)


def _is_justified(strip: Strip) -> bool:
    """Whether two lines are flush at both ends, as full lines of a column are; verses of one length are so too."""
    rights = [line.right for line in strip.lines if line.left < strip.left + 0.3 * strip.size]
    return sum(right > strip.right - 0.3 * strip.size for right in rights) > 1


def _is_off_margin(strip: Strip, column: Strip) -> bool:
    """Whether a strip begins neither where a column does nor at an indent of two."""
    shift = strip.left - column.left
    return min(abs(shift), abs(shift - 2 * strip.size)) > 0.5 * strip.size


def _distance(one: Box, other: Box) -> float:
    return max(0.0, one.top - other.bottom, other.top - one.bottom)
