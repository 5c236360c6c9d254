"""Letters and drawn things of a sheet → the lines of a `Page`, column after column."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.geometry.placed import font_of, opening_of, write_row
from corpus.geometry.row import Row
from corpus.geometry.rows import set_rows
from corpus.geometry.sheet import Letter, Sheet
from corpus.geometry.walls import find_walls
from corpus.model import Line, Page


def read_sheet(
    source: str,
    letters: Sequence[Letter],
    sheet: Sheet,
    *,
    paper: str | None = None,
    date: str | None = None,
    page: str | None = None,
) -> Page:
    """The page that a sheet prints. The order of the letters changes nothing."""
    rows = set_rows(letters, find_walls(sheet, letters).fences)
    lines: list[Line] = []
    start = 0
    for row in rows:
        line = _write(row, start)
        lines.append(line)
        start += len(line.text) + 1
    text = "\n".join(line.text for line in lines)
    return Page(source, text, tuple(lines), paper=paper, date=date, page=page, sheet=sheet)


def _write(row: Row, start: int) -> Line:
    text, edges = write_row(row)
    line = Line(text, start, box=row.box, size=row.size, font=font_of(row), edges=edges, opening=opening_of(row))
    return replace(line, is_upright=True) if row.is_upright else line
