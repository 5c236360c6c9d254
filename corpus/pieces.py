"""The pieces of a page's text that blank lines keep apart, and what each says of how it begins and ends.

A piece is what a text layer gives of one column without a break, with the display lines above it. `braids` finds out
which pieces are one article. The costs were set by hand on typeset pages, by how many pieces went to the right article;
they are of the size of logarithms of odds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus import marks
from corpus.layout import SetLine
from corpus.measure import usual
from corpus.roles import APART, BODY, Role

LONGEST_HEADING = 6
"""Display lines; more than that are headlines printed together, not what stands above one piece."""

_STOPS = re.compile(r"[，。；：、（）]")
_INDENT = 2.0
_SLACK, _LOOSE_SLACK = 0.8, 1.1
"""Em by which justified lines of a column differ, and by which a first line may with a mark that hangs out of it."""
_NARROWEST = 6.0
"""Em; columns of text are no narrower."""
_MOST_DISPLAY = 4
"""Lines in a crosshead."""
_ENDING = (Role.SIGNATURE, Role.DATELINE, Role.JUMP_ON)


@dataclass(slots=True)
class Piece:
    """Lines of body that stand together in one column, and the display, bylines and jump lines above them.

    `measure` is the width of the column in em, None where nothing tells. `opening` and `resuming` are what it costs
    that the piece begins with a new paragraph or in the middle of one, `display` that its heading is a crosshead.
    `is_open` says that its last sentence goes on elsewhere, `is_lead` that an article begins here, `may_be_display`
    that it may be a crosshead itself, less likely so where it `has_stops`. `text` is without white space, `said` is
    what it is compared by: of a first line by itself the lines below it too.
    """

    heading: list[SetLine]
    lines: list[SetLine]
    text: str
    said: str
    measure: float | None
    opening: float = 0.0
    resuming: float = 0.0
    display: float = 0.0
    is_open: bool = False
    is_lead: bool = False
    may_be_display: bool = False
    has_stops: bool = False

    @property
    def first_width(self) -> float:
        """The width in em of its first line."""
        return self.lines[0].width.low


def pieces_of(lines: Sequence[SetLine]) -> tuple[list[Piece], list[SetLine]]:
    """The pieces of a page in the order of the stream, and the display lines that stand above none of them."""
    lines = [line for line in lines if line.role not in APART]
    pieces: list[Piece] = []
    loose: list[SetLine] = []
    heading: list[SetLine] = []
    for block, is_body in _blocks(lines):
        if not is_body and not (pieces and not heading and _is_second_line(pieces[-1], block[0])):
            heading += block
            continue
        if sum(line.role is Role.DISPLAY for line in heading) > LONGEST_HEADING:
            loose += heading
            heading = []
        piece = _piece(heading, block)
        if _hides_first_line(piece):
            pieces.append(_piece(heading[:-1], heading[-1:]))
            piece = _piece([], block)
        pieces.append(piece)
        heading = []
    for piece, following in pairwise(pieces):
        _join_first_line(piece, following)
    return pieces, loose + heading


def _blocks(lines: Sequence[SetLine]) -> Iterator[tuple[list[SetLine], bool]]:
    """Lines that belong together, and whether they are body."""
    running = _running_text(lines)
    body: list[SetLine] = []
    for line in lines:
        is_body = line.role in BODY or line.line.start in running
        if body and not (line.role in _ENDING or (is_body and not line.line.gap_before)):
            yield body, True
            body = []
        if is_body or (body and line.role in _ENDING):
            body.append(line)
        else:
            yield [line], False
    if body:
        yield body, True


def _running_text(lines: Sequence[SetLine]) -> set[int]:
    """Where display lines start that are none, or may be none: they have the stops of a text and one width."""
    running: set[int] = set()
    block: list[SetLine] = []
    for line in lines:
        is_text = line.role in BODY or line.role is Role.DISPLAY
        if line.line.gap_before or not is_text:
            running.update(_if_running(block))
            block = []
        if is_text:
            block.append(line)
    running.update(_if_running(block))
    return running


def _if_running(block: Sequence[SetLine]) -> list[int]:
    if not block or all(line.role in BODY for line in block):
        return []
    widths = [line.width.low for line in block]
    measure = usual(widths) or max(widths)
    full = sum(abs(width - measure) <= 1 for width in widths)
    stopped = sum(_STOPS.search(line.text) is not None for line in block)
    is_set = measure >= _NARROWEST and full >= len(block) - 2 and stopped * 3 >= len(block)
    is_loose = any(marks.is_letter_spaced(line.text) or marks.deck_dash(line.text) for line in block)
    if is_set and not is_loose:
        return [line.line.start for line in block]
    return [line.line.start for above, line in pairwise(block) if above.role in BODY and _fits(line, measure)]


def _fits(line: SetLine, measure: float) -> bool:
    """Whether a line right below a column's text fits that column, as the first line of one more paragraph does."""
    return min(line.width.distance(measure - _INDENT), line.width.distance(measure)) <= _SLACK


