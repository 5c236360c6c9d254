"""Which pieces on one baseline are one line: a gutter is white over many lines, a justified space over one."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus.geometry.row import HANGING, Row, trimmed_right
from corpus.geometry.sheet import Box, Letter

_VOID = 0.25
"""In em: how little white is a void between columns."""


def split_at_gutters(pieces: Sequence[Row]) -> list[Row]:
    """Cut behind closing marks that fill a gutter of one em, where other lines around begin on the same place."""
    order = sorted(pieces, key=lambda row: row.baseline)
    baselines = [row.baseline for row in order]
    split: list[Row] = []
    for row in order:
        reach = 7 * row.size
        near = order[bisect_left(baselines, row.baseline - reach) : bisect_left(baselines, row.baseline + reach)]
        start = 0
        for at in _after_marks(row):
            if row.letters[at].left - row.letters[start].left < 5 * row.size:  # only a full line hangs its mark
                continue
            if _starts_column(row.letters[at].left, row, near) and _ends_column(row.letters[at - 1].left, row, near):
                split.append(Row(row.letters[start:at]))
                start = at
        split.append(Row(row.letters[start:]) if start else row)
    return split


def _after_marks(row: Row) -> list[int]:
    """Indices of letters behind a closing mark whose other half could be a gutter."""
    return [
        at
        for at in range(1, len(row.letters))
        if row.letters[at - 1].text in HANGING
        and row.letters[at].left - trimmed_right(row.letters[at - 1]) > 0.3 * row.size
    ]


def _ends_column(place: float, row: Row, near: Sequence[Row]) -> bool:
    """Whether a line around ends where the column of a hanging mark does."""
    return any(other is not row and abs(other.right - place) < 0.6 * row.size for other in near)


def _starts_column(place: float, row: Row, near: Sequence[Row]) -> bool:
    starts = 0
    for other in near:
        if other is row or abs(other.size - row.size) > 0.04 * row.size or other.font != row.font:
            continue
        starts += abs(other.left - place) < 0.3 * row.size
        close = abs(other.baseline - row.baseline) < 4.2 * row.size
        if close and other.left < place - row.size and other.right > place + row.size:
            marks = (other.letters[at].left for at in _after_marks(other))
            if not any(abs(left - place) < 0.3 * row.size for left in marks):
                return False
    return starts > 0


class _Neighbours:
    """Finds the pieces on the rows above and below a piece."""

    def __init__(self, pieces: Sequence[Row]) -> None:
        self._pieces = sorted(pieces, key=lambda row: row.baseline)
        masses = Counter[str]()
        for row in pieces:
            masses[row.font] += len(row.letters)
        self._font = masses.most_common(1)[0][0] if masses else ""
        self._baselines = [row.baseline for row in self._pieces]

    def rows(self, row: Row, after: Row, *, down: int, reach: float) -> list[list[Row]]:
        """Pieces above (`down=-1`) or below (1) `row` and `after`, nearest row first, none farther than `reach`.

        They are of the same size, and of the typeface of the two or of most letters: no captions, for instance.
        """
        fonts = {row.font, after.font, self._font}
        low, high = (row.baseline + 0.3 * row.size, row.baseline + reach)
        if down < 0:
            low, high = row.baseline - reach, row.baseline - 0.3 * row.size
        found = self._pieces[bisect_left(self._baselines, low) : bisect_left(self._baselines, high)]
        alike = [
            other
            for other in found
            if abs(other.size - row.size) < 0.04 * row.size
            and other.font in fonts
            and other.left < after.right
            and other.right > row.left
        ]
        rows: list[list[Row]] = []
        for other in alike if down > 0 else reversed(alike):
            if rows and abs(rows[-1][0].baseline - other.baseline) < 0.3 * row.size:
                rows[-1].append(other)
            else:
                rows.append([other])
        return rows


def join_pieces(pieces: Sequence[Row], fences: Sequence[Box], body: float) -> list[Row]:
    neighbours = _Neighbours(pieces)
    lefts = sorted(row.left for row in pieces if abs(row.size - body) < 0.15 * body and len(row.letters) > 3)
    joined: list[Row] = []
    for rows in _levels(pieces):
        current = rows[0]
        near = [fence for fence in fences if fence.top < current.baseline - 0.2 * current.size < fence.bottom]
        for index, row in enumerate(rows[1:], 1):
            before = rows[index - 1]
            fenced = is_fenced(before.letters[-1], row.letters[0], near)
            if not fenced and _is_one_line(before, row, neighbours, body, lefts):
                current = replace(current, letters=current.letters + row.letters)
            else:
                joined.append(current)
                current = row
        joined.append(current)
    return joined


def _levels(pieces: Sequence[Row]) -> list[list[Row]]:
    """The pieces on each baseline, from left to right."""
    levels: list[list[Row]] = []
    floor = -1e9
    for row in sorted(pieces, key=lambda row: row.baseline):
        if row.baseline - floor > 0.12 * row.size:
            levels.append([])
            floor = row.baseline
        levels[-1].append(row)
    return [sorted(level, key=lambda row: row.left) for level in levels]


def _is_one_line(left: Row, right: Row, neighbours: _Neighbours, body: float, lefts: Sequence[float]) -> bool:
    em = min(left.size, right.size)
    gap = right.left - left.right
    if gap < 1.2 * em and all(letter.text in HANGING for letter in right.letters):
        return abs(left.size - right.size) < 0.1 * em  # a mark that hangs in the gutter ends a line, it opens none
    if max(left.size, right.size) > 1.25 * em or (max(left.size, right.size) > 1.04 * em and gap > 0.3 * em):
        return False
    if em > 1.25 * body:
        alone = len(left.letters) == 1 or len(right.letters) == 1
        if gap > 0.6 * em and not alone and min(_verdict(left, right, neighbours, down) for down in (-1, 1)) < 0:
            return False  # white over several lines parts two headlines that stand side by side
        return _is_one_display(left, right, gap, em, lefts)
    above, below = (_verdict(left, right, neighbours, down) for down in (-1, 1))
    if above == below == 0:
        if left.font != right.font or _starts_at(right.left, lefts):
            return gap <= 0.7 * em
        return gap <= 1.2 * em
    if max(above, below) <= 0:  # white on one side or both, printed across on none
        return False
    if min(above, below) >= 0:  # printed across: a justified space, or the white before a signature
        return gap < 14 * em
    return above + below > 0 or gap <= 0.6 * em


def _is_one_display(left: Row, right: Row, gap: float, em: float, lefts: Sequence[float]) -> bool:
    """`风 雪 中 的 温 暖 守 护` is one line; headlines side by side stand at columns' edges or wide apart."""
    if len(left.letters) == 1 or len(right.letters) == 1:
        return gap <= 1.7 * em
    return gap <= (0.5 if _starts_at(right.left, lefts) else 1.4) * em


