"""The lists of a query: reading many of them in one go, and finding terms in blocks of passages without reading them.

A call of numpy takes as long as a thousand of its steps, so that all lists that are wanted are decoded together, and
all pairs of a term and a block are looked up together: among the few numbers around it in the part of the list that
lies in its window.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.mapping import MappedArray, raw_array
from retrieval.postings.block_rows import Near
from retrieval.postings.layout import (
    BITMAP,
    BITMAPS,
    MOST_LISTED,
    REPEATED,
    WINDOW,
    WINDOW_BITS,
    Counts,
    Passages,
    Postings,
    SplitEntries,
    rare_limit,
)
from retrieval.postings.rows import BLOCK_BITS, PLACE_BITS

Places = NDArray[np.int64]

_LOW = np.uint16(WINDOW - 1)
_WINDOW_BLOCK_BITS = WINDOW_BITS - BLOCK_BITS
_WINDOW_BLOCKS = (1 << _WINDOW_BLOCK_BITS) - 1
_IN_BLOCK = (1 << BLOCK_BITS) - 1
_ONES = np.unpackbits(np.arange(1 << 16, dtype=np.uint16)[:, None].view(np.uint8), axis=1).sum(axis=1, dtype=np.uint8)
"""How many bits of a number are set."""

_NEAR = np.arange(1 << (PLACE_BITS - 4))
"""The places of 256 passages in a bitmap."""

_BEFORE = (np.tri(2 * len(_NEAR), k=-1, dtype=np.uint8) * np.uint8(255)).view(np.uint16)
"""For each block of 256 passages the bits of those before it."""


class Hits(NamedTuple):
    """Passages of blocks in which terms stand: of which pair of a term and a block each is, and which of the block's
    passages it is; the places of those in which the term stands more than once, and how often these are."""

    pairs: Places
    slots: Places
    repeated: Places
    counts: Counts


class _Pairs(NamedTuple):
    """Pairs of a term and a block: where in the blob the 256 passages around it begin in a list, or the window's bitmap
    does; how many of these there are; and where the first of their counts of more than one is, in bytes."""

    blocks: Passages
    firsts: Places
    sizes: Places
    tallies: Places

    def take(self, some: Places) -> "_Pairs":
        return _Pairs(*(values.take(some) for values in self))


@dataclass(frozen=True, eq=False)
class QueryLists:
    """The lists of a query's terms, which are known here by their row, their place in the query.

    `directory` (terms, windows, 2): how many postings each window has, and how many that count more than once; it means
    nothing for rare terms.
    """

    postings: Postings
    terms: NDArray[np.int64]
    starts: Places
    frequencies: NDArray[np.int64]
    blob: NDArray[np.uint16]
    is_rare: NDArray[np.bool_]
    directory: Places

    @classmethod
    def of(cls, postings: Postings, terms: NDArray[np.int64]) -> "QueryLists":
        all_starts, all_frequencies, _ = postings.directory
        starts, frequencies, windows = all_starts[terms], all_frequencies[terms].astype(np.int64), postings.windows
        blob: Any = postings.blob
        if isinstance(blob, MappedArray):
            for start, stop in zip(starts.tolist(), all_starts[terms + 1].tolist(), strict=True):
                blob.check(start, stop)
        raw = raw_array(blob) if len(blob) else np.zeros(1, dtype=np.uint16)
        is_rare = frequencies <= rare_limit(len(postings.lengths))
        # A list of a rare term may be shorter than a directory; what stands in its place is not looked at.
        at = np.where(is_rare, 0, starts)[:, None] + np.arange(2 * windows)
        directory = raw.take(at, mode="clip").astype(np.int64).reshape(len(terms), windows, 2)
        return cls(postings, terms, starts, frequencies, raw, is_rare, directory)

    @cached_property
    def _counts(self) -> Places:
        """(terms, windows): the postings of each window."""
        return self.directory[:, :, 0].copy()

    @cached_property
    def _places(self) -> Places:
        """(terms, windows + 1): where in the blob the passages of each window begin, and where the last ones end."""
        sizes = np.where(self._counts <= MOST_LISTED, self._counts, BITMAPS)
        places = np.empty((len(self.terms), sizes.shape[1] + 1), dtype=np.int64)
        places[:, 0] = self.starts + 2 * sizes.shape[1]
        sizes.cumsum(axis=1, out=places[:, 1:])
        places[:, 1:] += places[:, :1]
        return places

    @cached_property
    def _tallies(self) -> Places:
        """(terms, windows): where in the blob the counts of more than one of each window begin, in bytes."""
        repeated = self.directory[:, :, 1]
        tallies: Places = repeated.cumsum(axis=1)
        tallies -= repeated
        tallies += 2 * self._places[:, -1:]
        return tallies

    @cached_property
    def is_listed(self) -> list[bool]:
        """Whether no window of a row is a bitmap."""
        listed: list[bool] = (self._counts.max(axis=1, initial=0) <= MOST_LISTED).tolist()
        return listed

    def read(self, rows: Sequence[int]) -> tuple[list[int], SplitEntries]:
        """The entries of these rows, one after another in the order that is told first."""
        rare = [row for row in rows if self.is_rare[row]]
        listed = [row for row in rows if not self.is_rare[row] and self.is_listed[row]]
        mapped = [row for row in rows if not self.is_rare[row] and not self.is_listed[row]]
        parts = [self.postings.split_entries(int(self.terms[row])) for row in mapped]
        if listed:
            parts.append(self._read_listed(listed))
        if rare:
            parts.append(self._read_rare(rare))
        return [*mapped, *listed, *rare], _joined(parts)

    def _read_rare(self, rows: list[int]) -> SplitEntries:
        bounds = zip(self.starts[rows].tolist(), self.frequencies[rows].tolist(), strict=True)
        both = np.concatenate([self.blob[start : start + 2 * size] for start, size in bounds]).view(np.uint32)
        tallies = both.astype(np.uint8)
        repeated = (tallies > 1).nonzero()[0]
        return (both >> np.uint32(8)).astype(np.int64), repeated, tallies.take(repeated)

    def _read_listed(self, rows: list[int]) -> SplitEntries:
        firsts, lasts = self._places[rows, 0].tolist(), self._places[rows, -1].tolist()
        several = self.directory[rows, :, 1].sum(axis=1).tolist()
        numbers = np.concatenate([self.blob[first:last] for first, last in zip(firsts, lasts, strict=True)])
        counts8 = self.blob.view(np.uint8)
        tallies = [counts8[2 * last : 2 * last + size] for last, size in zip(lasts, several, strict=True)]
        bases = self.postings.window_bases[None].repeat(len(rows), axis=0).ravel()
        passages = bases.repeat(self._counts[rows].ravel())
        passages |= numbers & _LOW
        return passages, (numbers >= REPEATED).nonzero()[0], np.concatenate(tallies)

    def find(self, rows: Places, blocks: Passages, near: Near) -> Hits:
        """Where the terms of these rows stand in these blocks, a pair of both each, in each of which the term stands in
        one passage at least."""
        parts = rows * self._counts.shape[1] + (blocks >> _WINDOW_BLOCK_BITS)
        is_mapped = self._counts.ravel().take(parts) > MOST_LISTED
        firsts, tallies = self._places.ravel().take(parts + rows), self._tallies.ravel().take(parts)
        pairs = _Pairs(blocks, firsts, near.sizes, tallies + near.repeated)
        mapped, listed = is_mapped.nonzero()[0], (~is_mapped).nonzero()[0]
        found = []
        if len(mapped):
            found.append((mapped, self._find_mapped(pairs.take(mapped))))
        if len(listed):
            firsts += near.firsts
            found.append((listed, self._find_listed(pairs.take(listed))))
        slots, repeated, counts = _joined([hits[1:] for _, hits in found])
        return Hits(_concatenated([which.take(hits.pairs) for which, hits in found]), slots, repeated, counts)

    def _find_mapped(self, pairs: _Pairs) -> Hits:
        counts8 = self.blob.view(np.uint8)
        near = pairs.blocks & _WINDOW_BLOCKS
        at = 2 * pairs.firsts + near
        places = np.unpackbits(counts8.take(at), bitorder="little").nonzero()[0]
        marks = counts8.take(at + 2 * BITMAP)
        repeated = np.unpackbits(marks, bitorder="little").take(places).nonzero()[0]
        of, slots = places >> BLOCK_BITS, places & _IN_BLOCK
        if not len(repeated):
            return Hits(of, slots, repeated, counts8[:0])
        which = of.take(repeated)
        inside = _ONES.take(marks.take(which) & ((1 << slots.take(repeated)) - 1))
        ranks = (pairs.tallies + self._marked_before(pairs)).take(which) + inside
        return Hits(of, slots, repeated, counts8.take(ranks))

    def _marked_before(self, pairs: _Pairs) -> NDArray[np.uint8]:
        """How many of the 256 passages around each block are marked in a bitmap before it."""
        near = pairs.blocks & _WINDOW_BLOCKS & (len(_NEAR) * 2 - 1)
        first = pairs.firsts + BITMAP + ((pairs.blocks & _WINDOW_BLOCKS) - near >> 1)
        words = self.blob.take(first[:, None] + _NEAR)
        words &= _BEFORE.take(near, axis=0)
        before: NDArray[np.uint8] = _ONES.take(words).sum(axis=1, dtype=np.uint8)
        return before

    def _find_listed(self, pairs: _Pairs) -> Hits:
        """Looks at all numbers of the 256 passages: these are few, and a search would take more calls."""
        ends = pairs.sizes.cumsum()
        begins = ends - pairs.sizes
        places = (pairs.firsts - begins).repeat(pairs.sizes)
        places += np.arange(len(places))
        numbers = self.blob.take(places, mode="clip")
        slots = numbers & _LOW
        slots -= ((pairs.blocks & _WINDOW_BLOCKS) << BLOCK_BITS).astype(np.uint16).repeat(pairs.sizes)
        here = (slots <= _IN_BLOCK).nonzero()[0]
        of = ends.searchsorted(here, side="right")
        repeated = (numbers.take(here) >= REPEATED).nonzero()[0]
        counts8 = self.blob.view(np.uint8)
        if not len(repeated):
            return Hits(of, slots.take(here).astype(np.int64), repeated, counts8[:0])
        marked = np.zeros(len(numbers) + 1, dtype=np.int64)
        (numbers >= REPEATED).cumsum(out=marked[1:])
        which = of.take(repeated)
        ranks = marked.take(here.take(repeated)) - marked.take(begins.take(which))
        tallies = counts8.take(pairs.tallies.take(which) + ranks)
        return Hits(of, slots.take(here).astype(np.int64), repeated, tallies)


def _joined(parts: Sequence[SplitEntries]) -> SplitEntries:
    """One after another."""
    if len(parts) == 1:
        return parts[0]
    sizes = [len(numbers) for numbers, _, _ in parts]
    begins = [sum(sizes[:number]) for number in range(len(parts))]
    return (
        _concatenated([numbers for numbers, _, _ in parts]),
        _concatenated([repeated + begin for (_, repeated, _), begin in zip(parts, begins, strict=True)]),
        np.concatenate([np.empty(0, dtype=np.uint8), *(counts for _, _, counts in parts)]),
    )


def _concatenated(parts: Sequence[Places]) -> Places:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
