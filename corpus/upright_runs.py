"""Upright headlines that a text layer gives one after another, letter by letter: where one ends and the next begins.

A kicker stands beside its headline, and nothing is printed in between. But a kicker says again a clause of its article.
"""

import re
from collections.abc import Set

from corpus.marks import is_briefs_label

_STOPS = re.compile(r"[，。、；：！？…“”（）《》·—]+")
_SHORTEST_CLAUSE, _LONGEST_CLAUSE = 6, 20
_SHORTEST_REST = 2
"""Letters of a label; headlines have more."""
_SHORTEST_HEADLINE = 6


class Surroundings:
    """What a page says besides its upright headlines."""

    def __init__(self, bare_text: str) -> None:
        self.clauses = {
            clause for clause in _STOPS.split(bare_text) if _SHORTEST_CLAUSE <= len(clause) <= _LONGEST_CLAUSE
        }


def parts_of(letters: str, around: Surroundings) -> list[int]:
    """Where the parts of a row of letters begin, the first at 0: a label of briefs, kickers, headlines."""
    starts = [0]
    label = next((size for size in range(_SHORTEST_REST, 6) if is_briefs_label(letters[:size])), 0)
    if label and len(letters) - label >= _SHORTEST_HEADLINE:
        starts.append(label)
    return sorted({*starts, *_beside_clauses(letters, starts[-1], around.clauses)})


def _beside_clauses(letters: str, floor: int, clauses: Set[str]) -> list[int]:
    """Where clauses of the page begin and end that leave no stub of a headline beside them."""
    found: list[int] = []
    at = floor
    while at <= len(letters) - _SHORTEST_CLAUSE:
        ends = range(min(len(letters), at + _LONGEST_CLAUSE), at + _SHORTEST_CLAUSE - 1, -1)
        end = next((end for end in ends if letters[at:end] in clauses), 0)
        rests = (at - floor, len(letters) - end)
        is_kicker = rests[1] >= _SHORTEST_HEADLINE and (not rests[0] or rests[0] >= _SHORTEST_HEADLINE)
        if end and is_kicker and letters[end:] not in clauses:
            found += [border for border in (at, end) if floor < border < len(letters)]
            at = floor = end
        else:
            at += 1
    return found