def _starts_at(place: float, lefts: Sequence[float]) -> bool:
    """Whether lines of text begin on a place across the sheet."""
    return bisect_left(lefts, place + 1) - bisect_left(lefts, place - 1) >= 3


def _verdict(left: Row, right: Row, neighbours: _Neighbours, down: int) -> int:
    """2 when the next line that way runs across the gap; minus the lines, at most 3, that leave it white; else 0.

    A line on one side only leaves it white when it ends or begins where the gap does.
    """
    em = min(left.size, right.size)
    start, end, whites = left.right, right.left, 0
    reach = 2.1 * em
    baseline = left.baseline
    for row in neighbours.rows(left, right, down=down, reach=6.5 * em):
        if abs(row[0].baseline - baseline) > reach:
            break
        baseline = row[0].baseline
        crossing = any(other.left < start - 0.5 * em and other.right > end + 0.5 * em for other in row)
        if crossing:
            return -whites or 2
        lefts = [other.right for other in row if other.right < end + 0.3 * em and other.right > left.left]
        rights = [other.left for other in row if other.left > start - 0.3 * em and other.left < right.right]
        if not lefts or not rights:
            flush = any(abs(end_of - left.right) < 0.35 * em for end_of in lefts)
            flush |= any(abs(start_of - right.left) < 0.35 * em for start_of in rights)
            whites += flush
            break
        start, end = max(start, *lefts), min(end, *rights)
        if end - start < _VOID * em:
            break
        whites += 1
        if whites == 3:
            break
    return -whites


def is_fenced(left: Letter, right: Letter, fences: Sequence[Box]) -> bool:
    start, end = (left.left + left.right) / 2, (right.left + right.right) / 2
    return any(start < fence.left < end or start < fence.right < end for fence in fences)
