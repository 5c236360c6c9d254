"""The best passages without compiled code: by what blocks of passages can score at most (`block_rows.py`).

The lists of rarer terms are added to a sum for each passage, and each passage that was met may have that and what the
frequent terms can add to its block. The most promising blocks are looked into (`looking.py`), which costs little and
tells nearly how high the last of the best is; what cannot reach that is left out. Where frequent terms alone may bring
in more blocks than can be looked into in less time than a list takes, the least frequent of them are read too. In the
end all other blocks that may hold one of the best are looked into, and what is left is scored exactly.

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
from retrieval.postings.finding import QueryLists
from retrieval.postings.layout import Passages, Postings
from retrieval.postings.looking import OpenBlocks, QueryTerms
from retrieval.postings.rows import BLOCK_BITS
from retrieval.postings.weighing import Extra, Lengths, Scores, Tables, WeightedTerms, clipped, slack_of

Sums = NDArray[np.float32]

_LOOKED_AT = 6
"""So many times as many passages as are wanted have their blocks looked into before all others,"""

_BLOCKS = 8
"""and so many times as many blocks."""

_FEW = 64
"""So many groups are looked at for what is extra alone."""

_SURE = 2
"""So many times as many passages as are wanted are scored as they are."""

_PAIRS = 4000
"""So many pairs of a term and a block are looked up together: for fewer, calls take longer than steps."""

_CHEAPER = 8
"""Reading so many postings in a row takes as long as looking into a block for one term."""

_SOME = 300
"""Fewer blocks than this are looked into in less time than any list takes."""

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


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Passages that may be among the best, and what they have at least and at most."""

    passages: Passages
    least: Sums
    heights: Scores

    def with_others(self, others: "_Candidates") -> "_Candidates":
        return _Candidates(
            np.concatenate([self.passages, others.passages]),
            np.concatenate([self.least, others.least]),
            np.concatenate([self.heights, others.heights]),
        )


_NOWHERE = np.empty(0, dtype=np.int64)
_NOTHING = _Candidates(_NOWHERE, np.empty(0, dtype=np.float32), np.empty(0))


