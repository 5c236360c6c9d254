"""What the cheapest chain of roles gets wrong: display that it took for paragraphs or for parts of them."""

from collections.abc import Sequence

from corpus.chain import EVEN, INDENT, Evidence
from corpus.roles import BODY, Role

_HEADING = (Role.DISPLAY, Role.BYLINE)


def correct(evidence: Sequence[Evidence], roles: list[Role]) -> list[Role]:
    """The roles with every correction."""
    for without in (without_stubs, without_heads, without_tails, without_cries):
        roles = without(evidence, roles)
    return roles


_LEAST_INDENT = 1.2
"""Em; an indent is two, justified lines differ by less."""
_MOST_UNFINISHED = 12


def without_stubs(evidence: Sequence[Evidence], roles: list[Role]) -> list[Role]:
    """Make display of the lines, a dozen at most, that hold no sentence end and yet would be a paragraph.

    `践行热爱祖国、无私奉献、` / `艰苦创业、开拓进取的兵团精神` fits its column like an indented paragraph.
    """
    corrected = list(roles)
    index = 0
    while index < len(roles):
        end = _paragraph_end(roles, index)
        if end > index:
            few = end - index <= _MOST_UNFINISHED
            cut = end < len(roles) and roles[end] is Role.JUMP_ON
            if few and not cut and not any(line.stopped for line in evidence[index:end]):
                corrected[index:end] = [Role.DISPLAY] * (end - index)
        index = max(end, index + 1)
    return corrected


_MOST_CRIES = 3
_FEW_PARTED = 8
"""Paragraphs below others; blank lines between fewer may part articles."""
_LONG_CRY = 10
"""Em; shorter ones between blank lines ask the reader: `怎么办？`."""


def without_cries(evidence: Sequence[Evidence], roles: list[Role]) -> list[Role]:
    """Make display of up to three lines that would be a paragraph of one question or call where display is waited for.

    `安装充电桩会破坏承重结构？` is a headline among others or over a lead; between paragraphs it may be one of them.
    """
    corrected = list(roles)
    blank_tells = not _parts_paragraphs(evidence, roles)
    index = 0
    while index < len(roles):
        end = _paragraph_end(roles, index)
        if end > index and _is_cry(evidence[index:end]):
            is_long = sum(line.width.low for line in evidence[index:end]) >= _LONG_CRY
            is_over = end < len(roles) and ((roles[end] in _HEADING and is_long) or evidence[end].leads)
            is_below_blank = blank_tells and evidence[index].gap and is_long
            above = corrected[index - 1] if index else Role.DISPLAY
            is_under = above is Role.DISPLAY or (above in _HEADING and is_long) or is_below_blank
            is_last = end == len(roles) or (blank_tells and evidence[end].gap) or roles[end] not in BODY
            if is_over or (is_under and is_last):
                corrected[index:end] = [Role.DISPLAY] * (end - index)
        index = max(end, index + 1)
    return corrected


def _is_cry(lines: Sequence[Evidence]) -> bool:
    """Whether a paragraph is one question or call that headlines may be too: short, in one or two clauses."""
    if len(lines) > _MOST_CRIES or not lines[-1].cries or sum(line.clauses for line in lines) > 1:
        return False
    return not any(line.fixed or line.is_text or line.leads or (line.stopped and not line.cries) for line in lines)


def _parts_paragraphs(evidence: Sequence[Evidence], roles: Sequence[Role]) -> bool:
    """Whether blank lines stand between the paragraphs of the page, and so show no headline among them."""
    below = [
        line.gap
        for line, above, role in zip(evidence[1:], roles, roles[1:], strict=False)
        if above in (Role.CLOSING, Role.WHOLE) and role in (Role.OPENING, Role.WHOLE)
    ]
    return len(below) >= _FEW_PARTED and 2 * sum(below) > len(below)


_MOST_DISPLAYED = 4


def without_heads(evidence: Sequence[Evidence], roles: list[Role]) -> list[Role]:
    """Make display of up to four lines, in which no clause ends, that would open a paragraph.

    They do not open one where the line below them opens one itself: a crosshead as wide as its column is no part of its
    section. They stand below a blank line, at the page's beginning, or are not as wide as first lines are.
    """
    corrected = list(roles)
    index = 0
    while index < len(roles):
        end = _paragraph_end(roles, index)
        if end > index and not evidence[index].fixed and not evidence[index].leads:
            plain = next((at for at in range(index, end) if not evidence[at].is_plain), end)
            for head in range(index + 1, min(end, plain + 1, index + _MOST_DISPLAYED + 1)):
                if _opens_below(evidence, corrected, index, head):
                    opened = Role.WHOLE if roles[head] is Role.CLOSING else Role.OPENING
                    corrected[index : head + 1] = [Role.DISPLAY] * (head - index) + [opened]
                    break
        index = max(end, index + 1)
    return corrected


