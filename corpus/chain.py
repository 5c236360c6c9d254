"""The cheapest chain of roles for the lines of a page, and what each role of a line costs.

Widths, indents, sentence ends and blank lines are only evidence. The figures were set by hand on the sample page, on
that page printed otherwise, and on made-up pages of other measures and orders.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import marks
from corpus.measure import Column, Width, indent_of
from corpus.model import Line
from corpus.roles import BODY, Role

_CHAIN = (*BODY, Role.DISPLAY)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What each role of a line costs, and what joins to its neighbours depend on.

    `is_plain`: no clause ends in the line. `leads`: a lead begins there. `is_middling`: it begins in the middle of a
    sentence or of a word. `cries`: it ends with a mark that headlines end with too. `is_text`: it is indented, or a
    line of an interview. `clauses`: how many commas it has. `filled`: how much of its column it fills, in em, a stop at
    its end counted half. `is_signed`: a line of names stands below it. `is_dated`: it says when something was, as the
    first sentence of an article does. `runs_on`: the line above it ends within a word or a phrase that it goes on with.
    """

    costs: tuple[float, ...]
    fixed: Role | None
    gap: bool
    finished: bool
    stopped: bool
    is_plain: bool
    leads: bool
    is_middling: bool
    cries: bool
    is_text: bool
    clauses: int
    filled: float
    width: Width
    is_signed: bool
    is_dated: bool
    runs_on: bool

    @classmethod
    def of(
        cls,
        line: Line,
        role: Role | None,
        width: Width,
        column: Column,
        indent: float,
        *,
        leads: bool,
        ends_lead: bool,
        is_signed: bool,
        runs_on: bool,
    ) -> "Evidence":
        """`ends_lead`: whether a lead ends in the line, and nothing follows there."""
        return cls(
            costs=() if role else _costs(line.text, width, column, indent, leads=leads, ends_lead=ends_lead),
            fixed=role,
            gap=line.gap_before,
            finished=marks.is_finished(line.text),
            stopped=marks.ends_sentence(line.text) or "。" in line.text or leads,
            is_plain=not _CLAUSE_ENDS.search(line.text),
            leads=leads,
            is_middling=_middling(line.text) > 0,
            cries=line.text.rstrip().endswith(("？", "！", "?", "!")) and "。" not in line.text,
            is_text=indent_of(line.text) >= 1.5 or line.text.lstrip().startswith(("问：", "答：")),
            clauses=line.text.count("，"),
            filled=width.low - _HANGING * line.text.rstrip().endswith(("，", "。", "、", "；", "：")),
            width=width,
            is_signed=is_signed,
            is_dated=marks.opens_dated(marks.bare(line.text[:30])),
            runs_on=runs_on,
        )


_HANGING = 0.5
"""Em that a stop at a line's end may stand out of its column or be squeezed by."""


def _costs(
    text: str, width: Width, column: Column, indent: float, *, leads: bool, ends_lead: bool
) -> tuple[float, ...]:
    """The costs of `_CHAIN`'s roles."""
    finished = marks.ends_sentence(text)
    middling = _middling(text)
    indented = indent_of(text) >= 1.5
    measures = [measure for measure in (column.before, column.after) if measure]
    off = min((width.distance(measure) for measure in measures), default=2.5)
    over = width.low - max(measures) if measures else 0.0
    after = column.after or column.before
    first = 2.0 if after is None else min(_misfit(width, after - indent), 4 + width.distance(after))
    if column.before:  # a paragraph of two lines at the end of an article: the columns below are another article's
        first = min(first, 0.3 + _misfit(width, column.before - indent))
    loose = _looseness(text)
    dashed = 5.0 * (marks.deck_dash(text) > 1 and not _STOPS.search(text))  # a deck; few lines break before a dash
    opening = (-1.0 if indented else min(1.2 * first, 5.0)) + 5 * middling + 1.0 * finished - 6 * leads + loose
    middle = (
        min(1.5 * off, 8.0)
        + 0.7 * finished
        + 2.5 * (marks.signature(text) is not None)
        + 3 * indented
        + 6 * leads
        + loose
        + dashed
    )
    closing = _unfinished(text) + min(max(0.0, over - 1), 4.0) + 3 * indented + 6 * (leads or ends_lead)
    closing += 0.8 * (off <= 1 and bool(measures))
    whole = 0.8 + 1.2 * _unfinished(text) + 5 * middling - 6 * leads - 1.0 * indented
    if measures and 1.5 < over < 2 * max(measures):
        whole += 2
    return (opening, middle, closing, whole, _display_cost(text, width, measures) + 8 * leads)


