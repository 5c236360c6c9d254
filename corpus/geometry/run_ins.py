"""Headlines of briefs that are run into the text: `■多国举行活动 近日，…`, in a typeface of their own.

Such a line is taken apart: what is headline comes to stand as a thin line of display over what is text.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from corpus import marks
from corpus.geometry.placed import Placed
from corpus.geometry.sheet import Box
from corpus.model import Line

_SHORTEST, _LONGEST = 5, 45
"""Characters of a headline."""

_MOST_LINES = 3

_ROOM = 3
"""Em at the end of a line: the white behind a headline and a first character that no stop may part from the next."""

_LONGEST_NAME = 5
"""Characters of the name of a column that says nothing of briefs: `今日速读`."""

_OPEN = re.compile(r"[【▲■●◆★▶]")
_MARKED = re.compile(r"\s*[▲■●◆★▶□]")
_SPACED = re.compile(r"\s*([▲■●◆★▶□]?)\s*(\S[^。；，]{3,33}?)(?:\u3000| {2,})(?=\S)")
_BRACKETED = re.compile(r"【[^【】]+】")
_CLOSE = re.compile(r"[】：:]$")


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines of a headline that is run in; of the last one only the first `length` characters are, or all.

    `tail` is the piece of text that stands on the level of the last line, where that is a line of its own.
    """

    lines: tuple[int, ...]
    length: int
    font: str
    tail: int | None = None


def part_run_ins(lines: Sequence[Placed]) -> list[Placed]:
    """Take headlines and texts apart; briefs come in columns with a name, a single such line may be anything else."""
    order = sorted(range(len(lines)), key=lambda n: lines[n].box.top)
    heads = [*_find(lines, order), *_bracketed(lines, order)]
    usual = Counter((head.font, lines[head.lines[0]].frame) for head in heads)
    named = {line.frame for line in lines if marks.is_briefs_label(line.text)}
    named |= {lines[head.lines[0]].frame for head in heads if _stands_under_name(lines, head.lines[0])}
    heads = [
        head
        for head in heads
        if usual[head.font, lines[head.lines[0]].frame] > 1 or lines[head.lines[0]].frame in named
    ]
    heads += _whole_lines(lines, order, heads)
    heads += _marked(lines, {n for head in heads for n in head.lines})
    parted: dict[int, list[Placed]] = {}
    for head in heads:
        for n in head.lines[:-1]:
            parted[n] = [replace(lines[n], is_run_in=True)]
        last = head.lines[-1]
        parted[last] = _part(lines[last], head) if head.length else [replace(lines[last], is_run_in=True)]
        if head.tail is not None:
            parted[last] = [_thin(lines[last], lines[last].line, head.font)]
            parted[head.tail] = [_from(lines[last].box.left, lines[head.tail], lines[head.tail].line)]
    return [part for n, line in enumerate(lines) for part in parted.get(n, [line])]


def _find(lines: Sequence[Placed], order: Sequence[int]) -> Iterator[_Head]:
    """Lines that open in another typeface than they go on in, with the lines above that are set in it."""
    tops = [lines[n].box.top for n in order]
    for last, line in enumerate(lines):
        if line.line.is_upright or line.is_tagged:
            continue
        tail = None if line.line.opening else _tail(lines, order, tops, last)
        if line.line.opening is None and tail is None:
            continue
        length, font, _ = line.line.opening or (0, line.font, "")
        held = [last]
        while len(held) < _MOST_LINES and (above := _above(lines, order, tops, held[0], font)) is not None:
            held.insert(0, above)
        opening = line.line.text[:length] or line.line.text + " "
        text = "".join(lines[n].bare for n in held[:-1]) + marks.bare(opening)
        is_apart = opening[-1:].isspace() or _CLOSE.search(opening.strip()) or _OPEN.match(text)
        if is_apart and _is_headline(text):
            yield _Head(tuple(held), length, font, tail)