def _opens_below(evidence: Sequence[Evidence], roles: Sequence[Role], index: int, head: int) -> bool:
    """Whether a paragraph opens at `head`, so that the lines from `index` on, which would open one, are display."""
    is_below_display = index > 0 and roles[index - 1] is Role.DISPLAY
    is_first = index == 0 or (is_below_display and evidence[index].runs_on)
    stands_apart = evidence[index].gap and evidence[head].gap
    if _opens(evidence, roles, head) and (stands_apart or is_first or _is_uneven(evidence, index, head)):
        return True
    return evidence[head].is_dated and (is_first or is_below_display or _fits_no_column(evidence, index, head))


def _fits_no_column(evidence: Sequence[Evidence], index: int, head: int) -> bool:
    """Whether the lines from `index` on are not as wide as a first line and full ones of the column at `head` are."""
    if head + 1 == len(evidence):
        return False
    full = evidence[head + 1].filled
    first, *others = (line.filled for line in evidence[index:head])
    rooms = [full, full - INDENT]
    return all(abs(first - room) > EVEN for room in rooms) or any(abs(filled - full) > EVEN for filled in others)


_UNEVEN = 4.0
"""Em by which a first line may be shorter than the column where a word does not break."""
_BESIDE = 3
"""Lines above, which show the width of their column."""


def _is_uneven(evidence: Sequence[Evidence], index: int, head: int) -> bool:
    """Whether no line from `index` on is as wide as the column above or as the one that opens at `head`."""
    full = evidence[head + 1].filled
    lines, above = evidence[index:head], evidence[max(0, index - _BESIDE) : index]
    is_column_s = any(abs(line.filled - other.filled) <= EVEN for line in lines for other in above)
    is_other_s = any(full - INDENT - _UNEVEN <= line.filled and line.width.low <= full + EVEN for line in lines)
    return not is_column_s and not is_other_s


_MOST_BELOW = 6


def without_tails(evidence: Sequence[Evidence], roles: list[Role]) -> list[Role]:
    """Make display of up to six lines, in which no clause ends, that close a paragraph above a byline or a lead.

    So it is at the page's end. They stand below the end of a sentence, and not all of them fill the column:
    `吉木萨尔县多家企业免费` / `清理城郊卫生“顽疾”` / `本报记者 王军`.
    """
    corrected = list(roles)
    index = 0
    while index < len(roles):
        end = _paragraph_end(roles, index)
        if end > index and (end == len(roles) or roles[end] is Role.BYLINE or evidence[end].leads):
            tail = next((at for at in range(end, index, -1) if evidence[at - 1].finished), index)
            if tail > index and _is_tail(evidence, index, range(tail, end)):
                closed = Role.WHOLE if roles[tail - 1] is Role.OPENING else Role.CLOSING
                corrected[tail - 1 : end] = [closed, *[Role.DISPLAY] * (end - tail)]
        index = max(end, index + 1)
    return corrected


def _is_tail(evidence: Sequence[Evidence], first: int, numbers: range) -> bool:
    lines = evidence[numbers.start : numbers.stop]
    full = max(line.filled for line in evidence[first : numbers.stop])
    is_running = any(not line.is_plain or line.fixed for line in lines)
    return 0 < len(lines) <= _MOST_BELOW and not is_running and any(line.filled < full - EVEN for line in lines)


def _opens(evidence: Sequence[Evidence], roles: Sequence[Role], index: int) -> bool:
    """Whether a line that was taken for a middle one leaves the room of an indent, beside the full line below it."""
    if roles[index : index + 2] != [Role.MIDDLE, Role.MIDDLE] or evidence[index].is_middling:
        return False
    return evidence[index + 1].filled - evidence[index].filled >= _LEAST_INDENT


def _paragraph_end(roles: Sequence[Role], index: int) -> int:
    """The index after the paragraph that opens at `index`; `index` itself when none does."""
    if roles[index] is Role.WHOLE:
        return index + 1
    if roles[index] not in BODY:
        return index
    end = index
    while end < len(roles) and roles[end] in BODY:
        if end > index and roles[end] in (Role.OPENING, Role.WHOLE):
            return end
        end += 1
        if roles[end - 1] is Role.CLOSING:
            return end
    return end
