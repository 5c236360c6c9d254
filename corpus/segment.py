"""Where one article of a page ends and the next begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from corpus import marks
from corpus.composition import Composition, SetParagraph
from corpus.kinship import Kinship, pairs_of
from corpus.quotations import is_clause
from corpus.reflow import write_display
from corpus.roles import Role

_REACH = 4
"""How many paragraphs on each side tell whether the subject changes."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The paragraphs `first` up to, not including, `end` of a composition: one article."""

    first: int
    end: int

    @property
    def numbers(self) -> range:
        return range(self.first, self.end)


class Order(Enum):
    """Where a page's stream gives the headlines."""

    BEFORE = "before their bodies"
    AFTER = "after their bodies"
    APART = "all together, at the page's end or its start"
    UNKNOWN = "unknown"


def segment(composition: Composition, kinship: Kinship, order: Order = Order.UNKNOWN) -> list[Stretch]:
    """Cut the row of paragraphs into articles, in the order of the page."""
    count = len(composition.paragraphs)
    if not count:
        return []
    certain = [number for number in range(1, count) if is_certain_border(composition, number)]
    borders = [0]
    fences = [0, *certain, count]
    for low, high in pairwise(fences):
        for number in range(low + 1, high):
            reach = range(max(low, borders[-1]), high)
            if border_score(composition, kinship, number, reach, order) > 0:
                borders.append(number)
        if high < count:
            borders.append(high)
    return [Stretch(first, end) for first, end in zip(borders, [*borders[1:], count], strict=True)]


def is_certain_border(composition: Composition, number: int) -> bool:
    """A lead, a jump line, a byline, a closing dateline, a signature or a headline that runs into its text stands only
    where an article begins or ends.

    So it is where the order of a page's columns shows it.
    """
    between = composition.between[number]
    if between.having(Role.JUMP_FROM, Role.JUMP_ON, Role.DATELINE, Role.BYLINE, Role.RUN_IN):
        return True
    above, below = composition.paragraphs[number - 1], composition.paragraphs[number]
    return below.lines[0].begins or below.lead is not None or above.is_signed or above.is_brief


def border_score(
    composition: Composition, kinship: Kinship, number: int, reach: range, order: Order = Order.UNKNOWN
) -> float:
    """How strongly the page says that an article begins with paragraph `number`; above 0 it does.

    Only paragraphs of `reach` may be compared. Where display stands between, the score is near to the logarithm of the
    odds.
    """
    left = range(max(reach.start, number - _REACH), number)
    right = range(number, min(reach.stop, number + _REACH))
    substance = min(_substance(kinship, left), _substance(kinship, right))
    change = 80 * (0.04 - kinship.of_bodies(left, right))
    change = max(-3.0, min(2.8, change)) * min(1.0, substance / 120)
    measure = _measure_score(composition.paragraphs[number - 1], composition.paragraphs[number])
    if not composition.between[number].heading:
        return _EMPTY[order] + change + measure
    score = _display_score(composition, number) + _subject_score(composition, kinship, left, right, order)
    return score + _CHANGE * change + _MEASURE * measure


_EMPTY = {Order.BEFORE: -4.0, Order.AFTER: -4.0, Order.APART: -2.5, Order.UNKNOWN: -2.5}
"""What it says that no display stands between two paragraphs."""

# The weights below are those of a logistic regression on pages of news that were set anew for it, rounded; the news is
# not shipped, and neither the sample page nor the shared typeset pages were among them.
_CHANGE, _MEASURE = 0.7, 0.7
_DISPLAY, _EACH_EM, _WIDEST, _SHORT = -1.9, 0.12, 20.0, -1.4
_SPACED, _NAMED, _DASHED, _WIDE = 2.3, 2.2, 2.0, 0.4
_OWN, _OTHER, _EITHER = 2.2, -1.6, 1.5
_OPENS, _REPORTS = 1.9, 2.1
_REPEATED, _QUOTED, _CLAUSES = -1.45, -1.4, -2.0
_BRIEF = 1.0
"""This one is set by hand: no page of the regression says that it has briefs and leaves their leads out."""

_BRIEFS = 12
"""How many paragraphs below their label briefs may stand."""


def _subject_score(composition: Composition, kinship: Kinship, left: range, right: range, order: Order) -> float:
    """A headline speaks of one side more; a crosshead says again what its section says, often to the character."""
    heading = [write_display(line.text) for line in composition.between[right.start].heading]
    section = composition.paragraphs[right.start].bare
    around = "\n".join(composition.paragraphs[number].bare for number in (*left, *right))
    score_of_clauses = _CLAUSES * all(is_clause(line, around) for line in heading)
    score = score_of_clauses + _REPEATED * (len(heading) < 3 and all(marks.bare(line) in section for line in heading))
    score += _QUOTED * sum(marks.bare(line) in around for line in heading) / len(heading)
    pairs = pairs_of("\n".join(heading))
    bodies = [frozenset().union(*(kinship.pairs[number] for number in side)) for side in (left, right)]
    above, below = (kinship.of_pairs(pairs, body) for body in bodies)
    if order is Order.BEFORE:
        return score + _OWN * below + _OTHER * above
    if order is Order.AFTER:
        return score + _OWN * above + _OTHER * below
    return score + _EITHER * abs(above - below) * (order is Order.UNKNOWN)


def _substance(kinship: Kinship, numbers: Sequence[int]) -> int:
    return sum(len(kinship.pairs[number]) for number in numbers)


def _measure_score(above: SetParagraph, below: SetParagraph) -> float:
    """Articles are set to different measures more often than one article is."""
    if above.measure and below.measure:
        difference = abs(above.measure - below.measure)
        if difference <= 1:
            return -0.5
        return 0.0 if difference < 1.75 else 1.5 if difference < 3 else 2.5
    one, two = above.lines[0].measure, below.lines[0].measure
    return 1.2 if one and two and abs(one - two) >= 3 else 0.0


def _display_score(composition: Composition, number: int) -> float:
    """Crossheads are short and fit their column; headlines are long, wide, letter-spaced or come with a deck."""
    heading = composition.between[number].heading
    above, below = composition.paragraphs[number - 1], composition.paragraphs[number]
    measures = [measure for measure in (above.measure, below.measure) if measure]
    texts = [marks.bare(line.text) for line in heading]
    long = sum(line.width.low for line in heading)
    score = _DISPLAY + _EACH_EM * min(long, _WIDEST) + _SHORT * (len(heading) == 1 and long <= 12)
    score += _SPACED * any(marks.is_letter_spaced(line.text) for line in heading)
    score += _NAMED * any(marks.is_column_label(line.text) for line in heading)
    score += _DASHED * any(marks.deck_dash(line.text) > 0 for line in heading)
    score += _WIDE * any(line.width.low > max(measures) + 1 for line in heading if measures)
    score += _REPORTS * any(marks.reports(text) for text in texts)
    score += _BRIEF * _is_below_briefs_label(composition, number)
    return score + _OPENS * marks.opens_report(below.bare)


def _is_below_briefs_label(composition: Composition, number: int) -> bool:
    """Whether `简讯` stands not far above; the headlines of briefs are short, and their bodies say little."""
    nearby = composition.between[max(0, number - _BRIEFS) : number]
    return any(marks.is_briefs_label(line.text) for between in nearby for line in between.heading)
