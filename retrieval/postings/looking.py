"""Looking into blocks of passages: which of their terms each passage has, of the terms whose lists are not read.

What a term adds at most to a block (`block_rows.py`) says in which blocks it stands; where it stands in them is found
for all pairs of a term and a block together (`QueryLists.find_in_blocks`), some terms after others, so that blocks are
left out as soon as nothing in them can be among the best.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.block_rows import BlockBounds
from retrieval.postings.finding import QueryLists
from retrieval.postings.layout import Passages
from retrieval.postings.rows import BLOCK_BITS
from retrieval.postings.weighing import Lengths, Tables

Sums = NDArray[np.float32]

_PASSAGES = np.arange(1 << BLOCK_BITS)[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class QueryTerms:
    """What is looked up: `weights` in units; `most`: the row of `Tables.ceilings` of each term's highest count."""

    lists: QueryLists
    bounds: BlockBounds
    tables: Tables
    weights: Sums
    most: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class OpenBlocks:
    """Blocks that are looked into. (passages of a block, blocks): what they have of the terms that were read or looked
    up at least and at most. What is left of the blocks' bounds for the others is in whole numbers: 32 bits cannot tell
    those of very long questions from each other, and what a passage has could be taken for less."""

    blocks: Passages
    lengths: Lengths
    least: Sums
    most: Sums
    rest: NDArray[np.integer[Any]]

    @classmethod
    def of(cls, blocks: Passages, sums: Sums, lengths: Lengths, query: QueryTerms) -> "OpenBlocks":
        """`sums`: of all passages, as often as they have a term once."""
        passages = passages_of(blocks)
        near = lengths.take(passages, mode="clip")
        least = sums.take(passages) * query.tables.ceilings[1].take(near)
        return cls(blocks, near, least, least.copy(), query.bounds.numbers.take(blocks))

    def __len__(self) -> int:
        return len(self.blocks)

    @property
    def passages(self) -> Passages:
        return passages_of(self.blocks)

    def take(self, chosen: NDArray[np.intp]) -> "OpenBlocks":
        """Some of the blocks."""
        if len(chosen) == len(self.blocks):
            return self
        least, most = self.least.take(chosen, axis=1), self.most.take(chosen, axis=1)
        return OpenBlocks(
            self.blocks.take(chosen), self.lengths.take(chosen, axis=1), least, most, self.rest.take(chosen)
        )

    def look_up(self, rows: list[int], query: QueryTerms) -> "OpenBlocks":
        """Puts what passages have of these terms in the place of what their blocks have at most."""
        bounds, width = query.bounds, len(self.blocks)
        codes = bounds.codes(rows, self.blocks)
        rest = self.rest - bounds.steps[rows] @ codes
        at = codes.ravel().nonzero()[0]
        terms, columns = np.repeat(rows, width).take(at), np.tile(np.arange(width), len(rows)).take(at)
        firsts, ends = (some.ravel().take(at).astype(np.int64) for some in bounds.near(rows, self.blocks))
        hits = query.lists.find_in_blocks(terms, self.blocks.take(columns), (firsts, ends))
        terms, cells = terms.take(hits.pairs), hits.slots * width + columns.take(hits.pairs)
        lengths, weights = self.lengths.ravel().take(cells), query.weights.take(terms)
        values = weights * _ceilings(query.tables, hits.is_often + np.int64(1), lengths)
        np.add.at(self.least.ravel(), cells, values)
        np.add.at(self.most.ravel(), cells, values)
        often = hits.is_often.nonzero()[0]
        terms = terms.take(often)
        most = weights.take(often) * _ceilings(query.tables, query.most.take(terms), lengths.take(often))
        most = np.minimum(most, codes.ravel().take(at.take(hits.pairs.take(often))) * bounds.steps.take(terms))
        np.add.at(self.most.ravel(), cells.take(often), np.maximum(most - values.take(often), 0).astype(np.float32))
        return OpenBlocks(self.blocks, self.lengths, self.least, self.most, rest)


def passages_of(blocks: Passages) -> Passages:
    """(passages of a block, blocks); the last may go beyond the end."""
    return _PASSAGES + (blocks << BLOCK_BITS)


def _ceilings(tables: Tables, counts: NDArray[np.intp], lengths: Lengths) -> Sums:
    ceilings: Sums = tables.ceilings.ravel().take(counts * tables.ceilings.shape[1] + lengths)
    return ceilings
