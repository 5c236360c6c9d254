"""Looking into blocks of passages: which terms of a query each passage has, and what these add to its score.

Lists that were read are gone through for the passages of the blocks. What a term that was not read adds at most to a
block (`block_rows.py`) says in which blocks it stands; where it stands in them is found for all pairs of a term and a
block together (`QueryLists.find`), some terms after others, so that blocks are left out as soon as nothing in them can
be among the best.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.block_rows import BlockBounds
from retrieval.postings.finding import QueryLists
from retrieval.postings.layout import Passages
from retrieval.postings.rows import BLOCK_BITS
from retrieval.postings.weighing import Lengths, Scores, Tables

_PASSAGES = np.arange(1 << BLOCK_BITS)[:, None]
_IN_BLOCK = (1 << BLOCK_BITS) - 1

_DEARER = 40
"""Finding a term in a block takes as long as reading so many postings in a row."""


class Found(NamedTuple):
    """Postings: the row of the term in its query, the passage, and what it adds to its score."""

    rows: Passages
    passages: Passages
    parts: Scores

    @classmethod
    def of(cls, some: Sequence["Found"]) -> "Found":
        """All of them."""
        return some[0] if len(some) == 1 else cls(*(np.concatenate(same) for same in zip(*some, strict=True)))


class Read(NamedTuple):
    """Lists that were read, one after another: the rows of their terms, where they begin and where they end; and of
    each posting its passage, that one's block, and what it adds to its score."""

    rows: Passages
    begins: Passages
    ends: Passages
    passages: Passages
    blocks: Passages
    parts: Scores

    def among(self, is_open: NDArray[np.bool_]) -> Found:
        """The postings in the blocks of which this says yes."""
        here = is_open.take(self.blocks).nonzero()[0]
        rows = self.rows.take(self.ends.searchsorted(here, side="right"))
        return Found(rows, self.passages.take(here), self.parts.take(here))


@dataclass(frozen=True, slots=True, eq=False)
class QueryTerms:
    """What is looked up: the terms of a query, and their weights."""

    lists: QueryLists
    bounds: BlockBounds
    tables: Tables
    weights: Scores
    lengths: Lengths

    def read(self, rows: Sequence[int]) -> Read:
        order, (passages, repeated, counts) = self.lists.read(rows)
        sizes = self.lists.frequencies[order]
        weights = self.weights[order].repeat(sizes)
        parts = self.tables.parts(self.lengths.take(passages), repeated, counts, weights)
        ends = sizes.cumsum()
        return Read(np.array(order, dtype=np.int64), ends - sizes, ends, passages, passages >> BLOCK_BITS, parts)

    def read_in(self, rows: Sequence[int], is_open: NDArray[np.bool_]) -> Found:
        """The postings of these terms in the blocks of which this says yes, from their whole lists."""
        order, (passages, repeated, counts) = self.lists.read(rows)
        tallies = np.ones(len(passages), dtype=np.uint8)
        tallies[repeated] = counts
        here = is_open.take(passages >> BLOCK_BITS).nonzero()[0]
        found = np.array(order, dtype=np.int64).take(
            self.lists.frequencies[order].cumsum().searchsorted(here, side="right")
        )
        passages, tallies = passages.take(here), tallies.take(here)
        repeated = (tallies > 1).nonzero()[0]
        lengths, weights = self.lengths.take(passages), self.weights.take(found)
        return Found(found, passages, self.tables.parts(lengths, repeated, tallies.take(repeated), weights))

    def find(self, rows: NDArray[np.int64], blocks: Passages, codes: NDArray[np.uint8]) -> Found:
        """In these blocks. `codes` (rows, blocks): 0 where a term does not stand."""
        of, columns = np.divmod(codes.ravel().nonzero()[0], len(blocks))
        pairs, at = rows.take(of), blocks.take(columns)
        hits = self.lists.find(pairs, at, self.bounds.near(rows.tolist(), of, at))
        found = pairs.take(hits.pairs)
        passages = (at.take(hits.pairs) << BLOCK_BITS) + hits.slots
        lengths = self.lengths.take(passages)
        return Found(found, passages, self.tables.parts(lengths, hits.repeated, hits.counts, self.weights.take(found)))


@dataclass(slots=True, eq=False)
class OpenBlocks:
    """Blocks that are looked into, ascending. `rows`: the terms that were not looked up yet, of which `codes` (rows,
    blocks) says in how many steps is what they add at most, and `rest`, in the units of bounds, what they do together.
    `found`: all that was found in these blocks, and in those that were left out since."""

    query: QueryTerms
    blocks: Passages
    rows: NDArray[np.int64]
    codes: NDArray[np.uint8]
    rest: NDArray[np.int64]
    _sums: Scores
    found: list[Found] = field(default_factory=list)
    _summed: int = 0

    @classmethod
    def of(cls, blocks: Passages, query: QueryTerms, read: Read, rows: list[int]) -> "OpenBlocks":
        codes = query.bounds.codes(rows, blocks)
        sums = np.zeros((1 << BLOCK_BITS, len(blocks)))
        numbers = np.array(rows, dtype=np.int64)
        opened = cls(query, blocks, numbers, codes, query.bounds.steps.take(numbers) @ codes, sums)
        if len(read.passages):
            opened.found.append(read.among(opened._is_open()))
        return opened

    def __len__(self) -> int:
        return len(self.blocks)

    @property
    def passages(self) -> Passages:
        return passages_of(self.blocks)

    def keep(self, chosen: NDArray[np.intp]) -> None:
        """Some of the blocks."""
        if len(chosen) == len(self.blocks):
            return
        sums = self.sums()
        self.blocks, self.rest = self.blocks.take(chosen), self.rest.take(chosen)
        self.codes, self._sums = self.codes.take(chosen, axis=1), sums.take(chosen, axis=1)

    def look_up(self, number: int) -> None:
        """Puts what passages have of the first so many terms in the place of what their blocks have at most."""
        rows, codes = self.rows[:number], self.codes[:number]
        self.rows, self.codes = self.rows[number:], self.codes[number:]
        self.rest -= self.query.bounds.steps.take(rows) @ codes
        lists = self.query.lists
        pairs = np.count_nonzero(codes, axis=1)
        is_dear = pairs * _DEARER > lists.frequencies.take(rows)
        # Bitmaps have one place for each block.
        is_dear &= np.array(lists.is_listed, dtype=np.bool_).take(rows)
        if is_dear.any():
            self.found.append(self.query.read_in(rows[is_dear].tolist(), self._is_open()))
            rows, codes = rows[~is_dear], codes[~is_dear]
        if len(rows):
            self.found.append(self.query.find(rows, self.blocks, codes))

    def _is_open(self) -> NDArray[np.bool_]:
        is_open = np.zeros(len(self.query.bounds.numbers), dtype=np.bool_)
        is_open[self.blocks] = True
        return is_open

    def sums(self) -> Scores:
        """(passages of a block, blocks): what their passages have of the terms that were read or looked up."""
        new = self.found[self._summed :]
        self._summed = len(self.found)
        if new:
            found = Found.of(new)
            columns = self.blocks.searchsorted(found.passages >> BLOCK_BITS)
            cells = (found.passages & _IN_BLOCK) * len(self.blocks) + columns
            self._sums += np.bincount(cells, found.parts, self._sums.size).reshape(self._sums.shape)
        return self._sums


def passages_of(blocks: Passages) -> Passages:
    """(passages of a block, blocks); the last may go beyond the end."""
    return _PASSAGES + (blocks << BLOCK_BITS)
