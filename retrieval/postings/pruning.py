"""The best passages without compiled code: a list at a time, those of terms that can add most first.

Each list's postings are added to a sum for each passage, until what the other terms can add at most is less than the
tenth best score. How much that is is found out early: the passages that look best after the first thousand postings are
looked up in all other lists (`QueryLists.find`), which costs next to nothing and raises the bar to nearly its final
height. No passage that was not met by then can be among the best; those that can are looked up in the other terms'
lists, and what is left is scored exactly.

A sum is in units of what a single posting scores in that passage (`Tables.ratios`): most postings count once, so that
they add their term's weight, whatever the passage.
"""

import threading
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.mapping import checked_array
from retrieval.postings.finding import OFTEN, QueryLists
from retrieval.postings.layout import Numbers, Postings
from retrieval.postings.weighing import SLACK, Extra, Scores, Tables, WeightedTerms, clipped

Sums = NDArray[np.float32]

_AHEAD = 50
"""Once so many times as many postings were read as passages are wanted, the best so far are looked up everywhere."""

_AGAIN = 4
"""And again whenever so many times as many have been read."""

_LOOKED_AT = 6
"""So many times as many passages as are wanted are looked up then."""

_FEW = 64
"""So few passages are looked up in all other lists at once; so many groups are looked at for what is extra alone."""


class _Room(threading.local):
    """A sum for each passage, all zero between two searches; making them anew takes longer than many searches."""

    sums: Sums = np.zeros(0, dtype=np.float32)

    def of(self, size: int) -> Sums:
        if len(self.sums) < size:
            self.sums = np.zeros(size, dtype=np.float32)
        return self.sums


_room = _Room()


