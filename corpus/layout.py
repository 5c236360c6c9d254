"""Which lines of a page are body and where its paragraphs open and close; which lines are display.

A page is read as one chain of lines. Each line is the opening, the middle, the closing or the whole of a paragraph, or
display (headline, kicker, deck, crosshead, label), and the cheapest chain wins, so that a page without any blank line
or with blank lines in the middle of paragraphs is still read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus import marks
from corpus.advertisements import spread_advertisements
from corpus.broken_jumps import join_broken_jumps
from corpus.chain import Evidence, cheapest_chain
from corpus.chain_corrections import correct
from corpus.furniture import find_advertisements, find_captions, find_folio
from corpus.glued_lines import split_glued_lines
from corpus.lone_letters import join_lone_letters
from corpus.measure import Column, Width, columns_around, room_of, width_of
from corpus.model import Line, Page
from corpus.notices import find_notices
from corpus.reflow import cannot_part
from corpus.roles import ASIDE, Role
from corpus.run_in_heads import split_run_ins
from corpus.solicitations import find_solicitations
from corpus.word_pairs import breaks_word


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line with its role; `measure` is the width in em of the column that it is set in, where known.

    `group` numbers the captions and advertisements: lines of one caption share a group. Where columns were sorted,
    `begins` says that an article begins with this line for sure.
    """

    line: Line
    role: Role
    width: Width
    measure: float | None = None
    group: int = 0
    begins: bool = False

    @property
    def text(self) -> str:
        return self.line.text


def lay_out(page: Page) -> list[SetLine]:
    """Give every line of the page its role. Never raises; linear in the length of the text."""
    whole = join_broken_jumps(page.text, join_lone_letters(page.text, page.lines))
    lines, heads = split_run_ins(split_jump_lines(split_glued_lines(whole)))
    roles, groups = _known_roles(lines)
    for index in heads:
        if roles[index] is None:
            roles[index] = Role.RUN_IN
            if index + 1 not in heads:
                roles[index + 1] = _first_role(lines[index + 1])
    return _lay_out(lines, roles, groups)


def lay_out_again(lines: Sequence[SetLine]) -> list[SetLine]:
    """Give lines that were put in another order their roles there; what is no text of an article stays what it was."""
    printed = [line.line for line in lines]
    roles: list[Role | None] = [_marked_role(line) for line in printed]
    for index, role in enumerate(roles):
        if role is Role.DATELINE and not _closes_article(printed, index):
            roles[index] = None
        if lines[index].role is Role.RUN_IN:
            roles[index] = Role.RUN_IN
        elif role is None and (lines[index].begins or (index and lines[index - 1].role is Role.RUN_IN)):
            roles[index] = _first_role(printed[index])
    again = _lay_out(printed, roles, {})
    return [replace(line, begins=before.begins) for before, line in zip(lines, again, strict=True)]


def _lay_out(lines: Sequence[Line], roles: list[Role | None], groups: dict[int, int]) -> list[SetLine]:
    chain = [index for index, role in enumerate(roles) if role not in ASIDE]
    widths = [width_of(line.text) for line in lines]
    measured = [index for index in chain if roles[index] is None]
    columns = dict(zip(measured, columns_around([widths[index] for index in measured]), strict=True))
    indent = usual_indent([(lines[index].text, widths[index], columns[index]) for index in measured])
    evidence = [
        Evidence.of(
            lines[index],
            roles[index],
            room_of(widths[index], lines[index + 1].text[:40] if index + 1 < len(lines) else ""),
            columns.get(index, Column(None, None)),
            indent,
            leads=_opens_lead(lines, index),
            ends_lead=index > 0 and _ends_lead(lines[index - 1].text, lines[index].text),
            is_signed=index + 1 < len(lines) and roles[index + 1] is Role.SIGNATURE,
            runs_on=_runs_on_from(lines[index - 1].text if index else "", lines[index].text),
        )
        for index in chain
    ]
    for index, role in zip(chain, correct(evidence, cheapest_chain(evidence)), strict=True):
        roles[index] = role
    settled = [role or Role.DISPLAY for role in roles]
    spread_advertisements(lines, settled, groups)
    set_lines = []
    for index, (line, role) in enumerate(zip(lines, settled, strict=True)):
        column = columns.get(index, Column(None, None))
        set_lines.append(SetLine(line, role, widths[index], _measure(role, column), groups.get(index, 0)))
    return set_lines


def _runs_on_from(above: str, text: str) -> bool:
    """Whether a word or a phrase goes on from one line to the next: `春运以来全国出` / `行人次近33亿`."""
    above, text = marks.bare(above[-40:]), marks.bare(text[:40])
    return bool(above and text) and (breaks_word(above, text) or cannot_part(above, text))


def _opens_lead(lines: Sequence[Line], index: int) -> bool:
    """Whether a line begins with a lead, which may end in the next line: `本报福州3月2` / `日电（记者王军）`.

    The day has begun then; else it may be a headline over a body without a lead (`本报今起推出新栏目` / `3月5日讯`).
    """
    text = marks.bare(lines[index].text[:60])
    if not _breaks_lead(text):
        return marks.lead(text) is not None
    below = marks.bare(lines[index + 1].text[:20]) if index + 1 < len(lines) else ""
    return marks.lead(text + below) is not None


