"""Drop caps: the first letter of an article, as tall as two lines or more, belongs to the line beside it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from corpus.geometry.row import Row

_TALLEST = 6
"""Lines that a drop cap stands beside, at most."""


def sink_initials(rows: Sequence[Row], body: float) -> list[Row]:
    """Put each drop cap in front of its line; the lines beside it get the margin of their column."""
    order = sorted(rows, key=lambda row: row.baseline)
    baselines = [row.baseline for row in order]
    sunk: dict[int, Row] = {}
    caps: set[int] = set()
    for cap in order:
        if len(cap.letters) != 1 or cap.is_upright or cap.size < 1.5 * body or not cap.letters[0].text.isalnum():
            continue
        low, high = bisect_left(baselines, cap.box.top), bisect_right(baselines, cap.baseline + 0.5 * body)
        beside = _lines_beside(cap, order[low:high], body)
        if len(beside) < 2 or any(id(row) in sunk for row in beside):
            continue
        first = beside[0]
        letter = replace(
            cap.letters[0], right=first.letters[0].left, baseline=first.baseline, size=first.size, font=first.font
        )
        sunk[id(first)] = replace(first, letters=(letter, *first.letters))
        sunk |= {id(row): replace(row, margin=cap.left) for row in beside[1:]}
        caps.add(id(cap))
    return [sunk.get(id(row), row) for row in rows if id(row) not in caps]


def _lines_beside(cap: Row, near: Sequence[Row], body: float) -> list[Row]:
    """The lines of body type that begin right of the letter, on one margin; none where they are too many or low."""
    level = [
        row
        for row in near
        if row is not cap
        and abs(row.size - body) < 0.2 * body
        and -0.3 * body < row.left - cap.box.right < 1.6 * body
        and len(row.letters) > 3
    ]
    if not level or len(level) > _TALLEST or abs(level[0].box.top - cap.box.top) > body:
        return []
    left = min(row.left for row in level)
    return level if all(row.left - left < 0.6 * body for row in level) else []