@dataclass(slots=True, eq=False)
class _State:
    """How far a search is: the sums, the passages that have one, the rows of terms that are not read, those with the
    fewest postings first, how many were read, and what the last of the best has at least, in units; the blocks that
    were looked into, ascending, and what is kept of them."""

    sums: Sums
    bar: float
    left: list[int]
    met: list[Passages] = field(default_factory=list)
    posted: int = 0
    looked: Passages = field(default_factory=lambda: _NOWHERE)
    kept: _Candidates = field(default_factory=lambda: _NOTHING)


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
    def _terms(self) -> QueryTerms:
        return QueryTerms(self.lists, self._bounds, self.tables, self._weights, self.most)

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
        left = is_known.nonzero()[0]
        left = left[np.argsort(self.lists.frequencies[left], kind="stable")]
        for row in left.tolist():
            self._bounds.add(row, int(self.query.terms[row]))
        sums = _room.of(len(self.lengths) + (1 << BLOCK_BITS))  # the last block may go beyond the end
        state = _State(sums, self._bar_of(self.floor), left.tolist())
        state.posted = int(self.lists.frequencies[~is_known].sum())
        try:
            candidates = self._search(state, (~is_known).nonzero()[0].tolist())
        finally:
            for some in state.met:
                state.sums[some] = 0.0
        passages, scores = self._score(state, candidates)
        chosen = np.flatnonzero(scores > self.floor)
        order = np.lexsort((passages[chosen], -scores[chosen]))[: self.limit]
        return passages[chosen[order]], scores[chosen[order]]

    def _search(self, state: _State, rows: list[int]) -> _Candidates:
        """Reads these lists, and others until it takes less time to look into blocks for those that are left."""
        passages, is_first = self._passages_of_most_extra(), True
        while True:
            passages = np.concatenate([passages, *self._add(state, rows)])
            heights = self._heights(state, passages)
            if is_first:
                self._look_ahead(state, passages, heights)
                is_first = False
            passages = passages.take((heights >= state.bar).nonzero()[0])
            blocks = self._blocks_left(state, passages)
            rows = self._take_next(state, len(blocks))
            if not rows:
                self._look_into(state, blocks)
                return state.kept
            state.kept, state.looked = _NOTHING, _NOWHERE  # more will be known of them

    def _blocks_left(self, state: _State, passages: Passages) -> Passages:
        """The blocks of these passages and those that may have others of the best, without those looked into."""
        reaching = self._bounds.reaching(state.bar - self._spare * self._bounds.unit - 1.0)
        blocks = _distinct(np.concatenate([passages >> BLOCK_BITS, reaching]))
        if not len(state.looked):
            return blocks
        places = np.searchsorted(state.looked, blocks)
        left: Passages = blocks.take((state.looked.take(places, mode="clip") != blocks).nonzero()[0])
        return left

    def _take_next(self, state: _State, wanted: int) -> list[int]:
        """The terms to be read next, together as long as all before: none if looking into so many blocks for those that
        are left takes less time."""
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

    def _heights(self, state: _State, passages: Passages) -> Scores:
        """What they can have at most."""
        sums = state.sums.take(passages) * self.tables.ceilings[1].take(self.lengths.take(passages))
        rest = self._bounds.numbers.take(passages >> BLOCK_BITS)
        heights: Scores = self._with_bonus(passages, (sums + rest) * self._slack)
        return heights

    def _look_ahead(self, state: _State, passages: Passages, heights: Scores) -> None:
        """Looks into the most promising blocks, so that it is known what the last of the best has at least."""
        read = len(self.query.terms) - len(state.left)
        number = min(max(read, 1), 3) * _LOOKED_AT * self.limit  # one may be met in several lists
        chosen = passages.take(_highest(heights, number)) >> BLOCK_BITS
        highest = self._bounds.of_highest(_BLOCKS * self.limit)
        state.looked = _distinct(np.concatenate([chosen, highest]))
        self._look_into(state, state.looked)

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

    def _look_into(self, state: _State, blocks: Passages) -> None:
        """Looks up all terms that were not read in these blocks, and keeps what may be among the best by then."""
        opened = OpenBlocks.of(blocks, state.sums, self.lengths, self._terms)
        left = state.left
        while True:
            state.bar = max(state.bar, self._last_of_best(state, opened))
            opened = self._sift(state, opened)
            if not left or not len(opened):
                break
            number = max(_PAIRS // len(opened), 1)
            rows, left = left[:number], left[number:]
            opened = opened.look_up(rows, self._terms)
        passages = opened.passages.ravel()
        heights = self._with_bonus(passages, ((opened.most + opened.rest) * self._slack).ravel())
        chosen = ((heights >= state.bar) & (passages < len(self.lengths))).nonzero()[0]
        found = passages.take(chosen), opened.least.ravel().take(chosen), heights.take(chosen)
        state.kept = state.kept.with_others(_Candidates(*found))

    def _sift(self, state: _State, opened: OpenBlocks) -> OpenBlocks:
        """Without the blocks of which nothing can be among the best."""
        if self.extra is None:
            heights = (opened.most.max(axis=0) + opened.rest) * self._slack
        else:
            heights = self._with_bonus(opened.passages, (opened.most + opened.rest) * self._slack).max(axis=0)
        return opened.take((heights >= state.bar).nonzero()[0])

    def _last_of_best(self, state: _State, opened: OpenBlocks) -> float:
        """What the last of the best has at least, of what was found in these blocks and before."""
        least = np.concatenate([state.kept.least, opened.least.ravel()])
        # What is extra counts for nothing where no term matches.
        chosen = np.flatnonzero(least >= state.bar if self.extra is None and state.bar > 0 else least)
        values = least.take(chosen)
        if self.extra is not None:
            passages = np.concatenate([state.kept.passages, opened.passages.ravel()])
            values = self._with_bonus(passages.take(chosen), values)
        return _reliable(_at_rank(values, self.limit) / self._slack)

    def _with_bonus(self, passages: Passages, sums: Any) -> Any:
        if self.extra is None or self._bonus is None:
            return sums
        return sums + self._bonus[self.extra.groups.take(passages, mode="clip")]

    def _score(self, state: _State, candidates: _Candidates) -> tuple[Passages, Scores]:
        """The exact scores of all that may be among the best; the most promising ones come first, to spare others."""
        chosen = (candidates.heights >= state.bar).nonzero()[0]
        chosen = chosen[np.argsort(candidates.passages.take(chosen))]
        passages, heights = candidates.passages.take(chosen), candidates.heights.take(chosen)
        first = np.sort(_highest(heights, _SURE * self.limit))
        scores = self._with_extra(passages[first])
        heights[first] = -np.inf
        bar = max(state.bar, self._bar_of(_at_rank(scores, self.limit)))
        others = np.flatnonzero(heights >= bar)
        if not len(others):
            return passages[first], scores
        return (
            np.concatenate([passages[first], passages[others]]),
            np.concatenate([scores, self._with_extra(passages[others])]),
        )

    def _bar_of(self, score: float) -> float:
        """In units; never above the bound of a passage that scores as much, however much of that is extra."""
        return _reliable(score * self._bounds.unit / self._slack)

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