def _ends_lead(above: str, text: str) -> bool:
    """Whether a lead that the line above began, and the bracket behind it, are all that is in a line."""
    above, text = marks.bare(above[:60]), marks.bare(text[:60])
    return _breaks_lead(above) and marks.lead_reach(above + text) == len(above + text)


def _breaks_lead(bare_text: str) -> bool:
    return marks.may_open_lead(bare_text) and any(character.isdigit() for character in bare_text)


def usual_indent(lines: Sequence[tuple[str, Width, Column]]) -> float:
    """By how many em the page's paragraphs are indented, 2 or 0, from the lines that follow a short last line."""
    flush = indented = 0
    for (text, width, column), (_, below, around) in pairwise(lines):
        if not marks.ends_sentence(text) or column.before is None or width.high > column.before - 1.5:
            continue
        if around.after is not None:
            flush += below.distance(around.after) <= 0.5
            indented += below.distance(around.after - 2) <= 1
    return 0.0 if flush >= 3 and flush > 2 * indented else 2.0


def _measure(role: Role, column: Column) -> float | None:
    if role in (Role.CLOSING, Role.MIDDLE):
        return column.before or column.after
    return column.after or column.before


def split_jump_lines(lines: Sequence[Line]) -> list[Line]:
    """Put `（上接第1版）` before and `（下转第4版）` after a body line on lines of their own."""
    split: list[Line] = []
    for line in lines:
        if found := marks.jump_from(line.text):
            split.append(line.part(0, found.end(), gap_before=line.gap_before))
            line = line.part(found.end(), len(line.text))
        if line.text.strip() and (found := marks.jump_on(line.text)):
            if line.text[: found.start()].strip():
                split.append(line.part(0, found.start(), gap_before=line.gap_before))
            split.append(line.part(found.start(), len(line.text)))
        elif line.text.strip():
            split.append(line)
    return split


def _known_roles(lines: Sequence[Line]) -> tuple[list[Role | None], dict[int, int]]:
    """The roles that a line shows by itself or by its neighbours' marks; None for lines of the chain."""
    roles: list[Role | None] = [_marked_role(line) for line in lines]
    for index, role in enumerate(roles):
        if role is Role.DATELINE and not _closes_article(lines, index):
            roles[index] = None
    groups: dict[int, int] = {}
    taken = find_folio(lines)
    for index in taken:
        roles[index] = Role.FOLIO
    jumps = {index for index, role in enumerate(roles) if role in (Role.JUMP_FROM, Role.JUMP_ON)}
    for index in jumps:
        if roles[index] is Role.JUMP_FROM and _is_one_line(lines, index):
            roles[index + 1] = _first_role(lines[index + 1])
    finders = (
        (Role.ADVERTISEMENT, find_notices),
        (Role.CAPTION, find_captions),
        (Role.ADVERTISEMENT, find_solicitations),
        (Role.ADVERTISEMENT, find_advertisements),
    )
    for role, find in finders:
        for first, end in find(lines, taken | jumps):
            for index in range(first, end):
                roles[index] = role
                groups[index] = first + 1
            if end - first < 100:
                taken.update(range(first, end))
    return roles, groups


def _first_role(line: Line) -> Role:
    """The role of a line that begins a paragraph for sure."""
    return Role.WHOLE if marks.ends_sentence(line.text) else Role.OPENING


def _is_one_line(lines: Sequence[Line], index: int) -> bool:
    """Whether a line and the next were printed as one: what follows `（上接第1版）` opens a paragraph."""
    return index + 1 < len(lines) and lines[index].span.end == lines[index + 1].start


def _closes_article(lines: Sequence[Line], index: int) -> bool:
    """`新华社北京8月11日电` closes an article after its last sentence; otherwise it is the lead of the next."""
    above = lines[index - 1].text if index else ""
    below = [line.text for line in lines[index + 1 : index + 3]]
    ended = marks.ends_sentence(above) or marks.is_signature(marks.bare(above[-60:]))
    if not ended or (below and marks.opens_reporters(marks.bare(below[0][:40]))):
        return False
    return len(below) < 2 or not _runs_on(
        below[0], below[1], beside=[line.text for line in lines[max(0, index - 4) : index]]
    )


def _runs_on(first: str, second: str, *, beside: Sequence[str]) -> bool:
    """Whether two lines fill the column like the body beside them: after a lead of its own line nothing is indented."""
    full = max((width_of(line[:60]).low for line in beside), default=0.0)
    filled = all(width_of(line[:60]).distance(full) <= 1 for line in (first, second))
    return filled and any(stop in first + second for stop in "，。")


def _marked_role(line: Line) -> Role | None:
    if len(line.text) > 120:
        return None
    text = marks.bare(line.text)
    if marks.jump_from(line.text):
        return Role.JUMP_FROM
    if marks.jump_on(line.text):
        return Role.JUMP_ON
    if marks.is_closing_dateline(text):
        return Role.DATELINE
    if marks.is_signature(text):
        return Role.SIGNATURE
    return Role.BYLINE if marks.is_byline(line.text) else None
