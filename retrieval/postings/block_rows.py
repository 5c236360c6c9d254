"""What a term adds at most to the passages of a block, eight in a row: the rows of `native/blocks.h` in numpy.

Numpy adds a row of a million passages in the time in which it reads a thousand postings, so that more terms have one
here than in compiled code.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.layout import WINDOW, WINDOW_BITS, Passages, Postings, rare_limit
from retrieval.postings.rows import BLOCK_BITS, PLACE_BITS, row_size
from retrieval.postings.weighing import Scores, Tables, clipped

Row = NDArray[np.uint8]
NearPlaces = NDArray[np.uint16]
Bounds = NDArray[np.uint16] | NDArray[np.uint32]

_FREQUENT, _MANY = 200, 3000
"""A term that stands in more than one of so many passages has a row, if that are so many postings at least: fewer are
read before numpy has done anything with a row."""

_MOST_KEPT = 1000
"""So many rows are kept: 78 MB for a million passages. All rows that there could be are nearly three times that."""

_STEPS = 15
_LOW, _HALF = np.uint8(15), np.uint8(4)
_ROUNDING = 1e-4
"""So much of a step is what 32 bits may be off by."""

_APART = 64
"""Of so many blocks far apart from each other the highest bound is looked at, to tell which are among the highest."""

_MANY_TOGETHER = 32
"""Where one of so many blocks may be wanted, all are looked at one by one."""

_MOST_TERMS = 2000
"""Of more, rounding up what each can add would take too many of the numbers that 16 bits are."""


@dataclass(frozen=True, eq=False)
class BlockRows:
    """The rows of an index, made when a term is first asked for and kept until very many others were made."""

    postings: Postings
    tables: Tables
    made: dict[int, tuple[Row, NearPlaces]] = field(default_factory=dict)
    keeping: Lock = field(default_factory=Lock)

    @cached_property
    def limit(self) -> int:
        """In how many passages a term without a row stands at most; all rare terms are without one."""
        passages = len(self.postings.lengths)
        return max(passages // _FREQUENT, rare_limit(passages), _MANY)

    @cached_property
    def half(self) -> int:
        return row_size(len(self.postings.lengths))

    @cached_property
    def top(self) -> float:
        """What a posting scores at most."""
        return float(self.tables.ceilings[-1, self.tables.shortest])

    @cached_property
    def _codes(self) -> Row:
        """What postings score at most in fifteenths of that, by count and length."""
        codes: Row = np.ceil(self.tables.ceilings * (_STEPS / self.top) + _ROUNDING).clip(1, _STEPS).astype(np.uint8)
        return codes

    def row(self, term: int) -> tuple[Row, NearPlaces]:
        """Of a term that stands in more passages than `limit`; and where each 256 passages begin in its list's part of
        their window, for all, and then where their counts of more than one do."""
        made = self.made.get(term)
        if made is None:
            made = self._make(term)  # of two threads that make it, both make the same
            with self.keeping:
                self._keep(term, made)
        return made

    def _keep(self, term: int, made: tuple[Row, NearPlaces]) -> None:
        """In the place of the oldest where there are very many: searches that work with that hold it themselves."""
        self.made[term] = made
        self.postings.asked[term] = True
        if len(self.made) > _MOST_KEPT:
            oldest = next(iter(self.made))
            del self.made[oldest]
            self.postings.asked[oldest] = False  # or the next generation would make it, to throw it away

    def _make(self, term: int) -> tuple[Row, NearPlaces]:
        passages, repeated, counts = self.postings.split_entries(term)
        lengths = self.postings.short_lengths.take(passages)
        codes = self._codes[1].take(lengths)
        codes[repeated] = self._codes[clipped(counts), lengths.take(repeated)]
        blocks = passages >> BLOCK_BITS
        firsts = np.flatnonzero(np.append(True, blocks[1:] != blocks[:-1]))
        both = np.zeros(2 * self.half, dtype=np.uint8)
        both[blocks.take(firsts)] = np.maximum.reduceat(codes, firsts)
        return both[: self.half] | both[self.half :] << _HALF, self._make_places(passages, repeated)

    def _make_places(self, passages: Passages, repeated: Passages) -> NearPlaces:
        borders = self.postings.window_bases[:, None] + np.arange(0, WINDOW + 1, 1 << PLACE_BITS)
        places = np.searchsorted(passages, borders)
        both = np.stack([places, np.searchsorted(repeated, places)])
        return (both - both[:, :, :1]).astype(np.uint16).ravel()

    def make_ready(self) -> None:
        """Makes the rows that were needed of the same postings before, for another mean length."""
        frequencies = self.postings.directory[1]
        for term in np.flatnonzero(self.postings.asked).tolist():
            if frequencies[term] > self.limit:
                self.row(term)


class Near(NamedTuple):
    """Of pairs of a term and a block: where the 256 passages around it begin in what its list has of their window, how
    many of these it has, and how many counts of more than one its window has before."""

    firsts: Passages
    sizes: Passages
    repeated: NDArray[np.uint16]


class BlockBounds:
    """What the terms of a query can add at most to the passages of each block, in whole `unit`s.

    `numbers`: one a block; `unit`: how many of them a score of one is; `steps`: how many of them each term's step is.
    """

    def __init__(self, rows: BlockRows, weights: Scores, slack: float) -> None:
        """For a query of such weights."""
        is_long = len(weights) > _MOST_TERMS
        self.dtype: Any = np.uint32 if is_long else np.uint16
        most = float(weights.sum()) * rows.top
        self.unit = ((4e9 if is_long else 65_000.0) - (_STEPS + 1) * len(weights)) / most
        self._rows, self._half, self._slack = rows, rows.half, slack
        self.steps = (weights * (self.unit * slack * rows.top / _STEPS) + 1).astype(np.int64)
        self._held: dict[int, tuple[Row, NearPlaces]] = {}
        self.numbers: NDArray[Any] = np.zeros(2 * self._half, dtype=self.dtype)

    @property
    def limit(self) -> int:
        """In how many passages a term without a row stands at most."""
        return self._rows.limit

    def hold(self, place: int, term: int) -> None:
        """For the term that has this place in the query."""
        self._held[place] = self._rows.row(term)

    def add_held(self) -> None:
        """Counts in all terms that have rows."""
        codes, product = np.empty(self._half, dtype=np.uint8), np.empty(self._half, dtype=self.dtype)
        low, high = self.numbers[: self._half], self.numbers[self._half :]
        for (row, _), step in zip(self._held.values(), self.steps[list(self._held)].astype(self.dtype), strict=True):
            np.bitwise_and(row, _LOW, out=codes)
            low += np.multiply(codes, step, out=product)
            np.right_shift(row, _HALF, out=codes)
            high += np.multiply(codes, step, out=product)

    def add_postings(self, blocks: Passages, parts: Scores, begins: Passages) -> None:
        """Counts in lists that were read, one after another from `begins` on: the block of each posting, ascending in
        each list, and what it adds to a score. The highest of a block is what counts, as each passage has one."""
        if not len(blocks):
            return
        is_first = np.empty(len(blocks), dtype=np.bool_)
        np.not_equal(blocks[1:], blocks[:-1], out=is_first[1:])
        is_first[begins] = True
        firsts = is_first.nonzero()[0]
        most = np.maximum.reduceat(parts, firsts) * (self.unit * self._slack) + 1
        np.add.at(self.numbers, blocks.take(firsts), most.astype(self.dtype))

    def of_highest(self, number: int, least: float) -> Passages:
        """So many blocks of those that have the highest bounds, or a few more or less, ascending; none that has less
        than `least`."""
        highest, level = self.numbers.reshape(_APART, -1).max(axis=0), 1  # vectors find these in no time
        if len(highest) >= number:
            highest.partition(len(highest) - number)
            level = int(highest[len(highest) - number])
        return self.reaching(max(level, least))[: 2 * number]

    def reaching(self, level: float) -> Passages:
        """The blocks with so high a number, but nothing; ascending."""
        reaches = self.numbers >= self.dtype(min(max(level, 1), int(np.iinfo(self.dtype).max)))
        # Eight together, as numpy is slow in looking through what is mostly nothing.
        some = (reaches.view(np.uint64) != 0).nonzero()[0]
        if len(some) * _MANY_TOGETHER > len(reaches):
            every: Passages = reaches.nonzero()[0]
            return every
        places = reaches.reshape(-1, 8).take(some, axis=0).ravel().nonzero()[0]
        blocks: Passages = (some.take(places >> 3) << 3) + (places & 7)
        return blocks

    def codes(self, places: Sequence[int], blocks: Passages) -> Row:
        """(places, blocks): in how many steps is what these terms add at most; 0 where they do not stand."""
        is_high = blocks >= self._half
        at, codes = blocks - self._half * is_high, np.empty((len(places), len(blocks)), dtype=np.uint8)
        for place, some in zip(places, codes, strict=True):
            self._held[place][0].take(at, out=some, mode="clip")
        codes >>= is_high.view(np.uint8) << np.uint8(2)
        codes &= _LOW
        return codes

    def near(self, places: Sequence[int], of: Passages, blocks: Passages) -> "Near":
        """Of pairs of one of `places`, which `of` says, and a block: what is known of the 256 passages around it."""
        known = np.concatenate([self._held[place][1] for place in places])
        size = len(self._held[places[0]][1])
        at = of * size + (blocks >> (PLACE_BITS - BLOCK_BITS)) + (blocks >> (WINDOW_BITS - BLOCK_BITS))
        firsts = known.take(at).astype(np.int64)
        return Near(firsts, known.take(at + 1) - firsts, known.take(at + size // 2))
