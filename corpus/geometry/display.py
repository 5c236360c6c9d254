"""Which lines of a sheet are running text, and which are display: headlines, crossheads, names."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence, Set

from corpus import marks
from corpus.geometry.blocks import blocks_of_type
from corpus.geometry.columns import Strip
from corpus.geometry.placed import Placed, Type

_LONGEST_HEAD = 3
"""Lines of another typeface between body lines that can still be a crosshead."""


def sort_lines(lines: Sequence[Placed], body: Type) -> tuple[list[Placed], list[Placed]]:
    """Tell running text from display; both from top to bottom."""
    running = _running(lines, body, in_one_face=False)
    blocks = {line for line, runs in zip(lines, _running(lines, body, in_one_face=True), strict=True) if runs}
    text: list[Placed] = []
    display: list[Placed] = []
    for n, line in enumerate(lines):
        if line.is_tagged or line.is_run_in or line.line.is_upright:
            display.append(line)
        elif (
            running[n]
            or marks.jump_from(line.text)
            or marks.jump_on(line.text)
            or abs(line.size - body.size) < 0.08 * body.size
            or (0.75 * body.size < line.size < 1.1 * body.size and len(line.bare) > 3)
        ):
            text.append(line)
        else:
            display.append(line)
    heads = _heads_among(text, blocks, body) | _bylines_under(display, text)
    return [line for line in text if line not in heads], sorted(
        [*display, *heads], key=lambda line: (line.box.top, line.left)
    )


def _running(lines: Sequence[Placed], body: Type, *, in_one_face: bool) -> list[bool]:
    """Which lines stand in blocks of one size, perhaps also of one typeface, with the stops of running text.

    A short article in a type of its own may end no sentence in its first column: the columns beside are of its block.
    """
    running = [False] * len(lines)
    for block in blocks_of_type(lines, body, in_one_face=in_one_face):
        text = "".join(lines[n].bare for n in block)
        if (len(text) > 30 and "，" in text and "。" in text and len(block) > 2) or (
            len(text) > 20 and text.endswith("。")
        ):
            for n in block:
                running[n] = True
    return running


def _heads_among(text: Sequence[Placed], running: Set[Placed], body: Type) -> set[Placed]:
    """Lines of the body's size that are set apart: in another typeface or centred, and without the stops of text."""
    heads: set[Placed] = set()
    if not text:
        return heads
    fonts = Counter[str]()
    for line in text:
        fonts[line.font] += len(line.bare)
    order = sorted(text, key=lambda line: (line.box.top, line.left))
    tops = [line.box.top for line in order]
    leads = _leads_among(order, tops)
    for line in order:
        if line in heads or line in leads or line in running or not _may_be_head(line):
            continue
        if not any(fonts) and _stands_apart(line, order, tops):
            heads.add(line)
            continue
        run = _run_of_font(line, order, tops)
        if 0 < len(run) <= _LONGEST_HEAD and all(_may_be_head(other) and other not in leads for other in run):
            share = fonts[line.font] / sum(fonts.values())
            bylines = all(marks.is_byline(other.text) for other in run)
            if (
                bylines
                or (share < 0.25 and line.font not in body.fonts)
                or abs(line.size - body.size) > 0.035 * body.size
            ):
                heads.update(run)
    return heads


def _bylines_under(display: Sequence[Placed], text: Sequence[Placed]) -> set[Placed]:
    """Bylines in the type of the text, close under the heading that they belong to: a column may begin right below."""
    order = sorted(text, key=lambda line: (line.box.top, line.left))
    tops = [line.box.top for line in order]
    bylines = [
        line
        for line in text
        if (marks.is_byline(line.text) or (marks.says_names(line.text) and not _opens_text(line, order, tops)))
        and not line.follows_run_in
    ]
    return {
        line
        for line in bylines
        if any(
            -0.4 * line.size < line.box.top - head.box.bottom < 1.25 * head.size
            and head.box.shared_width(line.box) > 0.5 * line.box.width
            and head.frame == line.frame
            and not head.line.is_upright
            for head in display
        )
    }


def _stands_apart(line: Placed, order: Sequence[Placed], tops: Sequence[float]) -> bool:
    """Whether a short line has white over and under it; a file may not say what typefaces it uses (Type 3)."""
    low = _right_below(line, order, tops)
    last = _right_below(low, order, tops) if low is not None else None
    if low is None or last is None or line.left < last.left + 1.2 * line.size or line.right > low.right - line.size:
        return False
    usual = last.box.top - low.box.bottom
    above = [
        other.box.bottom
        for other in order[bisect_left(tops, line.box.top - 4 * line.size) : bisect_left(tops, line.box.top - 1)]
        if other.box.shared_width(line.box) > 0
    ]
    white = 0.25 * line.size + usual
    return low.box.top - line.box.bottom > white and (not above or line.box.top - max(above) > white)


def _opens_text(line: Placed, order: Sequence[Placed], tops: Sequence[float]) -> bool:
    """Whether a line is indented and full over one of its type at the margin: `丁某某来到中欧班` / `列集结中心，…`."""
    low = _right_below(line, order, tops)
    if low is None or low.font != line.font or abs(low.size - line.size) > 0.03 * line.size:
        return False
    return 1.2 * line.size < line.left - low.left < 2.8 * line.size and line.right > low.right - 1.3 * line.size