def _marked(lines: Sequence[Placed], used: Set[int]) -> Iterator[_Head]:
    """Headlines in the typeface of their text, behind a mark each and with white behind them: `◆某地举行活动　近日，…`.

    Items of a list look alike, so all text of their frame has to begin with one, and there have to be several, of more
    than one line each, and nothing over them but the name of a column. Where that says that it is of briefs, there may
    be one alone, and where all paragraphs open so, there need be no marks.
    """
    found = [
        (n, match)
        for n, line in enumerate(lines)
        if line.frame >= 0 and n not in used and (match := _SPACED.match(line.line.text)) and _is_headline(match[2])
    ]
    for frame in {lines[n].frame for n, _ in found}:
        held = [(n, match) for n, match in found if lines[n].frame == frame]
        marks_of = {match[1] for _, match in held}
        first = min(lines[n].box.top for n, _ in held)
        size = lines[held[0][0]].size
        above = [o for o in lines if o.frame == frame and o.box.top < first - 0.5 * size]
        is_named = all(o.size >= 1.2 * size and _may_name(o) for o in above)
        run_on = all(_runs_on(lines, n) for n, _ in held)
        is_of_briefs = any(marks.is_briefs_label(o.text) for o in lines if o.frame == frame)
        is_plain = marks_of != {""} or (is_of_briefs and _open_all(lines, [n for n, _ in held], size))
        if (len(held) > 1 or is_of_briefs) and len(marks_of) == 1 and is_named and run_on and is_plain:
            yield from (_Head((n,), match.end(), lines[n].font) for n, match in held)


def _open_all(lines: Sequence[Placed], held: Sequence[int], size: float) -> bool:
    """Whether each paragraph of a frame, by its indent, opens with one of some lines."""
    frame = [n for n, line in enumerate(lines) if line.frame == lines[held[0]].frame and line.size < 1.2 * size]
    indented = [
        n
        for n in frame
        if any(
            1.2 * size < lines[n].left - lines[m].left < 2.8 * size
            and 0 < lines[m].box.top - lines[n].box.top < 2.2 * size
            for m in frame
        )
    ]
    return set(held) == set(indented)


def _stands_under_name(lines: Sequence[Placed], n: int) -> bool:
    """Whether nothing but the name of a column stands over a line in its frame."""
    line = lines[n]
    above = [other for other in lines if other.frame == line.frame and other.box.bottom < line.box.top]
    return line.frame >= 0 and bool(above) and all(o.size > 1.2 * line.size and _may_name(o) for o in above)


def _may_name(line: Placed) -> bool:
    """Whether a line may be the name of a column of briefs and not the headline of what stands below."""
    return len(line.bare) <= _LONGEST_NAME or marks.is_briefs_label(line.text)


def _runs_on(lines: Sequence[Placed], n: int) -> bool:
    """Whether the text of an item goes on in the next line of its column."""
    line = lines[n]
    return any(
        0 < other.box.top - line.box.top < 2 * line.size
        and other.box.shared_width(line.box) > 0
        and not _MARKED.match(other.line.text)
        for other in lines
    )


def _bracketed(lines: Sequence[Placed], order: Sequence[int]) -> Iterator[_Head]:
    """Headlines in brackets that fill their line, indented over text of another typeface that begins at the margin."""
    tops = [lines[n].box.top for n in order]
    for n, line in enumerate(lines):
        if line.line.opening or not _BRACKETED.fullmatch(line.bare) or not _is_headline(line.bare):
            continue
        below = order[
            bisect_left(tops, line.box.top + 0.6 * line.size) : bisect_left(tops, line.box.top + 3.8 * line.size)
        ]
        under = [lines[m] for m in below if lines[m].box.shared_width(line.box) > 0]
        if under and _is_indented_over(line, under):
            yield _Head((n,), 0, line.font)


def _is_indented_over(line: Placed, under: Sequence[Placed]) -> bool:
    """Whether a line fills the first line of a paragraph in another typeface, whose next lines begin at the margin."""
    fills = line.right > max(other.right for other in under) - _ROOM * line.size
    text = [other for other in under if other.font != line.font]
    margin = min((other.left for other in text), default=line.left)
    first = [other for other in under if other.box.top < line.box.top + 2.2 * line.size]
    return (
        fills
        and bool(first)
        and all(
            other in text
            and abs(other.size - line.size) < 0.03 * line.size
            and other.left < margin + line.size
            and 0 < line.box.left - other.left < 2.8 * line.size
            for other in first
        )
    )


