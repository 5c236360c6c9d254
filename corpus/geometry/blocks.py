"""Lines of one type that stand together, as the lines of one text do."""

from bisect import bisect_left
from collections.abc import Sequence

from corpus.geometry.placed import Placed, Type


def blocks_of_type(lines: Sequence[Placed], body: Type, *, in_one_face: bool) -> list[list[int]]:
    """Lines of one type below one another, and beside one another in columns of one breadth, from top to bottom."""
    order = sorted((n for n, line in enumerate(lines) if _may_run(line, body)), key=lambda n: lines[n].box.top)
    tops = [lines[n].box.top for n in order]
    block = {n: [n] for n in order}
    for n in order:
        top, size = lines[n].box.top, lines[n].size
        near = order[bisect_left(tops, top - 0.3 * size) : bisect_left(tops, top + 2.2 * size)]
        below = [m for m in near if lines[m].box.top > top + 0.8 * size and _continues(lines[n], lines[m])][:1]
        for m in (*below, *(m for m in near if _is_next_column(lines[n], lines[m]))):
            if in_one_face and lines[m].font != lines[n].font:
                continue
            if block[m] is not block[n]:
                block[n] += block[m]
                block |= dict.fromkeys(block[m], block[n])
    distinct = {id(row): row for row in block.values()}.values()
    return [_column_after_column(lines, row) for row in distinct]


def _column_after_column(lines: Sequence[Placed], block: Sequence[int]) -> list[int]:
    columns: list[list[int]] = []
    edge = -1e9
    for n in sorted(block, key=lambda n: lines[n].left):
        if lines[n].left > edge:
            columns.append([])
        columns[-1].append(n)
        edge = max(edge, lines[n].right)
    return [n for column in columns for n in sorted(column, key=lambda n: lines[n].box.top)]


def _may_run(line: Placed, body: Type) -> bool:
    return line.size <= 1.7 * body.size and not line.line.is_upright and not line.is_tagged


def _continues(high: Placed, low: Placed) -> bool:
    alike = abs(high.size - low.size) < 0.03 * high.size
    return (
        alike and abs(high.left - low.left) < 2.6 * low.size and min(high.right, low.right) > max(high.left, low.left)
    )


def _is_next_column(left: Placed, right: Placed) -> bool:
    """Whether a line is level with another of its type and breadth, in the next column."""
    size = left.size
    return (
        left.font == right.font
        and left.frame == right.frame
        and abs(left.box.bottom - right.box.bottom) < 0.2 * size
        and abs(left.size - right.size) < 0.03 * size
        and 0 < right.left - left.right < 3 * size
        and (right.right - right.left) - (left.right - left.left) < 2.6 * size
    )
