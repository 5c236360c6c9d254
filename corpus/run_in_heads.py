"""Headlines of briefs that a text layer gives on one line with their text: `●多国举行活动　近日，…`.

Nothing but the white behind it tells such a headline from its text, and lists in the middle of an article look alike
(`●报名时间　即日起…`), so it takes several in a row below the name of a column, or with marks in a block of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus import marks
from corpus.kinship import pairs_of
from corpus.measure import width_of
from corpus.model import Line

_MARKS = "●■▲◆★▶◎"
"""Of all that printers have: □ opens bylines, ○ and ※ open items and notes."""
_MARK = rf"\s*(?P<mark>[{_MARKS}]?)\s*"
_WIDE = re.compile(rf"{_MARK}(?P<head>\S[^。；]{{0,34}}?)(?:\u3000| {{2,}})(?=[^\s（(])")
_NARROW = re.compile(rf"{_MARK}(?P<head>[^\s。；]{{1,34}})\s(?=[^\s（(])")
_SHORTEST, _LONGEST = 5, 40
"""Characters of a headline."""
_FARTHEST = 14
"""Lines from one brief's first to the next one's."""
_INDENT = 2
_EVEN = 1.5
"""Em by which lines of one column may differ."""
_SOON = 5
"""Lines within which a text has a stop."""


@dataclass(frozen=True, slots=True)
class RunIn:
    """The lines of a headline, of which the last one holds `length` characters of it and then text.

    `mark`: what is printed before it; empty where nothing is.
    """

    first: int
    last: int
    length: int
    mark: str


def find_run_ins(lines: Sequence[Line]) -> list[RunIn]:
    """Headlines with their text on one line, from top to bottom; linear in the number of lines."""
    rows: list[list[RunIn]] = []
    for one in _apart(lines):
        if rows and one.first - rows[-1][-1].first <= _FARTHEST:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [one for row in rows for one in _kept(lines, row)]


def _apart(lines: Sequence[Line]) -> list[RunIn]:
    """The candidates without those that begin in another one's text, and without beginnings of longer headlines."""
    apart: list[RunIn] = []
    for one in _candidates(lines):
        if apart and one.first <= apart[-1].last:
            if _has_text(lines, apart[-1]):
                continue
            apart.pop()
        apart.append(one)
    return apart


def _has_text(lines: Sequence[Line], one: RunIn) -> bool:
    return one.length < len(lines[one.last].text)


def _kept(lines: Sequence[Line], row: Sequence[RunIn]) -> Sequence[RunIn]:
    """The headlines of a row that begin as most of them do, where that is surely no item of an article's list."""
    usual = max((one.mark for one in row), key=[one.mark for one in row].count)
    alike = [one for one in row if one.mark == usual]
    if len(alike) > 1 and (_is_named(lines, row[0].first) or _are_block(lines, alike) or _are_told(lines, alike)):
        return alike
    return []


def _are_told(lines: Sequence[Line], row: Sequence[RunIn]) -> bool:
    """Whether headlines say what their texts say again; the items of a list do not: `●报名时间　即日起…`.

    Without a mark it takes more of them, and wide white behind each.
    """
    told = 0
    for one, end in zip(row, [*(one.first for one in row[1:]), len(lines)], strict=True):
        head = "".join(lines[at].text for at in range(one.first, one.last)) + lines[one.last].text[: one.length]
        text = lines[one.last].text[one.length :]
        text += "".join(line.text for line in lines[one.last + 1 : min(end, one.last + _LONGEST_TEXT)])
        said = pairs_of(marks.bare(head))
        told += len(marks.bare(head)) > _LONGEST_ITEM and len(said & pairs_of(marks.bare(text))) >= _TOLD * len(said)
    if row[0].mark:
        return _has_text(lines, row[0]) and 2 * told >= len(row)
    is_wide = all(lines[one.last].text[: one.length].endswith(("\u3000", "  ")) for one in row)
    return is_wide and 3 * told >= 2 * len(row)


_LONGEST_TEXT = 12
"""Lines of a brief."""
_LONGEST_ITEM, _TOLD = 6, 0.3
"""Characters in an item's name with its mark, and the least share of its words that a headline's text says again."""


