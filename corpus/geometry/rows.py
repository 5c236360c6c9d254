"""Letters → printed lines, whatever the order of the letters in the file.

Letters on one baseline may belong to the columns of five articles. They are cut at every wide gap, then joined again
where the lines above and below run across the gap.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from corpus.geometry.gutters import is_fenced, join_pieces, split_at_gutters
from corpus.geometry.row import HANGING, LEADING, Row, is_other_type, trimmed_left, trimmed_right
from corpus.geometry.sheet import Box, Letter

_CUT = 0.45
"""In em: gaps that cut a row."""


def set_rows(letters: Iterable[Letter], fences: Sequence[Box]) -> list[Row]:
    """The printed lines of a sheet, top to bottom and left to right. No line crosses a fence."""
    single = _without_double_strikes(letters)
    if not single:
        return []
    body = usual_size(single)
    pieces: list[Row] = []
    for row in _on_baselines(single):
        pieces += _cut(row, fences)
    uprights, level = _stand_up(split_at_gutters(pieces), body)
    joined = join_pieces(level, fences, body)
    rows = [*uprights, *join_pieces(joined, fences, body)]
    return sorted(rows, key=lambda row: (round(row.baseline, 1), row.left))


def usual_size(letters: Sequence[Letter]) -> float:
    """The size that most letters have, in points."""
    return Counter(round(letter.size, 1) for letter in letters).most_common(1)[0][0]


def _without_double_strikes(letters: Iterable[Letter]) -> list[Letter]:
    """Drop what is drawn twice on one place, as programs do to make letters bold or give them a shadow."""
    kept: list[Letter] = []
    places: dict[tuple[str, int, int], Letter] = {}
    for letter in sorted(letters, key=lambda letter: (letter.left, letter.baseline, letter.text)):
        if letter.size <= 0 or not letter.text:
            continue
        step = max(0.1 * letter.size, 0.05)
        x, y = int(letter.left / step), int(letter.baseline / step)
        near = ((letter.text, x + dx, y + dy) for dx in (0, -1, 1) for dy in (0, -1, 1))
        if not letter.text.isspace() and any(key in places for key in near):
            continue
        places[(letter.text, x, y)] = letter
        kept.append(letter)
    return kept


def _on_baselines(letters: Sequence[Letter]) -> list[list[Letter]]:
    ordered = sorted(letters, key=lambda letter: (letter.baseline, letter.left))
    rows: list[list[Letter]] = []
    floor = -1e9
    for letter in ordered:
        if letter.baseline - floor > 0.12 * letter.size:
            rows.append([])
            floor = letter.baseline
        rows[-1].append(letter)
    return rows


def _cut(letters: Sequence[Letter], fences: Sequence[Box]) -> list[Row]:
    ordered = sorted(letters, key=lambda letter: letter.left)
    near = [fence for fence in fences if fence.top < ordered[0].baseline - 0.2 * ordered[0].size < fence.bottom]
    pieces: list[list[Letter]] = []
    for index, letter in enumerate(ordered):
        if pieces:
            before = pieces[-1][-1]
            em = min(before.size, letter.size)
            gap = letter.left - before.right
            if _may_hang(before, letter, ordered, index):
                gap = trimmed_left(letter) - trimmed_right(before)
            uneven = gap > 0.25 * em and is_other_type(before, letter)
            if gap <= _CUT * em and not uneven and not is_fenced(before, letter, near):
                pieces[-1].append(letter)
                continue
        pieces.append([letter])
    return [Row(tuple(piece)) for piece in map(_without_margins, pieces) if piece]


def _may_hang(mark: Letter, after: Letter, ordered: Sequence[Letter], index: int) -> bool:
    """Whether the white at a mark is another than between the letters around: then it may hang into a gutter."""
    if mark.text not in HANGING and after.text not in LEADING:
        return False
    if is_other_type(mark, after):
        return True
    gap = after.left - mark.right
    low, high = max(1, index - 4), min(len(ordered), index + 5)
    around = [ordered[n].left - ordered[n - 1].right for n in range(low, high) if n != index]
    return not around or abs(gap - median(around)) > 0.06 * mark.size


def _without_margins(piece: list[Letter]) -> list[Letter]:
    """Without the spaces at both ends, which may stand in a gutter."""
    start, end = 0, len(piece)
    while start < end and piece[start].text.isspace():
        start += 1
    while end > start and piece[end - 1].text.isspace():
        end -= 1
    return piece[start:end]


def _stand_up(pieces: Sequence[Row], body: float) -> tuple[list[Row], list[Row]]:
    """Gather display letters that stand below one another into upright lines; return them and the other rows."""
    singles = [row for row in pieces if len(row.letters) == 1 and row.size > 1.25 * body]
    columns: list[list[Row]] = []
    for row in sorted(singles, key=lambda row: row.baseline):
        for column in columns:
            last = column[-1]
            pitch = row.baseline - last.baseline
            aligned = abs(row.box.middle - last.box.middle) < 0.2 * row.size
            if aligned and 0.9 * row.size < pitch < 1.9 * row.size and abs(row.size - last.size) < 0.05 * row.size:
                column.append(row)
                break
        else:
            columns.append([row])
    uprights = [column for column in columns if len(column) >= 3 and not _has_company(column, pieces)]
    taken = {id(row) for column in uprights for row in column}
    stood = [Row(tuple(row.letters[0] for row in column), is_upright=True) for column in uprights]
    return stood, [row for row in pieces if id(row) not in taken]


def _has_company(column: Sequence[Row], pieces: Sequence[Row]) -> bool:
    """Whether letters stand close beside most of a column: then they are rows with wide spaces."""
    beside = 0
    for row in column:
        beside += any(
            other is not row
            and abs(other.baseline - row.baseline) < 0.2 * row.size
            and max(other.left - row.box.right, row.left - other.box.right) < 0.8 * row.size
            and abs(other.size - row.size) < 0.2 * row.size
            for other in pieces
        )
    return 2 * beside > len(column)
