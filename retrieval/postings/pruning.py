"""The best passages without compiled code: by what blocks of passages can score at most (`block_rows.py`).

The lists of rarer terms are added to a sum for each passage, and each passage that was met is a candidate with what the
frequent terms can add to its block. The most promising ones are looked up in all other lists (`QueryLists.find`), which
costs little and tells nearly how high the last of the best is; what cannot reach that is left out. Where frequent terms
alone may bring in more passages than can be looked up in less time than a list takes, the least frequent of them are
read too. In the end the candidates and the passages of all blocks that may hold one of the best are looked up in the
lists that were not read, and what is left is scored exactly.

Sums are in the units of `BlockBounds`, of which no passage has more than a number of 16 bits can say, so that no weight
is too high for 32 bits.
"""

import threading
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.block_rows import BlockBounds, BlockRows
from retrieval.postings.finding import OFTEN, QueryLists
from retrieval.postings.layout import Passages, Postings
from retrieval.postings.rows import BLOCK_BITS
from retrieval.postings.weighing import Extra, Lengths, Scores, Tables, WeightedTerms, clipped, slack_of

Sums = NDArray[np.float32]

_LOOKED_AT = 6
"""So many times as many passages as are wanted are looked up everywhere at once,"""

_BLOCKS = 2
"""and so many times as many blocks."""

_FEW = 64
"""So many groups are looked at for what is extra alone."""

_SURE = 3
"""So many times as many passages as are wanted are scored as they are."""

_PAIRS = 4000
"""So many pairs of a term and a passage are looked up together: for fewer, calls take longer than steps."""

_CHEAPER = 6
"""Reading so many postings in a row takes as long as looking a passage up."""

_SOME = 2000
"""Fewer passages than this are looked up in less time than any list takes."""

