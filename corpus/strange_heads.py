"""Headlines that speak of another article more than of the one below them.

Most headlines say again what the first paragraphs say. Where one does not, it may still be right; but where several of
a page speak of other articles, its blocks stand in an order that nobody knows, and what is strange is another's.
"""

from collections.abc import Sequence

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


def withdraw_strange(stretches: Sequence[Stretch], headings: Sequence[Heading], kinship: Kinship) -> list[SetLine]:
    """Take back the headlines that are surely another article's, and those that may be on a page with several."""
    bodies = [frozenset[str]().union(*(kinship.pairs[at] for at in one.numbers)) for one in stretches]
    scored: list[tuple[Heading, float, float, float]] = []
    for number, (heading, stretch) in enumerate(zip(headings, stretches, strict=True)):
        said = pairs_of("\n".join(write_display(line.text) for line in heading.lines if says_subject(line)))
        if said:
            lead = frozenset[str]().union(*(kinship.pairs[at] for at in stretch.numbers[:_LEAD]))
            others = (kinship.of_pairs(said, body) for at, body in enumerate(bodies) if at != number)
            scored.append(
                (
                    heading,
                    kinship.of_pairs(said, lead),
                    kinship.of_pairs(said, bodies[number]),
                    max(others, default=0.0),
                )
            )
    doubted = sum(other > in_lead + _PERHAPS for _, in_lead, _, other in scored)
    withdrawn: list[SetLine] = []
    for heading, in_lead, own, other in scored:
        is_strange = doubted > _DOUBTED * len(scored) and other > in_lead + _CLEARLY
        if is_strange or other > own + _SURELY:
            withdrawn.extend(heading.lines)
            heading.lines.clear()
    return withdrawn
