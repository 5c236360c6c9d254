"""Letters → printed lines, whatever the order of the letters in the file.

Letters on one baseline may belong to the columns of five articles. They are cut at every wide gap, then joined again
where the lines above and below run across the gap.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from corpus.geometry.gutters import is_fenced, join_pieces, split_at_gutters
from corpus.geometry.initials import sink_initials
from corpus.geometry.row import HANGING, LEADING, Row, is_other_type, trimmed_left, trimmed_right
from corpus.geometry.sheet import Box, Letter
from corpus.geometry.uprights import stand_up

_CUT = 0.45
"""In em: gaps that cut a row."""


_FULL = 5
"""In em: no column is narrower."""


def set_rows(letters: Iterable[Letter], fences: Sequence[Box]) -> list[Row]:
    """The printed lines of a sheet, top to bottom and left to right. No line crosses a fence."""
    single = _without_double_strikes(letters)
    if not single:
        return []
    body = usual_size(single)
    pieces: list[Row] = []
    for row in _on_baselines(single):
        pieces += _cut(row, fences)
    uprights, level = stand_up(split_at_gutters(pieces), fences, body)
    joined = join_pieces(level, fences, body)
    rows = [*uprights, *sink_initials(join_pieces(joined, fences, body), body)]
    return sorted(rows, key=lambda row: (round(row.baseline, 1), row.left))


def usual_size(letters: Sequence[Letter]) -> float:
    """The size that most letters have, in points."""
    return Counter(round(letter.size, 1) for letter in letters).most_common(1)[0][0]


def _without_double_strikes(letters: Iterable[Letter]) -> list[Letter]:
    """Drop what is drawn twice on one place, as programs do to make letters bold or give them a shadow."""
    kept: list[Letter] = []
    alike: dict[tuple[str, float], list[Letter]] = {}
    for letter in sorted(letters, key=lambda letter: (letter.left, letter.baseline, letter.text)):
        if letter.size <= 0 or not letter.text:
            continue
        before = alike.setdefault((letter.text, letter.size), [])
        if not letter.text.isspace() and _stands_there(letter, before):
            continue
        before.append(letter)
        kept.append(letter)
    return kept


def _stands_there(letter: Letter, before: Sequence[Letter]) -> bool:
    """Whether the same letter stands less than a seventh of an em away; those `before` go from left to right."""
    step = max(0.15 * letter.size, 0.05)
    for other in reversed(before):
        if letter.left - other.left > step:
            return False
        if abs(letter.baseline - other.baseline) < step:
            return True
    return False


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
            # `记者：` in bold is short; only a full line hangs its mark.
            is_short = letter.left - pieces[-1][0].left < _FULL * em
            if not (is_short and before.text in HANGING) and _may_hang(before, letter, ordered, index):
                gap = trimmed_left(letter) - trimmed_right(before)
            uneven = is_other_type(before, letter) and (gap > 0.25 * em or max(before.size, letter.size) > 1.4 * em)
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