_LEAST, _HIGHEST = 1e-20, 1e30
"""Units. What the last of the best has is told as nothing if it is less than this, as 32 bits say little of such sums;
and nothing has more than that."""


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
    """How far a search is: the sums, the passages that have one, the rows of terms that are not read, those with the
    fewest postings first, how many were read, and what the last of the best has at least, in units."""

    sums: Sums
    bar: float
    left: list[int]
    met: list[Passages] = field(default_factory=list)
    posted: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Passages that may be among the best, what they have of the terms that were read or looked into at least and at
    most, and what is left of their blocks' bounds for the others, in whole numbers: 32 bits cannot tell those of very
    long questions from each other, and what a passage has could be taken for less."""

    passages: Passages
    least: Sums
    most: Sums
    rest: NDArray[np.integer[Any]]

    def __len__(self) -> int:
        return len(self.passages)

    def take(self, chosen: NDArray[np.intp]) -> "_Candidates":
        return _Candidates(
            self.passages.take(chosen), self.least.take(chosen), self.most.take(chosen), self.rest.take(chosen)
        )


@dataclass(frozen=True, eq=False)
class Search:
    """One search, for passages that score more than `floor`. `most`: the row of `Tables.ceilings` of each term's
    highest count."""

    lists: QueryLists
    rows: BlockRows
    tables: Tables
    query: WeightedTerms
    extra: Extra | None
    limit: int
    floor: float
    most: NDArray[np.intp]
    lengths: Lengths

    @classmethod
    def of(
        cls,
        postings: Postings,
        rows: BlockRows,
        query: WeightedTerms,
        *,
        extra: Extra | None = None,
        limit: int = 1,
        floor: float = 0.0,
    ) -> "Search":
        lists, most = QueryLists.of(postings, query.terms), clipped(postings.directory[2][query.terms])
        return cls(lists, rows, rows.tables, query, extra, limit, floor, most, postings.short_lengths)

    @cached_property
    def _slack(self) -> float:
        return slack_of(len(self.query.terms))

    @cached_property
    def _bounds(self) -> BlockBounds:
        return BlockBounds(self.rows, self.query.weights, self._slack)

    @cached_property
    def _weights(self) -> Sums:
        """In units."""
        return (self.query.weights * self._bounds.unit).astype(np.float32)

    @cached_property
    def _bonus(self) -> Scores | None:
        """What is extra for each group, in units."""
        return None if self.extra is None else self.extra.of_all() * self._bounds.unit

    @cached_property
    def _spare(self) -> float:
        """What is extra for all groups but a few."""
        if self.extra is None or len(self.extra.values) <= _FEW:
            return 0.0
        return float(-np.partition(-self.extra.values, _FEW)[_FEW])

    def run(self) -> tuple[Passages, Scores]:
        """The best passages, best first, equal ones in their order, and their scores."""
        is_known = self.lists.frequencies > self.rows.limit
        left = np.flatnonzero(is_known)
        left = left[np.argsort(self.lists.frequencies[left], kind="stable")]
        for row in left.tolist():
            self._bounds.add(row, int(self.query.terms[row]))
        state = _State(_room.of(len(self.lengths)), _reliable(self.floor * self._bounds.unit), left.tolist())
        state.posted = int(self.lists.frequencies[~is_known].sum())
        try:
            candidates = self._read_lists(state, np.flatnonzero(~is_known).tolist())
        finally:
            for some in state.met:
                state.sums[some] = 0.0
        passages, scores = self._score(state, self._look_into(state, candidates))
        chosen = np.flatnonzero(scores > self.floor)
        order = np.lexsort((passages[chosen], -scores[chosen]))[: self.limit]
        return passages[chosen[order]], scores[chosen[order]]

    def _read_lists(self, state: _State, rows: list[int]) -> _Candidates:
        """Reads these lists, and others until it takes less time to look candidates up in those that are left."""
        passages, looked = self._passages_of_most_extra(), False
        while True:
            passages = np.concatenate([passages, *self._add(state, rows)])
            candidates = self._candidates(state, passages)
            heights = self._heights(candidates)
            if not looked:
                state.bar, looked = max(state.bar, self._look_ahead(state, candidates, heights)), True
            candidates = candidates.take(np.flatnonzero(heights >= state.bar))
            blocks = self._blocks_reaching(state.bar - self._spare * self._bounds.unit)
            rows = self._take_next(state, len(candidates) + (len(blocks) << BLOCK_BITS))
            if not rows:
                return self._candidates(state, _distinct(np.concatenate([candidates.passages, self._members(blocks)])))
            passages = candidates.passages

    def _take_next(self, state: _State, wanted: int) -> list[int]:
        """The terms to be read next, together as long as all before: none if looking so many passages up in the lists
        that are left takes less time."""
        rows: list[int] = []
        posted = 0
        while state.left and wanted >= _SOME:
            size = int(self.lists.frequencies[state.left[0]])
            if size >= _CHEAPER * wanted or (rows and posted + size > state.posted):
                break
            posted += size
            rows.append(state.left.pop(0))
            self._bounds.remove(rows[-1])
        state.posted += posted
        return rows

    def _add(self, state: _State, rows: list[int]) -> list[Passages]:
        """Adds the postings of these terms to the sums; returns their passages."""
        read = []
        for some, (passages, repeated, counts) in self.lists.read(rows):
            values = np.repeat(self._weights[some], self.lists.frequencies[some])
            values[repeated] *= self.tables.ratios_of(counts, self.lengths.take(passages.take(repeated)))
            state.met.append(passages)
            np.add.at(state.sums, passages, values)
            read.append(passages)
        return read

    def _candidates(self, state: _State, passages: Passages) -> _Candidates:
        sums = state.sums.take(passages) * self.tables.ceilings[1].take(self.lengths.take(passages))
        return _Candidates(passages, sums, sums, self._bounds.numbers.take(passages >> BLOCK_BITS))

    def _look_ahead(self, state: _State, candidates: _Candidates, heights: Scores) -> float:
        """What the last of the best has at least, by a look at the most promising candidates and blocks."""
        read = len(self.query.terms) - len(state.left)
        chosen = _highest(heights, min(max(read, 1), 3) * _LOOKED_AT * self.limit)  # one may be met in several lists
        passages = np.concatenate([candidates.passages.take(chosen), self._members(self._best_blocks())])
        looked_up = self._look_up(state.left, self._candidates(state, _distinct(passages)))
        return self._last_of_best(looked_up)

    def _best_blocks(self) -> Passages:
        """Those that have the highest bounds."""
        numbers = self._bounds.numbers
        highest = numbers.reshape(64, -1).max(axis=0)  # of some far apart from each other: vectors do that in no time
        level = _at_rank(highest, _BLOCKS * self.limit)
        return np.flatnonzero(numbers >= max(level, 1))[: 2 * _BLOCKS * self.limit]

    def _blocks_reaching(self, level: float) -> Passages:
        most = int(np.iinfo(self._bounds.dtype).max)
        return np.flatnonzero(self._bounds.numbers >= self._bounds.dtype(min(max(level - 1.0, 1.0), most)))

    def _members(self, blocks: Passages) -> Passages:
        passages = ((blocks << BLOCK_BITS)[:, None] + np.arange(1 << BLOCK_BITS)).ravel()
        if len(passages) and passages[-1] >= len(self.lengths):
            passages = passages[: np.searchsorted(passages, len(self.lengths))]
        return passages

    def _passages_of_most_extra(self) -> Passages:
        """The passages for which more than `_spare` is extra: they may be among the best by that alone."""
        if self.extra is None:
            return np.empty(0, dtype=np.int64)
        groups, members = self.extra.groups, self.extra.members[self.extra.values > self._spare]
        firsts, ends = np.searchsorted(groups, members), np.searchsorted(groups, members, side="right")
        sizes = ends - firsts
        offsets = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        passages: Passages = np.repeat(firsts, sizes) + offsets
        return passages

    def _look_into(self, state: _State, candidates: _Candidates) -> _Candidates:
        """Looks up what is left in the other lists, and leaves out what cannot be among the best."""
        candidates = self._sift(state, candidates)
        while state.left and len(candidates) > _SURE * self.limit:
            number = max(_PAIRS // len(candidates), 1)
            rows, state.left = state.left[:number], state.left[number:]
            candidates = self._look_up(rows, candidates)
            state.bar = max(state.bar, self._last_of_best(candidates))
            candidates = self._sift(state, candidates)
        return candidates

    def _look_up(self, rows: list[int], candidates: _Candidates) -> _Candidates:
        """Puts what passages have of these terms in the place of what their blocks have at most."""
        if not rows or not len(candidates):
            return candidates
        passages = candidates.passages
        codes = self._bounds.codes(rows, passages >> BLOCK_BITS)
        rest = candidates.rest - self._bounds.steps[rows] @ codes
        at = np.flatnonzero(codes)
        terms, places = np.array(rows).take(at // len(passages)), at % len(passages)
        near = [some.ravel().take(at).astype(np.int64) for some in self._bounds.near(rows, passages)]
        counts = self.lists.find(terms, passages.take(places), (near[0], near[1]))
        found = np.flatnonzero(counts)
        places, terms, counts = places.take(found), terms.take(found), counts.take(found)
        lengths, weights = self.lengths.take(passages.take(places)), self._weights.take(terms)
        least = weights * self.tables.ceilings[counts, lengths]
        most, often = least.copy(), np.flatnonzero(counts == OFTEN)
        rows_of, lengths_of = terms.take(often), lengths.take(often)
        ceilings = weights.take(often) * self.tables.ceilings[self.most.take(rows_of), lengths_of]
        bounds = codes.ravel().take(at.take(found.take(often))) * self._bounds.steps.take(rows_of)
        most[often] = np.minimum(ceilings, bounds)
        return _Candidates(
            passages,
            candidates.least + np.bincount(places, least, len(passages)).astype(np.float32),
            candidates.most + np.bincount(places, most, len(passages)).astype(np.float32),
            rest,
        )

    def _last_of_best(self, candidates: _Candidates) -> float:
        """What the last of the best of these has at least, of what was found of them."""
        matched = np.flatnonzero(candidates.least)  # what is extra counts for nothing where no term matches
        passages, sums = candidates.passages.take(matched), candidates.least.take(matched)
        least = _at_rank(self._with_bonus(passages, sums), self.limit) / self._slack
        return _reliable(least)

    def _heights(self, candidates: _Candidates) -> Scores:
        """What they can have at most."""
        heights: Scores = self._with_bonus(candidates.passages, (candidates.most + candidates.rest) * self._slack)
        return heights

    def _sift(self, state: _State, candidates: _Candidates) -> _Candidates:
        return candidates.take(np.flatnonzero(self._heights(candidates) >= state.bar))

    def _with_bonus(self, passages: Passages, sums: Any) -> Any:
        return sums if self.extra is None or self._bonus is None else sums + self._bonus[self.extra.groups[passages]]

    def _score(self, state: _State, candidates: _Candidates) -> tuple[Passages, Scores]:
        """The exact scores of all that may be among the best; the most promising ones come first, to spare others."""
        heights, passages = self._heights(candidates), candidates.passages
        first = np.sort(_highest(heights, _SURE * self.limit))
        scores = self._with_extra(passages[first])
        heights[first] = -np.inf
        bar = max(state.bar, _reliable(_at_rank(scores, self.limit) * self._bounds.unit))
        others = np.flatnonzero(heights >= bar)
        if not len(others):
            return passages[first], scores
        return (
            np.concatenate([passages[first], passages[others]]),
            np.concatenate([scores, self._with_extra(passages[others])]),
        )

    def _with_extra(self, passages: Passages) -> Scores:
        scores = self.exact_scores(passages)
        if self.extra is not None:
            matched = np.flatnonzero(scores)
            scores[matched] += self.extra.of(passages[matched])
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


def _reliable(bar: float) -> float:
    return min(bar, _HIGHEST) if bar > _LEAST else 0.0


def _at_rank(values: Any, rank: int) -> float:
    """The value that so many reach; nothing if there are fewer."""
    if len(values) < rank:
        return 0.0
    return max(float(np.partition(values, len(values) - rank)[len(values) - rank]), 0.0)


def _highest(values: Any, number: int) -> NDArray[np.intp]:
    """The places of so many of the highest values."""
    if len(values) <= number:
        return np.arange(len(values))
    return np.argpartition(values, len(values) - number)[len(values) - number :]


def _distinct(passages: Passages) -> Passages:
    """Each of them once, ascending."""
    ordered = np.sort(passages)
    is_first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return ordered[is_first]
