"""Headlines of briefs that a text layer gives on one line with their text: `●多国举行活动　近日，…`.

Nothing but the white behind it tells such a headline from its text, so it takes several in a row, or marks before them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus import marks
from corpus.measure import width_of
from corpus.model import Line

_HEADED = re.compile(
    r"\s*(?:(?P<mark>[●■▲◆★▶◎])\s*(?P<marked>[^\s。；]{2,34})\s+|(?P<head>\S[^。；]{0,34}?)(?:\u3000| {2,}))"
    r"(?=[^\s（(])"
)
_SHORTEST, _LONGEST = 5, 40
"""Characters of a headline."""
_FARTHEST = 9
"""Lines from one brief's first to the next one's."""
_FEWEST = 3
"""Briefs in a row where they have neither marks nor a name above them."""
_INDENT = 2


@dataclass(frozen=True, slots=True)
class RunIn:
    """The lines of a headline, of which the last one holds `length` characters of it and then text."""

    first: int
    last: int
    length: int
    is_sure: bool


def find_run_ins(lines: Sequence[Line]) -> list[RunIn]:
    """Headlines with their text on one line, from top to bottom; linear in the number of lines."""
    found = list(_candidates(lines))
    rows: list[list[RunIn]] = []
    for one in found:
        if rows and one.first - rows[-1][-1].first <= _FARTHEST:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [one for row in rows if len(row) >= _FEWEST or (len(row) > 1 and row[0].is_sure) for one in row]


def _candidates(lines: Sequence[Line]) -> Iterator[RunIn]:
    for index, line in enumerate(lines):
        found = _HEADED.match(line.text[:80])
        if found is None:
            continue
        first = index
        if not (found["mark"] or _may_open(lines, index)) and index and _may_open(lines, index - 1):
            first -= 1
        head = "".join(marks.bare(lines[at].text) for at in range(first, index)) + marks.bare(
            found["marked"] or found["head"]
        )
        if (first == index and not found["mark"] and not _may_open(lines, index)) or not _is_headline(head):
            continue
        if found["mark"] or _fills_column(lines, index):
            above = lines[first - 1].text if first else ""
            yield RunIn(first, index, found.end(), bool(found["mark"]) or marks.is_briefs_label(above))


def _may_open(lines: Sequence[Line], index: int) -> bool:
    above = lines[index - 1].text if index else ""
    return not above or marks.is_finished(above) or marks.is_briefs_label(above)


def _is_headline(head: str) -> bool:
    says = head.lstrip("●■▲◆★▶◎")
    opens_text = marks.may_open_lead(says) or marks.opens_like_body(says) or marks.is_byline(says)
    return _SHORTEST <= len(says) <= _LONGEST and not opens_text and "。" not in says and says[-1] not in "，：、；"


def _fills_column(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is as wide as a first line over the next one, or the whole of its paragraph."""
    if marks.ends_sentence(lines[index].text):
        return True
    if index + 1 == len(lines):
        return False
    room = width_of(lines[index + 1].text)
    width = width_of(lines[index].text)
    if marks.ends_sentence(lines[index + 1].text) and room.high < width.high:
        return True
    return min(width.distance(room.high - _INDENT), width.distance(room.high)) <= 1.5


def split_run_ins(lines: Sequence[Line]) -> tuple[list[Line], frozenset[int]]:
    """The lines with headlines and texts apart, and the numbers of the headlines' lines; the text opens below them."""
    run_ins = {one.last: one for one in find_run_ins(lines)}
    split: list[Line] = []
    heads: set[int] = set()
    for index, line in enumerate(lines):
        one = run_ins.get(index)
        if one is None:
            split.append(line)
            continue
        heads.update(range(len(split) - (one.last - one.first), len(split) + 1))
        split.append(line.part(0, one.length, gap_before=line.gap_before))
        split.append(line.part(one.length, len(line.text)))
    return split, frozenset(heads)
