"""The best passages without compiled code: by what blocks of passages can score at most (`block_rows.py`).

The lists of rarer terms are read, and what they add is counted in with what the frequent terms can add to each block.
The most promising blocks are looked into (`looking.py`), which tells nearly how high the last of the best is; then all
other blocks that may hold one of the best are. What was found in them on the way makes the exact scores.

Where frequent terms alone may bring in more blocks than can be looked into in less time than all lists take, every
posting is added up instead.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.adding import add_up, top_passages
from retrieval.postings.block_rows import BlockBounds, BlockRows
from retrieval.postings.finding import QueryLists
from retrieval.postings.layout import Passages, Postings
from retrieval.postings.looking import Found, OpenBlocks, QueryTerms, Read, passages_of
from retrieval.postings.rows import BLOCK_BITS
from retrieval.postings.weighing import Extra, Scores, Tables, WeightedTerms, slack_of

_BLOCKS = 8
"""So many times as many blocks as passages are wanted are looked into before all others."""

_MORE = 16
"""So many times as many of these are chosen from, where what is extra for their passages matters."""

_FEW = 64
"""So many groups are looked at for what is extra alone."""

_PAIRS = 1000
"""So many pairs of a term and a block are looked up together: for fewer, calls take longer than steps."""

_CHEAPER = 8
"""Adding up so many postings in a row takes as long as looking into a block for one term."""


_NOWHERE = np.empty(0, dtype=np.int64)


@dataclass(slots=True, eq=False)
class _State:
    """How far a search is: what the last of the best has at least; what was found in the blocks that were looked into,
    and the passages that may be among the best, with what they have."""

    bar: float
    found: list[Found] = field(default_factory=list)
    passages: list[Passages] = field(default_factory=list)
    heights: list[Scores] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Search:
    """One search, for passages that score more than `floor`."""

    postings: Postings
    tables: Tables
    query: WeightedTerms
    lists: QueryLists
    bounds: BlockBounds
    extra: Extra | None
    limit: int
    floor: float

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
        bounds = BlockBounds(rows, query.weights, slack_of(len(query.terms)))
        return cls(postings, rows.tables, query, QueryLists.of(postings, query.terms), bounds, extra, limit, floor)

    @cached_property
    def _slack(self) -> float:
        return slack_of(len(self.query.terms))

    @cached_property
    def _terms(self) -> QueryTerms:
        return QueryTerms(self.lists, self.bounds, self.tables, self.query.weights, self.postings.short_lengths)

    @cached_property
    def _left(self) -> list[int]:
        """The terms whose lists are not read, those with the fewest postings first; bounds hold their rows."""
        frequencies = self.lists.frequencies
        left = (frequencies > self.bounds.limit).nonzero()[0]
        rows: list[int] = left[frequencies.take(left).argsort(kind="stable")].tolist()
        for row in rows:
            self.bounds.hold(row, int(self.query.terms[row]))
        return rows

    @cached_property
    def _read(self) -> Read:
        """The lists of all others."""
        frequencies = self.lists.frequencies
        return self._terms.read(((frequencies > 0) & (frequencies <= self.bounds.limit)).nonzero()[0].tolist())

    @cached_property
    def _bonus(self) -> Scores | None:
        """What is extra for each group."""
        return None if self.extra is None else self.extra.of_all()

    @cached_property
    def _spare(self) -> float:
        """What is extra for all groups but a few."""
        if self.extra is None or len(self.extra.values) <= _FEW:
            return 0.0
        return float(-np.partition(-self.extra.values, _FEW)[_FEW])

    @cached_property
    def _blocks_of_most_extra(self) -> Passages:
        """The blocks of passages for which more than `_spare` is extra: they may be among the best by that alone."""
        if self.extra is None:
            return _NOWHERE
        groups, members = self.extra.groups, self.extra.members[self.extra.values > self._spare]
        firsts, ends = np.searchsorted(groups, members), np.searchsorted(groups, members, side="right")
        sizes = ends - firsts
        offsets = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return _distinct((np.repeat(firsts, sizes) + offsets) >> BLOCK_BITS)

    def run(self) -> tuple[Passages, Scores]:
        """The best passages, best first, equal ones in their order, and their scores."""
        passages, scores = self._search()
        chosen = (scores > self.floor).nonzero()[0]
        order = np.lexsort((passages.take(chosen), -scores.take(chosen)))[: self.limit]
        best = chosen.take(order)
        return passages.take(best), scores.take(best)

    def _search(self) -> tuple[Passages, Scores]:
        """Passages that the best are among, and their scores."""
        left, read = self._left, self._read
        self.bounds.add_held()
        self.bounds.add_postings(read.blocks, read.parts, read.begins)
        state = _State(self.floor / self._slack)
        ahead = self._most_promising(state)
        self._look_into(state, ahead)
        others = self._others(state, ahead)
        if len(others) * len(left) * _CHEAPER > int(self.lists.frequencies.sum()):
            scores = add_up(self.postings, self.tables, self.query, self.extra)
            best = np.array(top_passages(scores, self.limit), dtype=np.int64)
            return best, scores.take(best)
        if len(others):
            self._look_into(state, others)
        if not state.found:
            return _NOWHERE, np.zeros(0)
        passages, heights = np.concatenate(state.passages), np.concatenate(state.heights)
        candidates = passages.take((heights >= state.bar).nonzero()[0])
        candidates.sort()
        return candidates, self._with_extra(candidates, _scores_of(candidates, Found.of(state.found)))

    def _most_promising(self, state: _State) -> Passages:
        """The blocks that are looked into first, ascending."""
        number, least = _BLOCKS * self.limit, self._level(state)
        if self.extra is None:
            return self.bounds.of_highest(number, least)
        highest = self.bounds.of_highest(_MORE * number, least)
        blocks = _distinct(np.concatenate([highest, self._blocks_of_most_extra]))
        heights = self._with_bonus(passages_of(blocks), self.bounds.numbers.take(blocks) / self.bounds.unit)
        return np.sort(blocks.take(_highest(heights.max(axis=0), 2 * number)))

    def _others(self, state: _State, looked: Passages) -> Passages:
        """The blocks that may have others of the best, ascending."""
        blocks = self.bounds.reaching(self._level(state))
        if self.extra is not None:
            blocks = _distinct(np.concatenate([blocks, self._blocks_of_most_extra]))
        if not len(looked) or not len(blocks):
            return blocks
        places = looked.searchsorted(blocks)
        others: Passages = blocks.take((looked.take(places, mode="clip") != blocks).nonzero()[0])
        return others

    def _level(self, state: _State) -> float:
        """What a block has at least that may have one of the best, in the units of bounds."""
        return (state.bar - self._spare) * self.bounds.unit - 1.0

    def _look_into(self, state: _State, blocks: Passages) -> None:
        """Looks up all terms that were not read in these blocks, and keeps what may be among the best by then."""
        opened = OpenBlocks.of(blocks, self._terms, self._read, self._left)
        while len(opened) and len(opened.rows):
            if state.bar > 0:
                self._sift(state, opened)
            opened.look_up(max(_PAIRS // max(len(opened), 1), 1))
        sums = opened.sums().ravel()
        # What is extra counts for nothing where no term matches.
        matched = (sums >= state.bar if self.extra is None and state.bar > 0 else sums).nonzero()[0]
        passages = opened.passages.ravel().take(matched)
        state.passages.append(passages)
        state.heights.append(self._with_bonus(passages, sums.take(matched)))
        state.found += opened.found
        state.bar = max(state.bar, _at_rank(np.concatenate(state.heights), self.limit) / self._slack)

    def _sift(self, state: _State, opened: OpenBlocks) -> None:
        """Leaves out the blocks of which nothing can be among the best."""
        rest = opened.rest * (self._slack / self.bounds.unit)
        if self.extra is None:
            heights = opened.sums().max(axis=0) + rest
        else:
            heights = self._with_bonus(opened.passages, opened.sums() + rest).max(axis=0)
        opened.keep((heights >= state.bar).nonzero()[0])

    def _with_bonus(self, passages: Passages, sums: Any) -> Any:
        if self.extra is None or self._bonus is None:
            return sums
        return sums + self._bonus.take(self.extra.groups.take(passages, mode="clip"))

    def _with_extra(self, passages: Passages, scores: Scores) -> Scores:
        """Scores with what is extra for those that match."""
        if self.extra is not None:
            matched = scores.nonzero()[0]
            scores[matched] += self.extra.of(passages.take(matched))
        return scores

    def exact_scores(self, passages: Passages) -> Scores:
        """The scores of these passages, which ascend, summed in the order of the terms; nothing where none matches."""
        opened = OpenBlocks.of(_distinct(passages >> BLOCK_BITS), self._terms, self._read, self._left)
        while len(opened) and len(opened.rows):
            opened.look_up(max(_PAIRS // len(opened), 1))
        return _scores_of(passages, Found.of(opened.found)) if opened.found else np.zeros(len(passages))


def _scores_of(passages: Passages, found: Found) -> Scores:
    """Of these passages, which ascend, summed in the order of the terms."""
    if not len(passages):
        return np.zeros(0)
    places = passages.searchsorted(found.passages)
    here = (passages.take(places, mode="clip") == found.passages).nonzero()[0]
    here = here.take(found.rows.take(here).argsort(kind="stable"))
    scores = np.bincount(places.take(here), found.parts.take(here), len(passages))
    return scores.astype(np.float64, copy=False)


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
