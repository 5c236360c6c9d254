"""Headlines that run down: display letters below one another, in one line or in up to three side by side."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from corpus import marks
from corpus.geometry.row import Row
from corpus.geometry.sheet import Box, around

_MOST_LINES = 3
"""Upright lines of one headline; more letters side by side are a level line."""

_SPACE = 1.3
"""In em: the most white between two clauses of an upright headline, beyond what stands between its letters."""


def stand_up(pieces: Sequence[Row], fences: Sequence[Box], body: float) -> tuple[list[Row], list[Row]]:
    """Gather display letters that stand below one another into upright lines; return them and the other rows."""
    few = [row for row in pieces if _may_stand(row, body)]
    owner = {id(letter): row for row in few for letter in row.letters}
    columns = _columns([Row((letter,)) for row in few for letter in row.letters])
    stood: list[Row] = []
    taken: set[int] = set()
    blocks = sorted(_blocks(columns), key=len)  # a single line, as a kicker, is no company for those beside it
    for block in blocks:
        letters = [row.letters[0] for column in block for row in column]
        whole = {id(owner[id(letter)]) for letter in letters}
        held = sum(len(row.letters) for row in few if id(row) in whole)
        runs_down = _runs_down(block, body) or _is_upright_label(block, fences)
        if held == len(letters) and runs_down and not _has_company(block, whole | taken, pieces):
            stood += [Row(tuple(row.letters[0] for row in column), is_upright=True) for column in block]
            taken |= whole
    return stood, [row for row in pieces if id(row) not in taken]


def _may_stand(row: Row, body: float) -> bool:
    """Whether a piece is display of few letters; a kicker or a deck may be little larger than the text."""
    return row.size > (1.25 if len(row.letters) > 1 else 1.05) * body and len(row.letters) <= _MOST_LINES


def _is_upright_label(block: Sequence[Sequence[Row]], fences: Sequence[Box]) -> bool:
    """Whether two letters are the name of briefs, as `简讯`, or all that stands in a narrow upright box."""
    if len(block) == 1 and marks.is_briefs_label("".join(row.letters[0].text for row in block[0])):
        return True
    place = around(row.box for column in block for row in column)
    size = block[0][0].size
    return len(block) == 1 and any(
        fence.holds(place) and fence.width < min(3 * size, 0.6 * fence.height) for fence in fences
    )


def _columns(singles: Sequence[Row]) -> list[list[Row]]:
    """Letters of one size that stand below one another."""
    columns: list[list[Row]] = []
    for row in sorted(singles, key=lambda row: row.baseline):
        for column in columns:
            last = column[-1]
            pitch = row.baseline - last.baseline
            flush = abs(row.left - last.left) < 0.1 * row.size  # a narrow digit may stand at the left of its em
            aligned = flush or abs(row.box.middle - last.box.middle) < 0.2 * row.size
            farthest = max(1.9 * row.size, _usual_pitch(column) + _SPACE * row.size)
            if aligned and 0.9 * row.size < pitch < farthest and abs(row.size - last.size) < 0.05 * row.size:
                column.append(row)
                break
        else:
            columns.append([row])
    return [column for column in columns if len(column) >= 2]


def _usual_pitch(column: Sequence[Row]) -> float:
    """How far the letters of a column of three and more stand apart, white between two clauses aside; else 0."""
    return (
        min((low.baseline - high.baseline for high, low in pairwise(column)), default=0.0) if len(column) > 2 else 0.0
    )


def _blocks(columns: Sequence[list[Row]]) -> Iterator[list[list[Row]]]:
    """Columns of letters that stand side by side."""
    rest = sorted(columns, key=lambda column: column[0].left)
    while rest:
        block = [rest.pop(0)]
        for column in list(rest):
            if _is_beside(block[-1], column):
                block.append(column)
                rest.remove(column)
        yield block


def _is_beside(left: Sequence[Row], right: Sequence[Row]) -> bool:
    size = left[0].size
    apart = right[0].left - left[0].box.right
    level = min(left[-1].baseline, right[-1].baseline) - max(left[0].baseline, right[0].baseline)
    return -0.2 * size < apart < 0.9 * size and level > -0.2 * size and abs(right[0].size - size) < 0.05 * size


def _runs_down(block: Sequence[Sequence[Row]], body: float) -> bool:
    """Whether the letters are closer to those below than to those beside, and more of them stand below."""
    deep = max(len(column) for column in block)
    if len(block) == 1:
        return deep >= (3 if block[0][0].size > 1.25 * body else 5)
    longest = max(block, key=len)
    down = median(low.baseline - high.baseline for high, low in pairwise(longest))
    aside = median(right[0].box.middle - left[0].box.middle for left, right in pairwise(block))
    if len(block) > _MOST_LINES or deep < 4:
        return False
    return (deep > 1.5 * len(block) and down < 1.15 * aside) or down < 0.95 * aside


def _has_company(block: Sequence[Sequence[Row]], own: set[int], pieces: Sequence[Row]) -> bool:
    """Whether other letters stand close beside most of a block: then it is a part of rows with wide spaces."""
    beside = 0
    deepest = max(block, key=len)
    left, right = min(column[0].left for column in block), max(column[0].box.right for column in block)
    for row in deepest:
        beside += any(
            id(other) not in own
            and abs(other.baseline - row.baseline) < 0.2 * row.size
            and max(other.left - right, left - other.box.right) < 0.8 * row.size
            and abs(other.size - row.size) < 0.2 * row.size
            for other in pieces
        )
    return 2 * beside > len(deepest)
