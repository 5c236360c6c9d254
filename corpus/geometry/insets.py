"""What is set into articles and is none of their text: tables, notes by the editors, sentences that a column repeats.

An article goes on around them, so that neither they nor the rules around them part its columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus import marks
from corpus.geometry.blocks import blocks_of_type
from corpus.geometry.placed import Placed, Type
from corpus.geometry.sheet import Box, around
from corpus.geometry.walls import Walls

_LONGEST_QUOTE = 8
"""Lines of a sentence that is set large in the midst of its column."""

_WIDEST_CELL = 9.0
"""In em; no column of text is as narrow."""

_FEWEST_ROWS, _FEWEST_CELLS = 4, 3


def find_insets(lines: Sequence[Placed], rules: Sequence[Box], body: Type) -> list[list[int]]:
    """The lines of each inset, by their numbers."""
    insets = list(_tables(lines, rules, body))
    used = {n for inset in insets for n in inset}
    for block in blocks_of_type(lines, body, in_one_face=True):
        if used.isdisjoint(block) and (_is_note(lines, block) or _is_pull_quote(lines, block, rules, body)):
            insets.append(block)
    return insets


def without_rules(walls: Walls, insets: Sequence[Box], size: float) -> Walls:
    """The walls without the rules right over and under insets and without the frames around them alone."""

    def is_own(rule: Box) -> bool:
        return any(
            rule.shared_width(inset) > 0.9 * inset.width
            and rule.width < inset.width + 4 * size
            and (0 <= inset.top - rule.bottom < 2 * size or 0 <= rule.top - inset.bottom < 2 * size)
            for inset in insets
        )

    def is_around(frame: Box, inset: Box) -> bool:
        return frame.holds(inset) and frame.height < inset.height + 4 * size

    return replace(
        walls,
        across=tuple(rule for rule in walls.across if not is_own(rule)),
        frames=tuple(frame for frame in walls.frames if not any(is_around(frame, inset) for inset in insets)),
    )


def _is_note(lines: Sequence[Placed], block: Sequence[int]) -> bool:
    return marks.is_note(lines[block[0]].bare)


def _is_pull_quote(lines: Sequence[Placed], block: Sequence[int], rules: Sequence[Box], body: Type) -> bool:
    """Whether some large lines are a whole sentence that stands between two rules or most of it in the text as well."""
    text = "".join(lines[n].bare for n in block)
    large = lines[block[0]].size > 1.1 * body.size
    if not large or not 1 < len(block) <= _LONGEST_QUOTE or not marks.ends_sentence(text) or "。" in text[:-2]:
        return False
    place = around(lines[n].box for n in block)
    near = [rule for rule in rules if rule.shared_width(place) > 0.9 * place.width and rule.width < 1.3 * place.width]
    over = any(0 <= place.top - rule.bottom < 2 * body.size for rule in near)
    under = any(0 <= rule.top - place.bottom < 2 * body.size for rule in near)
    if over and under:
        return True
    fours = {text[at : at + 4] for at in range(len(text) - 3)}
    found = {four for four in fours if any(four in line.bare for line in lines if line.size < 1.1 * body.size)}
    return len(found) > 0.45 * len(fours)


def _tables(lines: Sequence[Placed], rules: Sequence[Box], body: Type) -> Iterator[list[int]]:
    """Rows of short cells below one another, as many in each."""
    rows = [row for row in _rows_of_cells(lines, rules, body) if len(row) >= _FEWEST_CELLS]
    while rows:
        table = [rows.pop(0)]
        for row in list(rows):
            if _is_next_row(lines, table[-1], row):
                table.append(row)
                rows.remove(row)
        if len(table) >= _FEWEST_ROWS:
            held = [n for row in table for n in row]
            yield [*_titles_over(lines, held, body), *held]


def _rows_of_cells(lines: Sequence[Placed], rules: Sequence[Box], body: Type) -> list[list[int]]:
    """Short lines without stops that stand on one level with white between, from left to right."""
    cells = [
        n
        for n, line in enumerate(lines)
        if line.box.width < _WIDEST_CELL * body.size
        and line.size < 1.3 * body.size
        and not any(mark in line.text for mark in "，。；：")
    ]
    rows: list[list[int]] = []
    for n in sorted(cells, key=lambda n: (round(lines[n].box.bottom), lines[n].left)):
        last = lines[rows[-1][-1]] if rows else None
        line = lines[n]
        level = last is not None and abs(last.box.bottom - line.box.bottom) < 0.4 * line.size
        near = last is not None and (line.left - last.right < 12 * line.size or _share_rule(last, line, rules))
        if last is not None and level and near and last.frame == line.frame:
            rows[-1].append(n)
        else:
            rows.append([n])
    return rows


def _share_rule(one: Placed, other: Placed, rules: Sequence[Box]) -> bool:
    """Whether a rule right above or below two lines on one level runs over both."""
    place = around((one.box, other.box))
    return any(
        rule.shared_width(place) > 0.98 * place.width
        and (0 <= place.top - rule.bottom < one.size or 0 <= rule.top - place.bottom < one.size)
        for rule in rules
    )


def _is_next_row(lines: Sequence[Placed], high: Sequence[int], low: Sequence[int]) -> bool:
    size = lines[high[0]].size
    step = lines[low[0]].box.bottom - lines[high[0]].box.bottom
    return (
        len(high) == len(low)
        and 0.8 * size < step < 3.5 * size
        and all(_is_aligned(lines[m], lines[n]) for m, n in zip(high, low, strict=True))
    )


def _is_aligned(high: Placed, low: Placed) -> bool:
    edges = (high.left - low.left, high.right - low.right, high.box.middle - low.box.middle)
    return min(abs(edge) for edge in edges) < 0.6 * low.size


def _titles_over(lines: Sequence[Placed], held: Sequence[int], body: Type) -> list[int]:
    """The single line close over the middle of a table."""
    table = around(lines[n].box for n in held)
    over = [
        n
        for n, line in enumerate(lines)
        if n not in held
        and 0 <= table.top - line.box.bottom < 3 * body.size
        and line.box.shared_width(table) > 0.9 * line.box.width
        and abs(line.box.middle - table.middle) < 2 * body.size
        and line.box.width < 0.8 * table.width
    ]
    return over if len(over) == 1 else []