def _piece(heading: list[SetLine], lines: list[SetLine]) -> Piece:
    body = [line for line in lines if line.role not in _ENDING]
    text = "".join(marks.bare(line.text) for line in body)
    piece = Piece(heading, lines, text, text, _measure_of([line.width.low for line in body]))
    marked = any(line.role in (Role.JUMP_FROM, Role.BYLINE) for line in heading)
    piece.is_lead = marked or marks.lead(text[:60]) is not None
    piece.is_open = lines[-1].role not in _ENDING and not marks.is_finished(body[-1].text)
    piece.has_stops = _STOPS.search(text) is not None
    unstopped = not piece.has_stops or any(line.role is Role.DISPLAY for line in body)
    piece.may_be_display = len(body) <= _MOST_DISPLAY and unstopped and piece.is_open and not piece.is_lead
    display = [line.width.low for line in heading if line.role is Role.DISPLAY]
    if display:
        piece.display = max(0.0, 0.6 * len(display) + 0.1 * sum(display) - 1.0)
    _weigh_first_line(piece, body)
    return piece


def _weigh_first_line(piece: Piece, body: Sequence[SetLine]) -> None:
    """A first line shorter by the indent opens a paragraph; one that ends a sentence closes another column's."""
    first = body[0]
    if piece.measure is not None and len(body) > 1:
        is_short = first.width.high <= piece.measure - 1.3
        if marks.ends_sentence(first.text) and first.width.low <= piece.measure + 0.5:
            piece.opening += 3.0 if is_short else 4.0
        elif is_short:
            piece.resuming += 3.5 if len(body) > 2 else 1.5
        elif first.width.distance(piece.measure - _INDENT) > 0.5:
            piece.opening += 2.5
    piece.opening += 6.0 * marks.starts_like_middle(first.text)
    piece.resuming += 6.0 * piece.is_lead


def _is_second_line(piece: Piece, line: SetLine) -> bool:
    """Whether a display line is the full line that follows an indented one, both by themselves at a column's end."""
    is_first = len(piece.lines) == 1 and piece.is_open
    return is_first and line.role is Role.DISPLAY and line.width.distance(piece.first_width + _INDENT) <= _SLACK


def _hides_first_line(piece: Piece) -> bool:
    """Whether the last line above a piece that opens no paragraph fits its column as an indented first line."""
    if not piece.heading or piece.measure is None or not piece.opening:
        return False
    line = piece.heading[-1]
    fits = line.width.distance(piece.measure - _INDENT) <= _SLACK
    return fits and line.role is Role.DISPLAY and not marks.is_letter_spaced(line.text)


def _join_first_line(piece: Piece, following: Piece) -> None:
    """A text layer gives an indented first line by itself: its column is the one of the lines that follow it."""
    if len(piece.lines) > 1 or not piece.is_open or following.measure is None or following.heading:
        return
    if following.resuming == 0 and abs(piece.first_width - following.measure + _INDENT) <= _LOOSE_SLACK:
        piece.measure = following.measure
        piece.resuming += 2.5
        piece.said += following.said


def _measure_of(widths: Sequence[float]) -> float | None:
    """The width of the column of some lines, of which the first may be indented and the last may be short."""
    if len(widths) < 3:
        return max(widths) if len(widths) == 2 else None
    return usual([*widths[1:-1], max(widths)] if len(widths) == 3 else widths[1:-1]) or max(widths)
