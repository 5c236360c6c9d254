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

from retrieval.postings.finding import OFTEN, QueryLists
from retrieval.postings.layout import Passages, Postings
from retrieval.postings.weighing import SLACK, Extra, Lengths, Scores, Tables, WeightedTerms, clipped

Sums = NDArray[np.float32]

_AHEAD = 50
"""Once so many times as many postings were read as passages are wanted, the best so far are looked up everywhere."""

_AGAIN = 4
"""And again whenever so many times as many have been read."""

_LOOKED_AT = 6
"""So many times as many passages as are wanted are looked up then."""

_FEW = 64
"""So few passages are looked up in all other lists at once; so many groups are looked at for what is extra alone."""


_MANY = 500
"""Among more passages than this the best are looked up everywhere once more, before all are looked up anywhere."""


_ROUNDING = 1e-6
_LEAST = np.finfo(np.float32).tiny
"""Less than any sum of a passage that was met."""


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
    lengths: Lengths

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
        lengths = postings.short_lengths
        return cls(lists, tables, query, extra, limit, floor, most, order, rest * SLACK, lengths)

    def run(self) -> tuple[Passages, Scores]:
        """The best passages, best first, equal ones in their order, and their scores."""
        sums = _room.of(len(self.lengths))
        met: list[Passages] = []
        try:
            read, bar = self._read_lists(sums, met)
            passages, values = self._pick_up(sums, met, read, bar)
        finally:
            for some in met:
                sums[some] = 0.0
        read, passages, values, bar = self._refine(passages, values, read, bar)
        passages = self._drop_hopeless(passages, values, read, bar)
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

    def _read_lists(self, sums: Sums, met: list[Passages]) -> tuple[int, float]:
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

    def _add(self, sums: Sums, row: int) -> Passages:
        passages, repeated, counts = self.lists.entries(row)
        weight = np.float32(self.query.weights[row])
        np.add.at(sums, passages, weight)
        again = passages.take(repeated)
        np.add.at(sums, again, weight * (self.tables.ratios_of(counts, self.lengths.take(again)) - 1))
        return passages

    def _look_ahead(self, sums: Sums, met: list[Passages], read: int) -> float:
        """What the last of the best scores at least, by the lists that were read and by a look into all others."""
        passages = np.concatenate(met)
        known = self._known(passages, sums[passages])
        wanted = _LOOKED_AT * self.limit * len(met)  # a passage may be met in several lists
        passages = np.unique(passages[_highest(known, wanted)])
        return self._look_up_best(passages, sums[passages], read)

    def _look_up_best(self, passages: Passages, values: Sums, read: int) -> float:
        """What the last of the best of these passages scores at least, when all lists are looked into."""
        chosen = np.sort(_highest(self._known(passages, values), _LOOKED_AT * self.limit))
        passages, values = passages[chosen], values[chosen]
        rows = np.sort(self.order[read:])
        counts = self.lists.find(np.repeat(rows, len(passages)), np.tile(passages, len(rows))).reshape(len(rows), -1)
        ratios = self.tables.ratios[counts, self.lengths[passages]]
        values = values + self.query.weights[rows].astype(np.float32) @ ratios
        matched = values > 0  # what is extra counts for nothing where no term matches
        return _at_rank(self._known(passages[matched], values[matched]), self.limit) / SLACK

    def _known(self, passages: Passages, values: Sums) -> Scores:
        known: Scores = (values * self.tables.ceilings[1].take(self.lengths.take(passages))).astype(np.float64)
        return known if self.extra is None or self._bonus is None else known + self._bonus[self.extra.groups[passages]]

    def _pick_up(self, sums: Sums, met: list[Passages], read: int, bar: float) -> tuple[Passages, Sums]:
        """The passages met so far that may be among the best, ascending, with their sums."""
        few = self._most_extra()
        chosen, kept = [few], [sums.take(few)]
        sums[few] = 0.0
        singles = self.tables.ceilings[1] * SLACK
        # What a sum must be for each length, if no more is extra than for most.
        bars = np.full(len(singles), np.inf)
        np.divide((bar - self._spare) * (1 - _ROUNDING) - self.rest[read], singles, out=bars, where=singles > 0)
        bars = np.maximum(bars * (1 - _ROUNDING), _LEAST).astype(np.float32)
        for passages in met:
            values = sums.take(passages)
            sums[passages] = 0.0  # so that a passage of several lists is taken once
            stays = values >= bars.take(self.lengths.take(passages))
            chosen.append(passages[stays])
            kept.append(values[stays])
        found, values = np.concatenate(chosen), np.concatenate(kept)
        if self.extra is not None:
            stays = self._known(found, values) * SLACK + self.rest[read].take(self.lengths.take(found)) >= bar
            found, values = found[stays], values[stays]
        order = np.argsort(found)
        return found[order], values[order]

    def _most_extra(self) -> Passages:
        """The passages for which more than `_spare` is extra: they can do without one of the first terms."""
        if self.extra is None:
            return np.empty(0, dtype=np.int64)
        groups, members = self.extra.groups, self.extra.members[self.extra.values > self._spare]
        firsts, ends = np.searchsorted(groups, members), np.searchsorted(groups, members, side="right")
        sizes = ends - firsts
        offsets = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        passages: Passages = np.repeat(firsts, sizes) + offsets
        return passages

    def _refine(self, passages: Passages, values: Sums, read: int, bar: float) -> tuple[int, Passages, Sums, float]:
        """Looks up what is left in the other lists, as long as it is much; sums are the highest possible ones.

        Returns how many lists are read or looked into by then, what is left, and the bar.
        """
        if len(passages) > _MANY and read < len(self.order):
            bar = max(bar, self._look_up_best(passages, values, read))
        while read < len(self.order) and len(passages) > _FEW:
            row = int(self.order[read])
            counts = self.lists.find(np.full(len(passages), row), passages).astype(np.intp)
            counts[counts == OFTEN] = self.most[row]
            near = self.lengths[passages]
            values = values + np.float32(self.query.weights[row]) * self.tables.ratios[counts, near]
            read += 1
            stays = self._known(passages, values) * SLACK + self.rest[read][near] >= bar
            passages, values = passages[stays], values[stays]
        return read, passages, values, bar

    def _drop_hopeless(self, passages: Passages, values: Sums, read: int, bar: float) -> Passages:
        """Those that may be among the best, now that the highest sums are scored exactly."""
        if len(passages) <= 2 * max(self.limit, _FEW):
            return passages
        known = self._known(passages, values)
        best = self._score(passages[np.sort(_highest(known, self.limit))])
        bar = max(bar, _at_rank(best, self.limit))
        stays = known * SLACK + self.rest[read].take(self.lengths.take(passages)) >= bar
        left: Passages = passages[stays]
        return left

    def _score(self, passages: Passages) -> Scores:
        scores = self.exact_scores(passages)
        if self.extra is not None and self._bonus is not None:
            matched = np.flatnonzero(scores)
            scores[matched] += self._bonus[self.extra.groups[passages[matched]]]
        return scores

    def exact_scores(self, passages: Passages) -> Scores:
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
