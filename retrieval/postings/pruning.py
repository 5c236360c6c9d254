"""The best passages without compiled code: a few lists at a time, those that say most for the least reading first.

Postings are added to a sum for each passage, until what the other terms can add at most is less than the tenth best
score. How much that is is found out early: the passages that look best after the first postings are looked up in all
other lists (`QueryLists.find`), which costs next to nothing and raises the bar to nearly its final height. No passage
that was not met by then can be among the best; those that can are looked up in the other terms' lists, and what is left
is scored exactly.

A sum is in units of what a single posting scores in that passage (`Tables.ratios`): most postings count once, so that
they add their term's weight, whatever the passage.
"""

import threading
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.finding import OFTEN, QueryLists
from retrieval.postings.layout import Passages, Postings
from retrieval.postings.weighing import TABLED_COUNTS, Extra, Lengths, Scores, Tables, WeightedTerms, clipped, slack_of

Sums = NDArray[np.float32]

_AHEAD = 16000
"""Once so many postings were read, which takes as long as a look, the best so far are looked up everywhere."""

_AGAIN = 12
"""And again whenever so many times as many would have been read."""

_LOOKED_AT = 6
"""So many times as many passages as are wanted are looked up then."""

_FEW = 64
"""So few passages are scored as they are; so many groups are looked at for what is extra alone."""

_MANY = 3000
"""Among more passages than this the best are looked up everywhere once more, before all are looked up anywhere."""

_PAIRS = 4000
"""So many pairs of a term and a passage are looked up together: for fewer, calls take longer than steps."""

_CHEAPER = 12
"""Reading so many postings in a row takes as long as finding one."""

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


