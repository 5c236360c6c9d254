"""Headlines that speak of another article more than of the one below them.

Most headlines say again what the first paragraphs say. Where one does not, it may still be right; but where several of
a page speak of other articles, its blocks stand in an order that nobody knows, and what is strange is another's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median, median_low

from corpus.heading import Heading, says_subject
from corpus.kinship import Kinship, pairs_of
from corpus.layout import SetLine
from corpus.reflow import write_display
from corpus.segment import Stretch

_SURELY = 0.2
"""By how much more of its words a headline that is surely another's finds there."""
_LEAD = 2
"""Paragraphs, of which a headline says something again."""
_PERHAPS, _CLEARLY = 0.1, 0.05
"""By how much more of its words a headline finds in another article than in those, where that is worth a doubt, and
where it is taken back on a page of doubts."""
_DOUBTED = 0.15
"""The share of a page's headlines that may be so by chance."""
_STANDS_OUT = 0.25
"""By how much more of its words half of the headlines find in one article than in most others, where words tell."""


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What shares of a headline's words its article has in the first paragraphs and at all, and the best other one.

    `stands_out`: by how much the best of all articles has more of them than most have.
    """

    heading: Heading
    in_lead: float
    own: float
    other: float
    stands_out: float

    @property
    def is_doubted(self) -> bool:
        return self.other > self.in_lead + _PERHAPS


def withdraw_strange(stretches: Sequence[Stretch], headings: Sequence[Heading], kinship: Kinship) -> list[SetLine]:
    """Take back the headlines that are surely another article's, and those that may be on a page with several.

    Where all articles speak of the same things, words tell nothing.
    """
    spoken = list(_spoken(stretches, headings, kinship))
    if not spoken or median(one.stands_out for one in spoken) < _STANDS_OUT:
        return []
    is_doubtful = sum(one.is_doubted for one in spoken) > _DOUBTED * len(spoken)
    withdrawn: list[SetLine] = []
    for one in spoken:
        if (is_doubtful and one.other > one.in_lead + _CLEARLY) or one.other > one.own + _SURELY:
            withdrawn.extend(one.heading.lines)
            one.heading.lines.clear()
    return withdrawn


def _spoken(stretches: Sequence[Stretch], headings: Sequence[Heading], kinship: Kinship) -> Iterator[_Spoken]:
    bodies = [frozenset[str]().union(*(kinship.pairs[at] for at in one.numbers)) for one in stretches]
    for number, (heading, stretch) in enumerate(zip(headings, stretches, strict=True)):
        said = pairs_of("\n".join(write_display(line.text) for line in heading.lines if says_subject(line)))
        if not said:
            continue
        lead = frozenset[str]().union(*(kinship.pairs[at] for at in stretch.numbers[:_LEAD]))
        shares = [kinship.of_pairs(said, body) for body in bodies]
        other = max((share for at, share in enumerate(shares) if at != number), default=0.0)
        in_lead, own = kinship.of_pairs(said, lead), shares[number]
        yield _Spoken(heading, in_lead, own, other, stands_out=max(shares) - median_low(shares))