def _are_block(lines: Sequence[Line], row: Sequence[RunIn]) -> bool:
    """Whether headlines with marks stand in one block, the first on one line with text: else it is a crosshead."""
    first = row[0]
    opens = first.first == 0 or lines[first.first].gap_before
    is_whole = not any(lines[one.first].gap_before for one in row[1:])
    return bool(first.mark) and opens and is_whole and _has_text(lines, first)


def _candidates(lines: Sequence[Line]) -> Iterator[RunIn]:
    for index, line in enumerate(lines):
        if line.text.lstrip().startswith("【"):
            yield from _in_brackets(lines, index)
            continue
        found = _WIDE.match(line.text[:80]) or _NARROW.match(line.text[:80])
        if found is None:
            if _is_whole(lines, index):
                yield RunIn(index, index, len(line.text), line.text.lstrip()[:1])
            continue
        first = index
        if index and not (found["mark"] or _may_open(lines, index)):
            first -= 1
        mark = lines[first].text.lstrip()[:1]
        is_marked = mark in tuple(_MARKS)
        head = "".join(marks.bare(lines[at].text) for at in range(first, index)) + marks.bare(found["head"])
        text = line.part(found.end(), len(line.text))
        begins = _may_open(lines, first) or is_marked
        fills = _fills_column(lines, first, index) or (is_marked and _has_stops([text]))
        if not _is_headline(head) or not begins or not fills:
            continue
        if _has_stops([text, *lines[index + 1 : index + _SOON]]):
            yield RunIn(first, index, found.end(), mark if is_marked else "")


def _in_brackets(lines: Sequence[Line], first: int) -> Iterator[RunIn]:
    """The headline in brackets, of which the last is perhaps on another line: `【水渠` / `通水】昨天，…`."""
    head = ""
    for last in range(first, min(first + _MOST_BRACKETED, len(lines))):
        before, bracket, _ = lines[last].text.partition("】")
        head += marks.bare(before)
        if bracket:
            length = len(before) + len(bracket)
            if _is_headline(head.lstrip("【")) and _has_stops(
                [lines[last].part(length, len(lines[last].text)), *lines[last + 1 : last + _SOON]]
            ):
                yield RunIn(first, last, length, "【")
            return


_MOST_BRACKETED = 4
"""Lines of a headline in brackets, in a narrow column."""


def _is_named(lines: Sequence[Line], index: int) -> bool:
    return index > 0 and marks.is_briefs_label(lines[index - 1].text)


def _is_whole(lines: Sequence[Line], index: int) -> bool:
    """Whether a headline with its mark fills a line, so that the text begins on the next one; or it is a crosshead."""
    text = marks.bare(lines[index].text)
    is_headline = text[:1] in tuple(_MARKS) and _is_headline(text) and "，" not in text
    return is_headline and _has_stops(lines[index + 1 : index + _SOON])


def _has_stops(lines: Sequence[Line]) -> bool:
    return any(stop in line.text for line in lines for stop in "，。")


def _may_open(lines: Sequence[Line], index: int) -> bool:
    above = lines[index - 1].text if index else ""
    return marks.is_finished(above) or marks.is_briefs_label(above)


def _is_headline(head: str) -> bool:
    says = head.lstrip(_MARKS)
    opens_text = marks.may_open_lead(says) or marks.opens_like_body(says) or marks.is_byline(says)
    return _SHORTEST <= len(says) <= _LONGEST and not opens_text and "。" not in says and says[-1] not in "，：、；"


def _fills_column(lines: Sequence[Line], first: int, index: int) -> bool:
    """Whether a line is as wide as a first line over the next one, or as the next one of an indented first line, or the
    whole of its paragraph."""
    if first < index:
        return width_of(lines[index].text).distance(width_of(lines[first].text).high + _INDENT) <= _EVEN
    if marks.ends_sentence(lines[index].text):
        return True
    if index + 1 == len(lines):
        return False
    room = width_of(lines[index + 1].text)
    width = width_of(lines[index].text)
    if marks.ends_sentence(lines[index + 1].text) and room.high < width.high:
        return True
    return min(width.distance(room.high - _INDENT), width.distance(room.high)) <= _EVEN


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
        if one.length < len(line.text):
            split.append(line.part(one.length, len(line.text)))
    return split, frozenset(heads)