@dataclass(slots=True, eq=False)
class _State:
    """How far a search is: the sums, the passages that have one, how many lists are read or looked into, and what
    the last of the best scores at least."""

    sums: Sums
    bar: float
    met: list[Passages] = field(default_factory=list)
    read: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Passages that may be among the best, ascending, and what their sums are at least and at most."""

    passages: Passages
    least: Sums
    most: Sums

    def __len__(self) -> int:
        return len(self.passages)


@dataclass(frozen=True, eq=False)
class Search:
    """One search, for passages that score more than `floor`.

    `order`: the rows of the terms as they are read. `classes` (terms + 1, TABLED_COUNTS + 1): what the terms from each
    on weigh together, by the highest count that they have.
    """

    lists: QueryLists
    tables: Tables
    query: WeightedTerms
    extra: Extra | None
    limit: int
    floor: float
    weights: Sums
    most: NDArray[np.intp]
    order: NDArray[np.intp]
    classes: Sums
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
        lists, most = QueryLists.of(postings, query.terms), clipped(postings.directory[2][query.terms])
        adds = query.weights * tables.ceilings[most, tables.shortest]
        # Rare terms come first: there is nothing to be saved.
        order = np.lexsort((lists.frequencies / np.maximum(adds, _LEAST), ~lists.is_rare))
        classes = np.zeros((len(order) + 1, TABLED_COUNTS + 1))
        classes[np.arange(len(order)), most[order]] = query.weights[order] * slack_of(len(order))
        summed: Sums = np.cumsum(classes[::-1], axis=0)[::-1].astype(np.float32)
        weights, lengths = query.weights.astype(np.float32), postings.short_lengths
        return cls(lists, tables, query, extra, limit, floor, weights, most, order, summed, lengths)

    def run(self) -> tuple[Passages, Scores]:
        """The best passages, best first, equal ones in their order, and their scores."""
        state = _State(_room.of(len(self.lengths)), self.floor)
        try:
            self._read_lists(state)
            candidates = self._read_on(state, self._pick_up(state))
        finally:
            for some in state.met:
                state.sums[some] = 0.0
        passages = self._look_into(state, candidates).passages
        scores = self._with_extra(passages, self.exact_scores(passages))
        chosen = np.flatnonzero(scores > self.floor)
        order = np.lexsort((passages[chosen], -scores[chosen]))[: self.limit]
        return passages[chosen[order]], scores[chosen[order]]

    def _rest(self, read: int) -> Sums:
        """What the terms that are not read can add at most to a passage of each length."""
        rest: Sums = self.classes[read] @ self.tables.ceilings
        return rest

    @cached_property
    def _slack(self) -> float:
        return slack_of(len(self.order))

    @cached_property
    def _bonus(self) -> Scores | None:
        return None if self.extra is None else self.extra.of_all()

    @cached_property
    def _spare(self) -> float:
        """What is extra for all groups but a few."""
        if self.extra is None or len(self.extra.values) <= _FEW:
            return 0.0
        return float(-np.partition(-self.extra.values, _FEW)[_FEW])

    def _read_lists(self, state: _State) -> None:
        """Adds lists until the others cannot bring in another passage."""
        peaks = self.classes @ self.tables.ceilings[:, self.tables.shortest] + self._spare
        posted = np.cumsum(self.lists.frequencies[self.order])
        rare = int(np.count_nonzero(self.lists.is_rare))  # they come first, and only common ones can be looked into
        allowed, needed = _AHEAD, len(self.order)
        while state.read < needed:
            upto = int(np.searchsorted(posted, allowed, side="right"))
            upto = min(max(upto, state.read + 1, rare), needed)
            self._add(state, self.order[state.read : upto].tolist())
            state.read = upto
            needed = int(np.count_nonzero(peaks[:-1] >= state.bar))
            if upto < needed:
                state.bar = max(state.bar, self._look_ahead(state))
                needed = int(np.count_nonzero(peaks[:-1] >= state.bar))
                allowed = _AGAIN * int(posted[upto - 1])

    def _add(self, state: _State, rows: list[int]) -> None:
        for some, (passages, repeated, counts) in self.lists.read(rows):
            values = np.repeat(self.weights[some], self.lists.frequencies[some])
            values[repeated] *= self.tables.ratios_of(counts, self.lengths.take(passages.take(repeated)))
            np.add.at(state.sums, passages, values)
            state.met.append(passages)

    def _look_ahead(self, state: _State) -> float:
        """What the last of the best scores at least, by the lists that were read and by a look into all others."""
        passages = np.concatenate(state.met)
        wanted = 2 * _LOOKED_AT * self.limit * min(state.read, 3)  # a passage may be met in several lists
        passages = _distinct(passages[_highest(state.sums.take(passages), wanted)])
        return self._look_up_best(passages, state.sums.take(passages), state.read)

    def _look_up_best(self, passages: Passages, values: Sums, read: int) -> float:
        """What the last of the best of these passages scores at least, when all lists are looked into."""
        chosen = np.sort(_highest(self._known(passages, values), _LOOKED_AT * self.limit))
        passages, rows = passages[chosen], self.order[read:]
        values = values[chosen] + self._added(rows, passages, self.lists.find(rows, passages))
        return self._last_of_best(passages, values)

    def _last_of_best(self, passages: Passages, values: Sums) -> float:
        """What the last of the best of these passages scores at least, with sums that are the least possible ones."""
        matched = np.flatnonzero(values)  # what is extra counts for nothing where no term matches
        return _at_rank(self._known(passages[matched], values[matched]), self.limit) / self._slack

    def _added(self, rows: NDArray[np.intp], passages: Passages, counts: NDArray[Any]) -> Sums:
        """What these terms with these counts add to the sums of some passages."""
        at = counts * np.int64(self.tables.ratios.shape[1]) + self.lengths.take(passages)
        ratios = self.tables.ratios.ravel().take(at)
        sums: Sums = self.weights[rows] @ ratios
        return sums

    def _known(self, passages: Passages, values: Sums) -> Sums | Scores:
        known: Sums = values * self.tables.ceilings[1].take(self.lengths.take(passages))
        return known if self.extra is None or self._bonus is None else known + self._bonus[self.extra.groups[passages]]

    def _pick_up(self, state: _State) -> _Candidates:
        """The passages met so far that may be among the best."""
        passages = np.concatenate(state.met)
        bars = self._bars(state).take(self.lengths.take(passages))
        passages = passages.take(np.flatnonzero(state.sums.take(passages) >= bars))
        if self.extra is not None:
            passages = np.concatenate([passages, self._most_extra()])
        passages = _distinct(passages)
        values = state.sums.take(passages)
        candidates = _Candidates(passages, values, values)
        return candidates if self.extra is None else self._sift(state, candidates)

    def _bars(self, state: _State) -> Sums:
        """What a sum must be for each length, if no more is extra than for most."""
        least = (state.bar - self._spare) * (1 - _ROUNDING) - self._rest(state.read)
        bars: Sums = np.maximum(least * ((1 - _ROUNDING) / self._slack) / self.tables.ceilings[1], _LEAST)
        return bars

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

    def _read_on(self, state: _State, candidates: _Candidates) -> _Candidates:
        """Reads other lists, as long as candidates are so many that looking them up would take longer."""
        if len(candidates) > _MANY and state.read < len(self.order):
            bar = self._look_up_best(candidates.passages, candidates.least, state.read)
        else:
            bar = self._last_of_best(candidates.passages, candidates.least)
        state.bar = max(state.bar, bar)
        candidates = self._sift(state, candidates)
        while state.read < len(self.order):
            row = int(self.order[state.read])
            if self.lists.frequencies[row] >= _CHEAPER * len(candidates):
                break
            self._add(state, [row])
            state.read += 1
            values = state.sums.take(candidates.passages)
            state.bar = max(state.bar, self._last_of_best(candidates.passages, values))
            candidates = self._sift(state, _Candidates(candidates.passages, values, values))
        return candidates

    def _look_into(self, state: _State, candidates: _Candidates) -> _Candidates:
        """Looks up what is left in the other lists, and leaves out what cannot be among the best."""
        while state.read < len(self.order) and len(candidates) > _FEW:
            rows = self.order[state.read : state.read + max(_PAIRS // len(candidates), 1)]
            candidates = self._look_up(rows, candidates)
            state.read += len(rows)
            state.bar = max(state.bar, self._last_of_best(candidates.passages, candidates.least))
            candidates = self._sift(state, candidates)
        return candidates

    def _look_up(self, rows: NDArray[np.intp], candidates: _Candidates) -> _Candidates:
        passages = candidates.passages
        counts = self.lists.find(rows, passages)
        highest = np.where(counts == OFTEN, self.most[rows][:, None], counts)
        least = candidates.least + self._added(rows, passages, counts)
        return _Candidates(passages, least, candidates.most + self._added(rows, passages, highest))

    def _sift(self, state: _State, candidates: _Candidates) -> _Candidates:
        lengths = self.lengths.take(candidates.passages)
        highest = self._known(candidates.passages, candidates.most) * self._slack + self._rest(state.read).take(lengths)
        stays = np.flatnonzero(highest >= state.bar)
        return _Candidates(candidates.passages.take(stays), candidates.least.take(stays), candidates.most.take(stays))

    def _with_extra(self, passages: Passages, scores: Scores) -> Scores:
        if self.extra is not None and self._bonus is not None:
            matched = np.flatnonzero(scores)
            scores[matched] += self._bonus[self.extra.groups[passages[matched]]]
        return scores

    def exact_scores(self, passages: Passages) -> Scores:
        """The scores of these passages, which ascend, summed in the order of the terms; nothing where none matches."""
        counts = self.lists.count(passages)
        norms = self.tables.norms.take(self.lengths.take(passages))
        impacts = self.tables.formula.impacts(np.maximum(counts, 1).astype(np.float64), norms)
        parts = self.query.weights[:, None] * impacts * (counts > 0)
        scores = np.zeros(len(passages))
        for part in parts:
            # A sum over the axis may be taken in another order.
            scores += part
        return scores


def _at_rank(values: Sums | Scores, rank: int) -> float:
    """The value that so many reach; nothing if there are fewer."""
    if len(values) < rank:
        return 0.0
    return max(float(-np.partition(-values, rank - 1)[rank - 1]), 0.0)


def _highest(values: Sums | Scores, number: int) -> NDArray[np.intp]:
    """The places of so many of the highest values."""
    if len(values) <= number:
        return np.arange(len(values))
    return np.argpartition(-values, number)[:number]


def _distinct(passages: Passages) -> Passages:
    """Each of them once, ascending."""
    ordered = np.sort(passages)
    is_first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return ordered[is_first]