def _middling(text: str) -> float:
    """How surely a line begins in the middle of a sentence or of a word, 0 to 1.5."""
    return marks.starts_like_middle(text) + 0.5 * (_ENDS_A_WORD.match(text.lstrip()[:2]) is not None)


def _misfit(width: Width, room: float) -> float:
    """How badly a line fits the room of a first line; one that does not fit is worse than one with room left."""
    return width.distance(room) + 2 * max(0.0, width.low - room - 1)


_ENDS_A_WORD = re.compile(r"[\u4e00-\u9fff][，、。；：）]")
"""`…的马背警` / `队，10名队员`: one character before a stop is the end of a word that another line began."""

_CLAUSE_ENDS = re.compile(r"[，。；]")
_STOPS = re.compile(r"[，。、；：”“…！？（）]")


def _looseness(text: str) -> float:
    """How little a line looks like running text: it has no stop, a wide gap inside, or nothing but loose letters."""
    stripped = text.strip()
    loose = 0.0 if _STOPS.search(stripped) else 0.8
    loose += 3.0 * ("\u3000" in stripped[6:]) + 3.0 * (_PARTS.search(stripped[:60]) is not None)
    return loose + 2.0 * (marks.is_letter_spaced(stripped) and not _STOPS.search(stripped))


def _unfinished(text: str) -> float:
    if marks.is_finished(text):
        return 0.0
    return {"：": 3.0, ":": 3.0, "）": 3.5, "”": 4.5}.get(text.rstrip()[-1:], 5.5)


_PARTS = re.compile(r"[\u4e00-\u9fff”’》！？]{3,}(?:\u3000| +)[\u4e00-\u9fff“‘《]{3,}")


def _display_cost(text: str, width: Width, measures: Sequence[float]) -> float:
    stripped = text.strip()
    cost = (
        1.4
        + 5 * ("。" in stripped[:-1])
        + 2 * ("；" in stripped)
        + 1.2 * stripped.count("，")
        + 1.0 * ("（" in stripped)
    )
    cost += {"。": 4.0, "！": 1.5, "？": 1.5, "…": 2.0, "，": 3.5, "；": 3.5, "：": 3.5, ",": 3.0, "、": 1.0}.get(
        stripped[-1:], 0.0
    )
    cost += 5 * marks.starts_like_middle(stripped) + 2 * (width.low > 32)
    cost -= (
        3 * marks.is_letter_spaced(stripped) + 3 * (marks.deck_dash(stripped) > 0) + 2 * marks.is_column_label(stripped)
    )
    cost -= 2.5 * (_PARTS.search(stripped[:60]) is not None)
    if not measures:
        return cost
    if all(width.low > measure + 1.5 for measure in measures):
        return cost - 2 * ("，" not in stripped)
    off = min(width.distance(measure) for measure in measures)
    off_first = min(width.distance(measure - 2) for measure in measures)
    return cost + 2 * max(0.0, 1 - off / 2) + 1.5 * max(0.0, 1 - off_first / 2)