@dataclass(frozen=True, eq=False)
class Search:
    """One search, for passages that score more than `floor`.

    `order`: the rows of the terms, those that can add most first. `rest` (terms + 1, lengths): what the terms from
    each on can add at most to a passage of each length.
    """

    lists: QueryLists
    tables: Tables
    query: WeightedTerms
    extra: Extra | None
    limit: int
    floor: float
    most: NDArray[np.intp]
    order: NDArray[np.intp]
    rest: Scores
    lengths: Numbers

    @classmethod
    def of(
        cls,
        postings: Postings,
        tables: Tables,
        query: WeightedTerms,
        *,
        extra: Extra | None = None,
        limit: int = 1,
        floor: float = 0.0,
    ) -> "Search":
        most = clipped(postings.directory[2][query.terms])
        adds = query.weights[:, None] * tables.ceilings[most]
        order = np.argsort(-adds[:, tables.shortest], kind="stable")
        rest = np.zeros((len(order) + 1, adds.shape[1]))
        rest[:-1] = np.cumsum(adds[order][::-1], axis=0)[::-1]
        lists = QueryLists.of(postings, query.terms)
        lengths = checked_array(postings.lengths)
        return cls(lists, tables, query, extra, limit, floor, most, order, rest * SLACK, lengths)

    def run(self) -> tuple[Numbers, Scores]:
        """The best passages, best first, equal ones in their order, and their scores."""
        sums = _room.of(len(self.lengths))
        met: list[Numbers] = []
        try:
            read, bar = self._read_lists(sums, met)
            passages, values = self._pick_up(sums, met, read, bar)
        finally:
            for some in met:
                sums[some] = 0.0
        passages, values, bar = self._refine(passages, values, read, bar)
        scores = self._score(passages)
        chosen = np.flatnonzero(scores > self.floor)
        order = np.lexsort((passages[chosen], -scores[chosen]))[: self.limit]
        return passages[chosen[order]], scores[chosen[order]]

    @cached_property
    def _bonus(self) -> Scores | None:
        return None if self.extra is None else self.extra.of_all()

    @cached_property
    def _spare(self) -> float:
        """What is extra for all groups but a few."""
        if self.extra is None or len(self.extra.values) <= _FEW:
            return 0.0
        return float(-np.partition(-self.extra.values, _FEW)[_FEW])

    def _read_lists(self, sums: Sums, met: list[Numbers]) -> tuple[int, float]:
        """Adds lists until the others cannot bring in another passage; returns how many, and the bar by then."""
        read, bar, next_look = 0, self.floor, _AHEAD * self.limit
        frequencies = self.lists.postings.directory[1][self.query.terms[self.order]].tolist()
        for place, (row, frequency) in enumerate(zip(self.order.tolist(), frequencies, strict=True)):
            peak = float(self.rest[place, self.tables.shortest]) + self._spare
            if read >= next_look and peak >= bar:
                bar, next_look = max(bar, self._look_ahead(sums, met, place)), _AGAIN * read
            if peak < bar:
                return place, bar
            met.append(self._add(sums, row))
            read += frequency
        return len(self.order), bar

    def _add(self, sums: Sums, row: int) -> Numbers:
        passages, repeated, counts = self.lists.entries(row)
        weight = np.float32(self.query.weights[row])
        sums[passages] += weight
        again = passages[repeated]
        sums[again] += weight * (self.tables.ratios_of(counts, self.lengths[again]) - 1)
        return passages

    def _look_ahead(self, sums: Sums, met: list[Numbers], read: int) -> float:
        """What the last of the best scores at least, by the lists that were read and by a look into all others."""
        passages = np.concatenate(met)
        known = self._known(passages, sums[passages])
        wanted = _LOOKED_AT * self.limit * len(met)  # a passage may be met in several lists
        passages = np.unique(passages[_highest(known, wanted)])
        known = self._known(passages, sums[passages])
        chosen = np.sort(_highest(known, _LOOKED_AT * self.limit))
        passages, values = passages[chosen], sums[passages[chosen]]
        rows = np.sort(self.order[read:])
        counts = self.lists.find(np.repeat(rows, len(passages)), np.tile(passages, len(rows))).reshape(len(rows), -1)
        ratios = self.tables.ratios[counts, self.lengths[passages]]
        values = values + self.query.weights[rows].astype(np.float32) @ ratios
        return _at_rank(self._known(passages, values), self.limit) / SLACK

    def _known(self, passages: Numbers, values: Sums) -> Scores:
        known: Scores = (values * self.tables.ceilings[1][self.lengths[passages]]).astype(np.float64)
        return known if self.extra is None or self._bonus is None else known + self._bonus[self.extra.groups[passages]]

    def _pick_up(self, sums: Sums, met: list[Numbers], read: int, bar: float) -> tuple[Numbers, Sums]:
        """The passages met so far that may be among the best, ascending, with their sums."""
        rest = self.rest[read]
        chosen, kept = [], []
        for place, passages in enumerate([self._most_extra(), *met]):
            values = sums[passages]
            sums[passages] = 0.0  # so that a passage of several lists is taken once
            stays = self._known(passages, values) * SLACK + rest[self.lengths[passages]] >= bar
            if place:
                stays &= values > 0
            chosen.append(passages[stays])
            kept.append(values[stays])
        found = np.concatenate(chosen)
        order = np.argsort(found)
        return found[order], np.concatenate(kept)[order]

    def _most_extra(self) -> Numbers:
        """The passages for which more than `_spare` is extra: they can do without one of the first terms."""
        if self.extra is None:
            return np.empty(0, dtype=np.int32)
        groups, members = self.extra.groups, self.extra.members[self.extra.values > self._spare]
        firsts, ends = np.searchsorted(groups, members), np.searchsorted(groups, members, side="right")
        sizes = ends - firsts
        offsets = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        passages: Numbers = (np.repeat(firsts, sizes) + offsets).astype(np.int32)
        return passages

    def _refine(self, passages: Numbers, values: Sums, read: int, bar: float) -> tuple[Numbers, Sums, float]:
        """Looks up what is left in the other lists, as long as it is much; sums are the highest possible ones."""
        for place in range(read, len(self.order)):
            if len(passages) <= _FEW:
                break
            row = int(self.order[place])
            counts = self.lists.find(np.full(len(passages), row), passages).astype(np.intp)
            counts[counts == OFTEN] = self.most[row]
            near = self.lengths[passages]
            values = values + np.float32(self.query.weights[row]) * self.tables.ratios[counts, near]
            stays = self._known(passages, values) * SLACK + self.rest[place + 1][near] >= bar
            passages, values = passages[stays], values[stays]
        return passages, values, bar

    def _score(self, passages: Numbers) -> Scores:
        scores = self.exact_scores(passages)
        if self.extra is not None and self._bonus is not None:
            matched = np.flatnonzero(scores)
            scores[matched] += self._bonus[self.extra.groups[passages[matched]]]
        return scores

    def exact_scores(self, passages: Numbers) -> Scores:
        """The scores of these passages, which ascend, summed in the order of the terms; nothing where none matches."""
        terms = len(self.query.terms)
        rows = np.repeat(np.arange(terms), len(passages))
        counts = self.lists.count(rows, np.tile(passages, terms)).reshape(terms, -1)
        norms = self.tables.norms[self.lengths[passages]]
        impacts = self.tables.formula.impacts(np.maximum(counts, 1).astype(np.float64), norms)
        parts = self.query.weights[:, None] * impacts * (counts > 0)
        scores = np.zeros(len(passages))
        for part in parts:
            # A sum over the axis may be taken in another order.
            scores += part
        return scores


def _at_rank(values: Scores, rank: int) -> float:
    """The value that so many reach; nothing if there are fewer."""
    if len(values) < rank:
        return 0.0
    return max(float(-np.partition(-values, rank - 1)[rank - 1]), 0.0)


def _highest(values: Scores, number: int) -> NDArray[np.intp]:
    """The places of so many of the highest values."""
    if len(values) <= number:
        return np.arange(len(values))
    return np.argpartition(-values, number)[:number]
