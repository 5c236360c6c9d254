"""Where the paragraphs of an article open and close, by indents, short lines and the white between lines."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus import marks
from corpus.geometry.columns import Strip, has_drop_cap
from corpus.geometry.placed import Placed, pitch_of
from corpus.geometry.sheet import around
from corpus.layout import SetLine
from corpus.measure import width_of
from corpus.roles import Role


def set_body(strips: Sequence[Strip], crossheads: Mapping[int, Sequence[Placed]], *, indents: bool) -> list[SetLine]:
    """The lines of an article in reading order with their roles; `crossheads[i]` stand over strip i."""
    row: list[tuple[Placed, Role | None, bool]] = []
    before: tuple[Strip, Placed] | None = None
    has_verses = any(strip.is_verse for strip in strips)
    for number, strip in enumerate(strips):
        heads = crossheads.get(number, ())
        row += [(line, Role.DISPLAY, True) for line in heads]
        if heads:
            before = None
        pitch = pitch_of(strip.lines)
        lines: Sequence[Placed] = strip.lines
        if strip is strips[0]:
            lines = _with_whole_jump_from(lines)
        if strip is strips[-1]:
            lines = _with_whole_jump_on(lines)
        for line in lines:
            mark = _mark_of(line, is_last=line is strips[-1].lines[-1] and bool(row))
            is_verse = has_verses and strip.may_be_verse
            opens = before is None or is_verse or _opens(line, strip, before, pitch, indents=indents)
            row.append((line, mark, opens))
            if mark is None:
                before = (strip, line)
            elif mark is not Role.SIGNATURE:
                before = None
    return _with_roles(row)


def _with_whole_jump_on(lines: Sequence[Placed]) -> Sequence[Placed]:
    """The lines of a strip with `（下转第4版）` on a line of its own where it is broken over the last two."""
    if len(lines) < 2:
        return lines
    high, low = lines[-2:]
    found = marks.jump_on(high.line.text + low.text)
    if found is None or not 0 < found.start() < len(high.line.text):
        return lines
    return [*lines[:-2], _part(high, 0, found.start()), _joined(high, low, found.group())]


def _with_whole_jump_from(lines: Sequence[Placed]) -> Sequence[Placed]:
    """The same with `（上接第1版）` over the first two."""
    if len(lines) < 2:
        return lines
    high, low = lines[:2]
    found = marks.jump_from(high.text + low.line.text)
    if found is None or found.end() <= len(high.text):
        return lines
    rest = _part(low, found.end() - len(high.text), len(low.line.text))
    return [_joined(high, low, found.group()), rest, *lines[2:]]


def _part(line: Placed, start: int, end: int) -> Placed:
    part = line.line.part(start, end)
    return replace(line, line=part, box=part.box or line.box)


def _joined(high: Placed, low: Placed, text: str) -> Placed:
    return replace(high, line=replace(high.line, text=text, edges=()), box=around((high.box, low.box)))


def _mark_of(line: Placed, *, is_last: bool) -> Role | None:
    if marks.jump_from(line.text):
        return Role.JUMP_FROM
    if marks.jump_on(line.text):
        return Role.JUMP_ON
    if is_last and marks.is_closing_dateline(line.bare):
        return Role.DATELINE
    if marks.is_signature(line.bare) and not line.follows_run_in:
        return Role.SIGNATURE
    return Role.BYLINE if marks.is_byline(line.text) and not line.follows_run_in else None


def _opens(line: Placed, strip: Strip, before: tuple[Strip, Placed], pitch: float | None, *, indents: bool) -> bool:
    """Whether a line opens a paragraph; `before` is the body line that stands before it."""
    above_strip, above = before
    if marks.starts_like_middle(line.text) or marks.lead(above.bare[:60]) == above.bare:
        return False
    if strip.is_indented(line) or has_drop_cap(line):
        return True
    if marks.lead(line.bare[:60]):
        return True
    same = above_strip is strip
    if same and pitch and line.box.bottom - above.box.bottom > pitch + 0.3 * line.size:
        return marks.ends_sentence(above.text) or not above_strip.is_full(above)
    ended = marks.is_finished(above.text)
    short = above.right < above_strip.right - 1.6 * above.size
    return ended and short if not indents else False


def _with_roles(row: Sequence[tuple[Placed, Role | None, bool]]) -> list[SetLine]:
    set_lines: list[SetLine] = []
    body = [n for n, (_, role, _) in enumerate(row) if role is None]
    follows = {n: after for n, after in zip(body, [*body[1:], None], strict=False)}
    for n, (line, role, opens) in enumerate(row):
        if role is None:
            after = follows[n]
            closes = after is None or row[after][2]
            role = (Role.WHOLE if closes else Role.OPENING) if opens else (Role.CLOSING if closes else Role.MIDDLE)
        set_lines.append(SetLine(line.line, role, width_of(line.line.text)))
    return set_lines