def _tail(lines: Sequence[Placed], order: Sequence[int], tops: Sequence[float], n: int) -> int | None:
    """The piece of another typeface right behind a line."""
    line = lines[n]
    size = line.size
    for m in order[bisect_left(tops, line.box.top - 0.2 * size) : bisect_left(tops, line.box.top + 0.2 * size)]:
        gap = lines[m].box.left - line.box.right
        alike = abs(lines[m].size - size) < 0.03 * size and lines[m].frame == line.frame
        if lines[m].font != line.font and alike and -0.6 * size < gap < 1.4 * size:
            near = order[bisect_left(tops, line.box.top - 4 * size) : bisect_left(tops, line.box.top + 4 * size)]
            heads_column = any(n != m and abs(lines[n].box.left - lines[m].box.left) < 0.3 * size for n in near)
            return None if heads_column else m
    return None


def _above(lines: Sequence[Placed], order: Sequence[int], tops: Sequence[float], n: int, font: str) -> int | None:
    """The line right above in its column if it is set in a typeface throughout."""
    line = lines[n]
    near = order[bisect_left(tops, line.box.top - 2.2 * line.size) : bisect_left(tops, line.box.top - 0.6 * line.size)]
    over = [m for m in near if lines[m].box.shared_width(line.box) > 0]
    if not over:
        return None
    above = max(over, key=lambda m: lines[m].box.bottom)
    high = lines[above]
    alike = high.font == font and abs(high.size - line.size) < 0.03 * line.size and high.frame == line.frame
    return above if alike and high.line.opening is None and not marks.ends_sentence(high.text) else None


def _is_headline(text: str) -> bool:
    opens_text = marks.may_open_lead(text) or marks.reporters(text) or marks.lead(text) or "记者" in text[:6]
    return _SHORTEST <= len(text) <= _LONGEST and "。" not in text and not opens_text and not marks.is_byline(text)


def _whole_lines(lines: Sequence[Placed], order: Sequence[int], heads: Sequence[_Head]) -> Iterator[_Head]:
    """Headlines of the same type that fill their last line, so that the text begins on the next one."""
    tops = [lines[n].box.top for n in order]
    used = {n for head in heads for n in head.lines}
    for font, frame in {(head.font, lines[head.lines[0]].frame) for head in heads}:
        size = next(lines[head.lines[0]].size for head in heads if head.font == font)
        alike = [
            n
            for n in order
            if n not in used and lines[n].font == font and lines[n].frame == frame
            and abs(lines[n].size - size) < 0.03 * size and lines[n].line.opening is None
        ]  # fmt: skip
        for n in alike:
            held = [n]
            while len(held) < _MOST_LINES and (above := _above(lines, order, tops, held[0], font)) in alike:
                held.insert(0, above)
            low = order[
                bisect_left(tops, lines[n].box.top + 0.6 * size) : bisect_left(tops, lines[n].box.top + 2.2 * size)
            ]
            under = [lines[m] for m in low if lines[m].box.shared_width(lines[n].box) > 0]
            ends = not any(line in (lines[m] for m in alike) for line in under)
            fills = lines[n].right > min((line.right for line in under), default=0.0) - _ROOM * size
            if ends and fills and _is_headline("".join(lines[m].bare for m in held)):
                yield _Head(tuple(held), 0, font)


def _part(line: Placed, head: _Head) -> list[Placed]:
    """The headline's part as a thin line over the text's part, which keeps the place of the whole."""
    high = line.line.part(0, head.length)
    low = line.line.part(head.length, len(line.line.text))
    if line.line.opening is not None:
        low = replace(low, font=line.line.opening[2])
    return [_thin(line, high, head.font), _from(line.box.left, line, low)]


def _thin(line: Placed, part: Line, font: str) -> Placed:
    top, right = line.box.top, (part.box or line.box).right
    thin = Box(line.box.left, top - 0.2 * line.size, right, top + 0.2 * line.size)
    return replace(line, line=replace(part, font=font, box=thin), box=thin, is_run_in=True)


def _from(left: float, line: Placed, part: Line) -> Placed:
    """A text that begins behind a headline, on a place that reaches to the margin as if it had no headline."""
    place = replace(line.box, left=left)
    return replace(line, line=replace(part, box=place), box=place)
