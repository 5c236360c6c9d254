"""Headlines that stand over no article: which articles they make doubtful, and which one they belong to after all."""

from collections.abc import Sequence, Set
from itertools import groupby

from corpus import marks
from corpus.composition import Composition
from corpus.heading import Heading, says_subject
from corpus.kinship import Kinship, pairs_of
from corpus.labels import is_slogan
from corpus.layout import SetLine
from corpus.reflow import wraps, write_display
from corpus.roles import Role
from corpus.segment import Stretch

_CONTESTED, _CONTESTED_IF_SHORT = 0.5, 0.65
"""How much a row of lines that is left over must speak of an article to make its headline doubtful."""
_SHORT, _SHORTEST = 4, 3
"""Paragraphs: a shorter article is hardly two, and never where it is shorter than the second."""
_AT_HOME, _ELSEWHERE = 0.65, 0.3
"""How much it must speak of an article to be given to it, and how much less of all others."""
_RIVAL = 0.3
"""How much another row must speak of it to be perhaps its headline: captions repeat more of an article's words."""
_WHOLE = 10
"""Em in a headline that is left over; what is shorter is a crosshead or a kicker."""

_KNOWN, _FOREIGN = 0.4, 0.1
"""The shares of its words that an article has of what it is surely about, and of what it is surely not about."""
_LONG, _SHORT_HEADLINE = 18, 12
"""Em; few decks are longer, and few headlines that have another line below are shorter."""

_Row = Sequence[SetLine]


def rows_left(composition: Composition, loose: Sequence[SetLine]) -> list[list[SetLine]]:
    """Lines that stand together and are left over, as long as a headline, and no quotation as kickers and decks are."""
    left = {line.line.start for line in loose if _names_no_column(line)}
    bodies = "\n".join(paragraph.bare for paragraph in composition.paragraphs)
    runs = (groupby(row.heading, key=lambda line: line.line.start in left) for row in composition.between)
    rows = [list(row) for run in runs for is_left, row in run if is_left]
    return [
        row
        for row in rows
        if sum(line.width.low for line in row) >= _WHOLE
        and not all(marks.bare(write_display(line.text)) in bodies for line in row)
    ]


def withdraw_beside_strangers(
    stretches: Sequence[Stretch], headings: Sequence[Heading], bodies: Sequence[str]
) -> list[SetLine]:
    """Take back the headings that close with another article's headline, and those of long articles next to them.

    That one's body is a part of one of the two.
    """
    strange = {at for at, (one, body) in enumerate(zip(headings, bodies, strict=True)) if _closes_strangely(one, body)}
    strange |= {at + 1 for at in strange if at + 1 < len(headings) and len(stretches[at + 1].numbers) >= _SHORT}
    withdrawn = [line for at in sorted(strange) for line in headings[at].lines]
    for at in strange:
        headings[at].lines.clear()
    return withdrawn


def _closes_strangely(heading: Heading, body: str) -> bool:
    """Whether an article that is surely about one row of its heading says hardly a word of the last one, a long one."""
    *others, last = _rows_of([line for line in heading.lines if line.role is Role.DISPLAY], body) or [[]]
    spoken = pairs_of(body)
    is_long = sum(line.width.low for line in last) >= _LONG and all(_names_no_column(line) for line in last)
    is_headed = sum(line.width.low for row in others for line in row) >= _SHORT_HEADLINE
    is_known = any(_said(one, spoken) > _KNOWN for one in others)
    return is_long and is_headed and is_known and _said(last, spoken) < _FOREIGN


def _rows_of(lines: Sequence[SetLine], body: str) -> list[list[SetLine]]:
    """The lines, those of which one goes on in the next together."""
    rows: list[list[SetLine]] = []
    for line in lines:
        if rows and wraps(write_display(rows[-1][-1].text), write_display(line.text), body, is_pair=False):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _said(row: _Row, spoken: Set[str]) -> float:
    said = pairs_of("\n".join(write_display(line.text) for line in row))
    return len(said & spoken) / max(1, len(said))


def withdraw_contested(
    rows: Sequence[_Row], stretches: Sequence[Stretch], headings: Sequence[Heading], kinship: Kinship
) -> list[SetLine]:
    """Take back the headings of articles of which a headline that is left over speaks too: each may be two articles."""
    withdrawn: list[SetLine] = []
    for row in rows:
        shares = _shares(row, stretches, kinship)
        best = shares.index(max(shares))
        size = len(stretches[best].numbers)
        if size >= _SHORTEST and shares[best] >= (_CONTESTED if size >= _SHORT else _CONTESTED_IF_SHORT):
            withdrawn.extend(headings[best].lines)
            headings[best].lines.clear()
    return withdrawn


def place_left(
    rows: Sequence[_Row],
    stretches: Sequence[Stretch],
    headings: Sequence[Heading],
    kinship: Kinship,
    *,
    barred: Set[int],
) -> set[int]:
    """Give headlines that are left over to the articles without any that they alone speak of, but to no `barred` one.

    Return where in the text the lines begin that are placed.
    """
    spoken_of: dict[int, list[_Row]] = {}
    sure: set[int] = set()
    for row in rows:
        shares = _shares(row, stretches, kinship)
        *others, share = sorted(shares)
        best = shares.index(share)
        if share >= _RIVAL:
            spoken_of.setdefault(best, []).append(row)
        if share >= _AT_HOME and max(others, default=0.0) <= share - _ELSEWHERE:
            sure.add(best)
    placed: set[int] = set()
    for number in sure - barred:
        is_bare = not any(line.role is Role.DISPLAY for line in headings[number].lines)
        if is_bare and len(spoken_of[number]) == 1:
            headings[number].lines[:0] = spoken_of[number][0]
            placed |= {line.line.start for line in spoken_of[number][0]}
    return placed


def _shares(row: _Row, stretches: Sequence[Stretch], kinship: Kinship) -> list[float]:
    """How much a row speaks of each article."""
    subject = pairs_of("\n".join(write_display(line.text) for line in row))
    return [kinship.shares([subject], stretch.numbers)[0] for stretch in stretches]


def _names_no_column(line: SetLine) -> bool:
    """Nor is it a byline, or a deck with its dash."""
    is_name = marks.is_column_label(line.text) or is_slogan(line)
    return says_subject(line) and not is_name and not marks.deck_dash(line.text)
