"""What BM25 makes of counts and lengths: tables by length, from which bounds and scores are taken."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.layout import MOST_COUNTED, Counts, Numbers

Lengths = NDArray[np.uint16] | NDArray[np.int32]
Scores = NDArray[np.float64]

TABLED_COUNTS = 15
"""Counts below this have what they score tabled; all above are taken to score as the highest in bounds."""

LEAST_WEIGHT, MOST_WEIGHT = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)
"""With others a passage that was met could have a sum of nothing, or one that is no number, in 32 bits."""

ROUNDING = 2.0**-24
"""What a number of 32 bits may be off by."""


def slack_of(terms: int) -> float:
    """Bounds are computed with 32 bits; so many times as much covers their rounding for so many terms."""
    return 1.0 + ROUNDING * (4 * terms + 100)


@dataclass(frozen=True, slots=True)
class Formula:
    """BM25's parameters; delta is what BM25+ adds to a posting."""

    k1: float = 1.2
    b: float = 0.75
    delta: float = 1.0

    def norms(self, lengths: NDArray[np.int32], average: float) -> Scores:
        return np.asarray(self.k1 * (1 - self.b + self.b * lengths / (average or 1.0)))

    def impacts(self, counts: NDArray[np.float64] | float, norms: Scores) -> Scores:
        """What a posting scores for each unit of its term's weight."""
        return np.asarray(counts * (self.k1 + 1) / (counts + norms) + self.delta)


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """By length: `norms` and `singles` (what a count of one scores), float64 (lengths); `ceilings` float32
    (TABLED_COUNTS + 1, lengths): what a count scores at most. `shortest`: the least length that a passage with terms
    has."""

    formula: Formula
    norms: Scores
    singles: Scores
    ceilings: NDArray[np.float32]
    shortest: int

    @classmethod
    def of(cls, formula: Formula, lengths: Numbers, average: float) -> "Tables":
        longest = int(lengths.max(initial=0))
        shortest = int(lengths.min(initial=longest, where=lengths > 0))
        norms = formula.norms(np.arange(longest + 1, dtype=np.int32), average)
        counts = np.array([*range(TABLED_COUNTS), MOST_COUNTED], dtype=np.float64)[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            singles = formula.impacts(1.0, norms)
            ceilings = np.nan_to_num(formula.impacts(counts, norms))
            ceilings[0] = 0.0  # BM25+ adds delta to postings only
        return cls(formula, norms, singles, ceilings.astype(np.float32), shortest)

    def parts(self, lengths: Lengths, repeated: NDArray[np.intp], counts: Counts, weights: Scores) -> Scores:
        """What postings add to scores, in passages of these lengths and of terms of these weights: those at the places
        `repeated` count so often, all others once."""
        parts: Scores = self.singles.take(lengths)
        if len(repeated):
            norms = self.norms.take(lengths.take(repeated))
            parts[repeated] = self.formula.impacts(counts.astype(np.float64), norms)
        parts *= weights
        return parts


@dataclass(frozen=True, slots=True, eq=False)
class WeightedTerms:
    """A query: term numbers, ascending, and their positive weights."""

    terms: NDArray[np.int64]
    weights: Scores


@dataclass(frozen=True, slots=True, eq=False)
class Extra:
    """What is added to the scores of all passages of some groups, and which groups are searched at all.

    `groups` int32 (passages), ascending: the group of each passage. `members` int64, ascending, and `values`, as many
    and none negative: what is added to the passages of these groups. `allowed` bool (groups): None means all.
    """

    groups: Numbers
    members: NDArray[np.int64]
    values: Scores
    allowed: NDArray[np.bool_] | None = None

    @property
    def size(self) -> int:
        """How many groups there are, as far as it matters here."""
        last_group = int(self.groups[-1]) if len(self.groups) else -1
        return 1 + max(last_group, int(self.members[-1]) if len(self.members) else -1)

    def of(self, passages: NDArray[np.int64]) -> Scores:
        """What is added to each of these passages; minus infinity where its group is left out."""
        groups = self.groups[passages]
        places = np.searchsorted(self.members, groups)
        added = np.zeros(len(passages))
        here = np.flatnonzero(np.append(self.members, -1)[places] == groups)
        added[here] = self.values[places[here]]
        if self.allowed is not None:
            added[~self.allowed[groups]] = -np.inf
        return added

    def of_all(self) -> Scores:
        """What is added to each group's passages; minus infinity where it is left out."""
        added = np.zeros(self.size)
        added[self.members] = self.values
        if self.allowed is not None:
            added[~self.allowed[: len(added)]] = -np.inf
        return added


def clipped(counts: Counts) -> NDArray[np.intp]:
    """The row of `Tables.ceilings` of each count."""
    return np.minimum(counts, TABLED_COUNTS).astype(np.intp)
