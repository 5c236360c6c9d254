"""What a term adds at most to the passages of a block, eight in a row: the rows of `compiled_blocks.py` in numpy.

Numpy adds a row of a million passages in the time in which it reads a thousand postings, so that more terms have one
here than in compiled code.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

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
"""So many rows are kept: 70 MB for a million passages. All rows that there could be are nearly three times that."""

_STEPS = 15
_LOW, _HALF = np.uint8(15), np.uint8(4)
_ROUNDING = 1e-4
"""So much of a step is what 32 bits may be off by."""

_APART, _MANY_COLUMNS = 64, 4
"""So many blocks are compared together first; where one of so many of those together has to be looked at, all are."""

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
        """Of a term that stands in more passages than `limit`, and where each 256 passages begin in its list."""
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
        return both[: self.half] | both[self.half :] << _HALF, self._make_places(passages)

    def _make_places(self, passages: Passages) -> NearPlaces:
        borders = self.postings.window_bases[:, None] + np.arange(0, WINDOW + 1, 1 << PLACE_BITS)
        places = np.searchsorted(passages, borders)
        return (places - places[:, :1]).astype(np.uint16).ravel()

    def make_ready(self) -> None:
        """Makes the rows that were needed of the same postings before, for another mean length."""
        frequencies = self.postings.directory[1]
        for term in np.flatnonzero(self.postings.asked).tolist():
            if frequencies[term] > self.limit:
                self.row(term)


class BlockBounds:
    """What some terms of a query can add at most to the passages of each block, in whole `unit`s.

    `numbers`: one a block; `unit`: how many of them a score of one is.
    """

    def __init__(self, rows: BlockRows, weights: Scores, slack: float) -> None:
        """For a query of such weights."""
        is_long = len(weights) > _MOST_TERMS
        self.dtype: Any = np.uint32 if is_long else np.uint16
        most = float(weights.sum()) * rows.top
        self.unit = ((4e9 if is_long else 65_000.0) - (_STEPS + 1) * len(weights)) / most
        self._rows, self._half = rows, rows.half
        self.steps = (weights * (self.unit * slack * rows.top / _STEPS) + 1).astype(np.int64)
        self._held: dict[int, tuple[Row, NearPlaces]] = {}
        self.numbers: NDArray[Any] = np.zeros(2 * self._half, dtype=self.dtype)
        self._codes, self._product = np.empty(self._half, dtype=np.uint8), np.empty(self._half, dtype=self.dtype)

    def add(self, place: int, term: int) -> None:
        """Counts in the term that has this place in the query."""
        self._held[place] = self._rows.row(term)
        for half, part in zip(self._halves(), self._parts(place), strict=True):
            half += part
        self.__dict__.pop("_highest", None)

    def remove(self, place: int) -> None:
        for half, part in zip(self._halves(), self._parts(place), strict=True):
            half -= part
        del self._held[place]
        self.__dict__.pop("_highest", None)

    def of_highest(self, number: int) -> Passages:
        """So many blocks of those that have the highest bounds, or a few more or less; in no order."""
        highest, level = self._highest, 1
        if len(highest) >= number:
            level = int(np.partition(highest, len(highest) - number)[len(highest) - number])
        return self.reaching(level)[: 2 * number]

    def reaching(self, level: float) -> Passages:
        """The blocks with so high a number, but nothing; in no order."""
        level = self.dtype(min(max(level, 1), int(np.iinfo(self.dtype).max)))
        columns = (self._highest >= level).nonzero()[0]
        if len(columns) * _MANY_COLUMNS > len(self._highest):
            return (self.numbers >= level).nonzero()[0]
        numbers = self.numbers.reshape(_APART, -1).take(columns, axis=1)
        rows, places = np.divmod((numbers.ravel() >= level).nonzero()[0], max(len(columns), 1))
        blocks: Passages = rows * len(self._highest) + columns.take(places)
        return blocks

    @cached_property
    def _highest(self) -> Bounds:
        """The highest of some far apart from each other: vectors find them in no time."""
        highest: Bounds = self.numbers.reshape(_APART, -1).max(axis=0)
        return highest

    def _halves(self) -> tuple[Any, Any]:
        return self.numbers[: self._half], self.numbers[self._half :]

    def _parts(self, place: int) -> Iterator[Bounds]:
        """What the term adds at most in the blocks of each half."""
        row, step = self._held[place][0], self.dtype(self.steps[place])
        for part, argument in ((np.bitwise_and, _LOW), (np.right_shift, _HALF)):
            part(row, argument, out=self._codes)
            yield np.multiply(self._codes, step, out=self._product)

    def codes(self, places: Sequence[int], blocks: Passages) -> Row:
        """(places, blocks): in how many steps is what these terms add at most; 0 where they do not stand."""
        is_high = blocks >= self._half
        at, codes = blocks - self._half * is_high, np.empty((len(places), len(blocks)), dtype=np.uint8)
        for place, some in zip(places, codes, strict=True):
            self._held[place][0].take(at, out=some, mode="clip")
        codes >>= is_high.view(np.uint8) << np.uint8(2)
        codes &= _LOW
        return codes

    def near(self, places: Sequence[int], blocks: Passages) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
        """(places, blocks): where those around these blocks begin and end in what these terms' lists have of their
        windows."""
        at = (blocks >> (PLACE_BITS - BLOCK_BITS)) + (blocks >> (WINDOW_BITS - BLOCK_BITS))
        both = np.empty((2, len(places), len(blocks)), dtype=np.uint16)
        for number, place in enumerate(places):
            near = self._held[place][1]
            near.take(at, out=both[0, number], mode="clip")
            near[1:].take(at, out=both[1, number], mode="clip")
        return both[0], both[1]