def _leads_among(order: Sequence[Placed], tops: Sequence[float]) -> set[Placed]:
    """Lines that a lead in a typeface of its own runs over: `新华社福州3月2` / `7日电（记者孔凯 陈`."""
    leads: set[Placed] = set()
    for line in order:
        if _runs_in(line, order, tops):
            leads.add(line)
        if marks.jump_from(line.text):
            leads.update(other for other in _level_with(line, order, tops) if 0 < other.left - line.right < line.size)
        if not marks.may_open_lead(line.bare) or marks.is_byline(line.text):  # `本报通讯员 …`
            continue
        column = [line]
        while len(column) < 4 and (below := _right_below(column[-1], order, tops)):
            column.append(below)
        reach = marks.lead_reach("".join(other.bare for other in column))
        start = 0
        for other in column:
            if start < reach:
                leads.add(other)
            start += len(other.bare)
    return leads


def _runs_in(line: Placed, order: Sequence[Placed], tops: Sequence[float]) -> bool:
    """Whether a line is indented and full and goes on flush left: a paragraph that opens in a typeface of its own."""
    low = _right_below(line, order, tops)
    last = _right_below(low, order, tops) if low is not None else None
    if low is None or low.font == line.font or not 1.2 * line.size < line.left - low.left < 2.8 * line.size:
        return False
    flush = last is None or abs(last.left - low.left) < 0.3 * line.size or marks.ends_sentence(low.text)
    return flush and line.right > max(low.right, last.right if last is not None else low.right) - 1.3 * line.size


def _level_with(line: Placed, order: Sequence[Placed], tops: Sequence[float]) -> Sequence[Placed]:
    return order[bisect_left(tops, line.box.top - 0.3 * line.size) : bisect_left(tops, line.box.top + 0.3 * line.size)]


def _right_below(line: Placed, order: Sequence[Placed], tops: Sequence[float]) -> Placed | None:
    """The first line of the next ones in its column, if it follows closely."""
    low, high = bisect_left(tops, line.box.top + 0.6 * line.size), bisect_left(tops, line.box.top + 2.2 * line.size)
    below = [other for other in order[low:high] if other.box.shared_width(line.box) > 0.2 * line.size]
    return min(below, key=lambda other: (round(other.box.bottom), other.left)) if below else None


def _may_be_head(line: Placed) -> bool:
    if marks.is_byline(line.text):  # `本报通讯员 …` opens like the lead `本报通讯`
        return True
    if marks.is_signature(line.bare) or marks.jump_from(line.text) or marks.jump_on(line.text):
        return False
    if marks.lead(line.bare) or marks.reporters(line.text) or marks.opens_reporters(line.bare):
        return False
    if marks.is_closing_dateline(line.bare) or line.bare.startswith(("记者：", "问：", "答：")):
        return False
    return line.bare[-1:] not in "。，；、" and "。" not in line.bare


def _run_of_font(line: Placed, order: Sequence[Placed], tops: Sequence[float]) -> list[Placed]:
    """The lines of its typeface right above and below in its column, itself included."""
    low, high = bisect_left(tops, line.box.top - 9 * line.size), bisect_left(tops, line.box.top + 9 * line.size)
    column = [
        other
        for other in order[low:high]
        if other.box.shared_width(line.box) > 0.2 * line.size or abs(other.left - line.left) < 2.6 * line.size
    ]  # the last line of a paragraph may end before an indent
    alike = [o for o in column if o.font == line.font and abs(o.size - line.size) < 0.03 * line.size]
    at = alike.index(line)
    first = last = at
    while first and alike[first].box.bottom - alike[first - 1].box.bottom < 2.1 * line.size:
        first -= 1
    while last + 1 < len(alike) and alike[last + 1].box.bottom - alike[last].box.bottom < 2.1 * line.size:
        last += 1
    return alike[first : last + 1]


def _is_opening(strip: Strip, strips: Sequence[Strip]) -> bool:
    """Whether two lines open a paragraph: the first indented, both full, and columns beside them level or above."""
    if len(strip.lines) != 2 or not strip.is_indented(strip.lines[0]) or not strip.is_full(strip.lines[0]):
        return False
    return any(
        other is not strip
        and other.frame == strip.frame
        and abs(other.size - strip.size) < 0.03 * strip.size
        and (
            (
                abs(other.box.top - strip.box.top) < 0.5 * strip.size
                and abs(other.measure - strip.measure) < 1.5 * strip.size
            )
            or (len(other.lines) > 2 and _share_margins(strip, other) and strip.box.top > other.box.bottom)
        )
        for other in strips
    )


def _ends_text(strip: Strip, strips: Sequence[Strip]) -> bool:
    """Whether a column that breaks off stands at the left, and a strip begins level with it: the end of its text."""
    return any(
        other.frame == strip.frame
        and other.breaks_off
        and abs(other.size - strip.size) < 0.03 * strip.size
        and abs(other.box.top - strip.box.top) < 0.5 * strip.size
        and 0 < strip.left - other.right < 4 * strip.size
        for other in strips
    )


def _share_margins(one: Strip, other: Strip) -> bool:
    return max(abs(one.left - other.left), abs(one.right - other.right)) < 0.5 * one.size


def strays_of(strips: Sequence[Strip], display: Sequence[Placed]) -> list[Strip]:
    """Strips of a line or two by a headline, without the stops of text: decks, kickers, names in the body's type."""
    strays: list[Strip] = []
    for strip in strips:
        text = "".join(line.text for line in strip.lines)
        if len(strip.lines) > 2 or len(text) > 50 or not all(_may_be_head(line) for line in strip.lines):
            continue
        size = strip.size
        if _is_opening(strip, strips) or _ends_text(strip, strips):
            continue
        near = [
            other
            for other in display
            if other.frame == strip.frame and other.size > 1.3 * size and other.box.shared_width(strip.box) > size
        ]
        under = any(-0.5 * size < strip.box.top - other.box.bottom < 2.2 * size for other in near)
        over = any(-0.5 * size < other.box.top - strip.box.bottom < 1.6 * size for other in near)
        if under or over:
            strays.append(strip)
    return strays
