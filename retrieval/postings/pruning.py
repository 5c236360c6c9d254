"""The best passages without compiled code: a term at a time, those that can add most first.

Each term's postings are added to a sum for each passage, until what the other terms can add at most is less than the
tenth best sum. No passage that was not met by then can be among the best; those that can are looked up in the other
terms' lists, and what is left is scored exactly.

A sum is in units of what a single posting scores in that passage (`Tables.ratios`): most postings count once, so that
they add their term's weight, whatever the passage.
"""

import threading
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrieval.mapping import checked_array
from retrieval.postings.layout import Counts, Numbers, Postings, SplitEntries, find_counts
from retrieval.postings.weighing import SLACK, Extra, Scores, Tables, WeightedTerms, clipped

Sums = NDArray[np.float32]

_WORTH_A_LOOK = 2
"""Whether enough is known is asked again before a list that is longer than one part in so many of what was read."""


class _Room(threading.local):
    """A sum for each passage, all zero between two searches; making them anew takes longer than many searches."""

    sums: Sums = np.zeros(0, dtype=np.float32)

    def of(self, size: int) -> Sums:
        if len(self.sums) < size:
            self.sums = np.zeros(size, dtype=np.float32)
        return self.sums


_room = _Room()


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """One search.

    `order`: the places of the terms, those that can add most first. `rest` (terms + 1, lengths): what the terms from
    each on can add at most to a passage of each length.
    """

    postings: Postings
    tables: Tables
    query: WeightedTerms
    extra: Extra | None
    limit: int
    order: NDArray[np.intp]
    rest: Scores
    lengths: Numbers
    read: dict[int, SplitEntries] = field(default_factory=dict)
    """The entries of each term that was read."""

    @classmethod
    def of(cls, postings: Postings, tables: Tables, query: WeightedTerms, extra: Extra | None, limit: int) -> "Search":
        most = query.weights[:, None] * tables.ceilings[clipped(postings.most[query.terms])]
        order = np.argsort(-most[:, tables.shortest], kind="stable")
        rest = np.zeros((len(order) + 1, most.shape[1]))
        rest[:-1] = np.cumsum(most[order][::-1], axis=0)[::-1]
        return cls(postings, tables, query, extra, limit, order, rest * SLACK, checked_array(postings.lengths))

    def run(self) -> tuple[Numbers, Scores]:
        sums = _room.of(len(self.postings.lengths))
        met: list[Numbers] = []
        try:
            read, bar = self._read_lists(sums, met)
            passages, values = self._best_met(sums, met, read, bar)
        finally:
            for some in met:
                sums[some] = 0.0
        for place in range(read, len(self.order)):
            values = values + self._look_up(place, passages)
            known = self._known(passages, values)
            bar = max(bar, _at_rank(known, self.limit) / SLACK)
            stays = known * SLACK + self.rest[place + 1][self.lengths[passages]] >= bar
            passages, values = passages[stays], values[stays]
        scores = self.exact_scores(passages)
        chosen = np.flatnonzero(scores > 0)
        order = np.lexsort((passages[chosen], -scores[chosen]))[: self.limit]
        return passages[chosen[order]], scores[chosen[order]]

    def _read_lists(self, sums: Sums, met: list[Numbers]) -> tuple[int, float]:
        """Adds lists until the others cannot bring in another passage; returns how many, and the bar by then."""
        spare = 0.0 if self.extra is None else float(self.extra.values.max(initial=0.0))
        read, bar = 0, 0.0
        for place, term in enumerate(self.order):
            peak = float(self.rest[place, self.tables.shortest]) + spare
            frequency = int(self.postings.frequencies[self.query.terms[term]])
            if peak < bar:
                return place, bar
            if read >= self.limit and frequency * _WORTH_A_LOOK >= read:
                bar = max(bar, self._bar(sums, met))
                if peak < bar:
                    return place, bar
            met.append(self._add(sums, int(self.query.terms[term]), np.float32(self.query.weights[term])))
            read += frequency
        return len(self.order), max(bar, self._bar(sums, met))

    def _add(self, sums: Sums, term: int, weight: np.float32) -> Numbers:
        passages, repeated, counts = self._entries(term)
        sums[passages] += weight
        again = passages[repeated]
        sums[again] += weight * (self.tables.ratios_of(counts, self.lengths[again]) - 1)
        return passages

    def _bar(self, sums: Sums, met: list[Numbers]) -> float:
        """What the last of the best scores at least."""
        bars = []
        for passages in met:
            known = self._known(passages, sums[passages])
            # A passage may be met in several lists; within one list it is met once.
            bars.append(_at_rank(known, self.limit))
        return max(bars, default=0.0) / SLACK

    def _known(self, passages: Numbers, values: Sums) -> Scores:
        known: Scores = (values * self.tables.ceilings[1][self.lengths[passages]]).astype(np.float64)
        return known if self.extra is None else known + self.extra.values[self.extra.groups[passages]]

    def _best_met(self, sums: Sums, met: list[Numbers], read: int, bar: float) -> tuple[Numbers, Sums]:
        """The passages met so far that may be among the best, ascending, with their sums."""
        rest = self.rest[read]
        chosen, kept = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.float32)]
        for passages in met:
            values = sums[passages]
            sums[passages] = 0.0  # so that a passage of several lists is taken once
            stays = self._known(passages, values) * SLACK + rest[self.lengths[passages]] >= bar
            stays &= values > 0
            chosen.append(passages[stays])
            kept.append(values[stays])
        found = np.concatenate(chosen)
        order = np.argsort(found)
        return found[order], np.concatenate(kept)[order]

    def _look_up(self, place: int, passages: Numbers) -> Sums:
        term = self.order[place]
        counts = self._counts(int(self.query.terms[term]), passages)
        added = np.zeros(len(passages), dtype=np.float32)
        here = np.flatnonzero(counts)
        ratios = self.tables.ratios_of(counts[here], self.lengths[passages[here]])
        added[here] = np.float32(self.query.weights[term]) * ratios
        return added

    def _entries(self, term: int) -> SplitEntries:
        if term not in self.read:
            self.read[term] = self.postings.split_entries(term)
        return self.read[term]

    def _counts(self, term: int, passages: Numbers) -> Counts:
        if term not in self.read and self.postings.is_mapped(term):
            return self.postings.look_up(term, passages)
        return find_counts(self._entries(term), passages)

    def exact_scores(self, passages: Numbers) -> Scores:
        """The scores of these passages, which ascend, summed in the order of the terms."""
        scores = np.zeros(len(passages))
        norms = self.tables.norms[self.lengths[passages]]
        for term, weight in zip(self.query.terms.tolist(), self.query.weights.tolist(), strict=True):
            counts = self._counts(term, passages)
            here = np.flatnonzero(counts)
            scores[here] += weight * self.tables.formula.impacts(counts[here].astype(np.float64), norms[here])
        return scores if self.extra is None else scores + self.extra.values[self.extra.groups[passages]]


def _at_rank(values: Scores, rank: int) -> float:
    """The value that so many reach; nothing if there are fewer."""
    if len(values) < rank:
        return 0.0
    return max(float(-np.partition(-values, rank - 1)[rank - 1]), 0.0)