_INFINITE = 1e9
_OPEN = (Role.OPENING, Role.MIDDLE)
_JOIN = {
    # from a line that leaves its paragraph open
    True: {Role.OPENING: 4.5, Role.MIDDLE: 0.0, Role.CLOSING: 0.0, Role.WHOLE: 4.8, Role.DISPLAY: 6.0},
    # from a line that closes its paragraph
    False: {Role.OPENING: 0.0, Role.MIDDLE: 4.5, Role.CLOSING: 5.0, Role.WHOLE: 0.3, Role.DISPLAY: 0.5},
}
_FROM_DISPLAY = {Role.OPENING: 0.0, Role.MIDDLE: 5.0, Role.CLOSING: 4.0, Role.WHOLE: 0.3, Role.DISPLAY: 0.3}
_FROM_MARK = {Role.OPENING: 0.0, Role.MIDDLE: 2.0, Role.CLOSING: 3.0, Role.WHOLE: 0.3, Role.DISPLAY: 0.3}
_FROM_START = {Role.OPENING: 0.0, Role.MIDDLE: 1.5, Role.CLOSING: 3.0, Role.WHOLE: 0.3, Role.DISPLAY: 0.5}


def cheapest_chain(evidence: Sequence[Evidence]) -> list[Role]:
    gapped = sum(line.gap for line in evidence) * 30 > len(evidence)
    totals: dict[Role | None, float] = {None: 0.0}
    steps: list[dict[Role, Role | None]] = []
    for index, line in enumerate(evidence):
        before = evidence[index - 1] if index else None
        choices = [(line.fixed, 0.0)] if line.fixed else list(zip(_CHAIN, line.costs, strict=True))
        reached: dict[Role | None, float] = {}
        step: dict[Role, Role | None] = {}
        for role, cost in choices:
            best, origin = _INFINITE, None
            for earlier, total in totals.items():
                joined = total + _join_cost(earlier, role, before, line, gapped=gapped)
                if joined < best:
                    best, origin = joined, earlier
            reached[role], step[role] = best + cost, origin
        totals = reached
        steps.append(step)
    return _walk_back(totals, steps)


def _walk_back(totals: dict[Role | None, float], steps: Sequence[dict[Role, Role | None]]) -> list[Role]:
    ending = {role: total + 4.5 * (role in _OPEN) for role, total in totals.items()}
    role = min(ending, key=lambda candidate: ending[candidate])
    roles: list[Role] = []
    for step in reversed(steps):
        assert role is not None  # noqa: S101 - only the start of the page has no role
        roles.append(role)
        role = step[role]
    return roles[::-1]


def _join_cost(earlier: Role | None, role: Role, before: Evidence | None, line: Evidence, *, gapped: bool) -> float:
    """What it costs that a line in `role` follows a line in the role `earlier` (None at the page's start)."""
    if role not in _CHAIN:
        return _mark_cost(earlier, role, before)
    if earlier is None:
        return _FROM_START[role]
    if earlier is Role.DISPLAY:
        cost = _FROM_DISPLAY[role]
        return cost + 1.2 * (gapped and role is not Role.DISPLAY and not line.gap)
    if earlier not in BODY:
        return _FROM_MARK[role]
    still_open = earlier in _OPEN
    cost = _JOIN[still_open][role]
    if still_open and before is not None and before.finished and role in (Role.OPENING, Role.WHOLE):
        cost = 1.0
    if still_open and role in (Role.MIDDLE, Role.CLOSING):
        cost += _SIGNED * (before is not None and before.is_signed and before.finished)
        if before is not None and gapped and line.gap and not before.finished:
            room = before.width.high + INDENT * (earlier is Role.OPENING)
            cost += min(_WIDENING * max(0.0, line.width.low - room - EVEN), _MOST_WIDENING)
        return cost + (gapped and line.gap) * (1.6 if before is not None and before.finished else 0.6)
    return cost + 1.2 * (gapped and role is Role.DISPLAY and not line.gap)


_SIGNED = 4.0
"""What it costs that a paragraph goes on below its signature after the end of a sentence."""
INDENT, EVEN = 2.0, 1.5
_WIDENING, _MOST_WIDENING = 1.5, 4.0
"""What each em costs by which a paragraph's next line is wider than its column has been, and what it costs at most."""


def _mark_cost(earlier: Role | None, role: Role, before: Evidence | None) -> float:
    if earlier not in _OPEN or role is Role.JUMP_ON:
        return 0.0
    return 1.0 if before is not None and before.finished else 6.0
