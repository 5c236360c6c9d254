"""The lists of a query: reading many of them in one go, and finding many passages in them without reading them.

A call of numpy takes as long as a thousand of its steps, so that all lists that are wanted are decoded together, and
all pairs of a term and a block or a passage are looked up together: a passage by a binary search of its own in the part
of the list that lies in its window, a block among the few numbers around it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.mapping import MappedArray, raw_array
from retrieval.postings.layout import (
    BITMAP,
    BITMAPS,
    GROUP,
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
from retrieval.postings.rows import BLOCK_BITS

Places = NDArray[np.int64]

OFTEN = 2
"""Stands for a count of more than one that was not looked up."""

_LOW = np.uint16(WINDOW - 1)
_WINDOW_BLOCK_BITS = WINDOW_BITS - BLOCK_BITS
_WINDOW_BLOCKS = (1 << _WINDOW_BLOCK_BITS) - 1
_IN_BLOCK = (1 << BLOCK_BITS) - 1


class Hits(NamedTuple):
    """Passages of blocks in which terms stand: of which pair of a term and a block each is, which of the block's
    passages it is, and whether the term stands in it more than once."""

    pairs: Places
    slots: Places
    is_often: NDArray[np.bool_]


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
        np.cumsum(sizes, axis=1, out=places[:, 1:])
        places[:, 1:] += places[:, :1]
        return places

    @cached_property
    def _is_listed(self) -> list[bool]:
        """Whether no window of a row is a bitmap."""
        listed: list[bool] = (self._counts.max(axis=1, initial=0) <= MOST_LISTED).tolist()
        return listed

    @cached_property
    def _repeated_before(self) -> Places:
        """(terms, windows): how many postings that count more than once are in the windows before."""
        repeated = self.directory[:, :, 1]
        before: Places = np.cumsum(repeated, axis=1) - repeated
        return before

    def read(self, rows: Sequence[int]) -> Iterator[tuple[list[int], SplitEntries]]:
        """The entries of these rows, together where that is possible: each time the rows, and theirs in that order."""
        rare = [row for row in rows if self.is_rare[row]]
        if rare:
            yield rare, self._read_rare(rare)
        common = [row for row in rows if not self.is_rare[row]]
        listed = [row for row in common if self._is_listed[row]]
        if listed:
            yield listed, self._read_listed(listed)
        for row in common:
            if not self._is_listed[row]:
                yield [row], self.postings.split_entries(int(self.terms[row]))

    def _read_rare(self, rows: list[int]) -> SplitEntries:
        bounds = zip(self.starts[rows].tolist(), self.frequencies[rows].tolist(), strict=True)
        both = np.concatenate([self.blob[start : start + 2 * size] for start, size in bounds]).view(np.uint32)
        tallies = (both & np.uint32(0xFF)).astype(np.uint8)
        repeated = np.flatnonzero(tallies > 1)
        return (both >> np.uint32(8)).astype(np.int64), repeated, tallies[repeated]

    def _read_listed(self, rows: list[int]) -> SplitEntries:
        firsts, lasts = self._places[rows, 0].tolist(), self._places[rows, -1].tolist()
        several = self.directory[rows, :, 1].sum(axis=1).tolist()
        numbers = np.concatenate([self.blob[first:last] for first, last in zip(firsts, lasts, strict=True)])
        counts8 = self.blob.view(np.uint8)
        tallies = [counts8[2 * last : 2 * last + size] for last, size in zip(lasts, several, strict=True)]
        bases = np.repeat(self.postings.window_bases[None], len(rows), axis=0).ravel()
        passages = np.repeat(bases, self._counts[rows].ravel())
        passages |= numbers & _LOW
        return passages, np.flatnonzero(numbers > _LOW), np.concatenate(tallies)

    def find_in_blocks(self, rows: Places, blocks: Passages, near: tuple[Places, Places]) -> "Hits":
        """Where the terms of these rows stand in these blocks, a pair of both each, in each of which the term stands in
        one passage at least. `near`: between which places of its window's list that would be."""
        parts = rows * self._counts.shape[1] + (blocks >> _WINDOW_BLOCK_BITS)
        counts, at = self._counts.ravel().take(parts), self._places.ravel().take(parts + rows)
        is_mapped = counts > MOST_LISTED
        mapped = is_mapped.nonzero()[0]
        if not len(mapped):
            return self._find_blocks_listed(np.arange(len(at)), at + near[0], near[1] - near[0], blocks)
        found = self._find_blocks_mapped(mapped, at.take(mapped), blocks.take(mapped))
        listed = (~is_mapped).nonzero()[0]
        if not len(listed):
            return found
        firsts = near[0].take(listed)
        others = self._find_blocks_listed(
            listed, at.take(listed) + firsts, near[1].take(listed) - firsts, blocks.take(listed)
        )
        return Hits(*(np.concatenate(both) for both in zip(found, others, strict=True)))

    def _find_blocks_mapped(self, pairs: Places, firsts: Places, blocks: Passages) -> "Hits":
        counts8 = self.blob.view(np.uint8)
        at = 2 * firsts + (blocks & _WINDOW_BLOCKS)
        places = np.flatnonzero(np.unpackbits(counts8.take(at), bitorder="little"))
        marks = np.unpackbits(counts8.take(at + 2 * BITMAP), bitorder="little").take(places)
        of, slots = places >> BLOCK_BITS, places & _IN_BLOCK
        return Hits(pairs.take(of), slots, marks.view(np.bool_))

    def _find_blocks_listed(self, pairs: Places, at: Places, counts: Places, blocks: Passages) -> "Hits":
        """Looks at all numbers from `at` on, so many each: these are few, and a search would take more calls."""
        ends = np.cumsum(counts)
        places = np.repeat(at - ends + counts, counts)
        places += np.arange(len(places))
        numbers = self.blob.take(places, mode="clip")
        numbers -= np.repeat(((blocks & _WINDOW_BLOCKS) << BLOCK_BITS).astype(np.uint16), counts)
        here = ((numbers & _LOW) <= _IN_BLOCK).nonzero()[0]
        numbers = numbers.take(here)
        of = np.searchsorted(ends, here, side="right")
        return Hits(pairs.take(of), (numbers & _LOW).astype(np.int64), numbers >= REPEATED)

    def _find(self, rows: Places, passages: Passages) -> tuple[Counts, Places]:
        """For pairs of the row of a common term and a passage: 0 where the term does not stand in it, 1 where it does
        once, OFTEN where it does more often; and where in the blob each was found, in a list, or where its window's
        bitmap begins."""
        low, windows = (passages & (WINDOW - 1)).astype(np.uint16), passages >> WINDOW_BITS
        parts = rows * self._counts.shape[1] + windows
        counts, at = self._counts.ravel().take(parts), self._places.ravel().take(parts + rows)
        is_mapped = counts > MOST_LISTED
        mapped = is_mapped.nonzero()[0]
        if not len(mapped):
            return self._find_listed(at, counts, low), at
        found = np.empty(len(at), dtype=np.uint8)
        found[mapped] = self._find_mapped(at.take(mapped), low.take(mapped))
        if len(mapped) < len(at):
            listed = (~is_mapped).nonzero()[0]
            places = at.take(listed)
            found[listed] = self._find_listed(places, counts.take(listed), low.take(listed))
            at[listed] = places
        return found, at

    def count(self, passages: Passages) -> Counts:
        """(terms, passages): how often each term stands in each of these passages, which ascend."""
        tallies = np.zeros((len(self.terms), len(passages)), dtype=np.uint8)
        rare, common = np.flatnonzero(self.is_rare), np.flatnonzero(~self.is_rare)
        if len(passages) and len(rare):
            self._count_rare(rare, passages, tallies)
        if len(passages) and len(common):
            shape = len(common), len(passages)
            found, at = self._find(np.repeat(common, shape[1]), np.tile(passages, shape[0]))
            found, at = found.reshape(shape), at.reshape(shape)
            rows, columns = often = np.nonzero(found == OFTEN)
            if len(rows):
                found[often] = self._count_often(common[rows], passages[columns], at[often])
            tallies[common] = found
        return tallies

    def _count_rare(self, rows: Places, passages: Passages, tallies: Counts) -> None:
        listed, repeated, several = self._read_rare(rows.tolist())
        counts = np.ones(len(listed), dtype=np.uint8)
        counts[repeated] = several
        columns = np.searchsorted(passages, listed)
        here = np.flatnonzero(passages.take(columns, mode="clip") == listed)
        tallies[np.repeat(rows, self.frequencies[rows])[here], columns[here]] = counts[here]

    def _find_mapped(self, firsts: Places, low: NDArray[np.uint16]) -> Counts:
        words, bits = firsts + (low >> np.uint16(4)), low & np.uint16(15)
        found = (self.blob.take(words) >> bits) & np.uint16(1)
        found += (self.blob.take(words + BITMAP) >> bits) & np.uint16(1)
        return found.astype(np.uint8)

    def _find_listed(self, at: Places, counts: Places, low: NDArray[np.uint16]) -> Counts:
        """Moves `at` from where the lists begin to where the passages are or would be; `counts` is used up."""
        is_empty = counts == 0
        self._move(at, counts, low)
        numbers = self.blob.take(at, mode="clip")
        found = (numbers & _LOW) == low
        found[is_empty] = False
        found_often = found & (numbers >= REPEATED)
        tallies: Counts = found.view(np.uint8) + found_often
        return tallies

    def _move(self, at: Places, counts: Places, low: NDArray[np.uint16]) -> None:
        """Moves `at` from where lists begin to the last number that is not above `low`; `counts` is used up."""
        half, probed = np.empty_like(at), np.empty_like(at)
        numbers, is_before = np.empty(len(at), dtype=np.uint16), np.empty(len(at), dtype=bool)
        # Arrays that are there already, and a product in the place of a choice: twice as fast.
        for _ in range(int(counts.max(initial=1) - 1).bit_length()):
            np.right_shift(counts, 1, out=half)
            np.add(at, half, out=probed)
            self.blob.take(probed, mode="clip", out=numbers)
            np.bitwise_and(numbers, _LOW, out=numbers)
            np.less_equal(numbers, low, out=is_before)
            half *= is_before
            at += half
            counts += 1
            counts >>= 1

    def _count_often(self, rows: Places, passages: Passages, places: Places) -> Counts:
        """The counts of passages that are marked as having one of their own, from where they were found."""
        windows = passages >> WINDOW_BITS
        firsts, is_mapped = self._places[rows, windows], self._counts[rows, windows] > MOST_LISTED
        ranks = self._repeated_before[rows, windows]
        listed, mapped = (~is_mapped).nonzero()[0], is_mapped.nonzero()[0]
        ranks[listed] += self._marked_between(firsts.take(listed), places.take(listed))
        lows = (passages & (WINDOW - 1)).tolist()
        for number in mapped.tolist():
            ranks[number] += self._marked_bits_before(int(firsts[number]), lows[number])
        counts: Counts = self.blob.view(np.uint8)[2 * self._places[rows, -1] + ranks]
        return counts

    def _marked_between(self, firsts: Places, ends: Places) -> Places:
        """How many numbers are marked from the beginning of a list to each place; those of a list are next to each
        other and ascend, so that no number is looked at twice: very many passages may be the same text."""
        is_first = np.append(True, firsts[1:] != firsts[:-1])
        starts = np.where(is_first, firsts, np.append(0, ends[:-1]))
        parts = [self.blob[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        borders = np.append(0, np.cumsum(ends - starts))
        marked = np.zeros(1 + int(borders[-1]), dtype=np.int32)
        np.cumsum(np.concatenate([self.blob[:0], *parts]) >= REPEATED, out=marked[1:])
        before = marked.take(borders).astype(np.int64)
        heads = is_first.nonzero()[0]
        between: Places = before[1:] - np.repeat(before.take(heads), np.diff(np.append(heads, len(ends))))
        return between

    def _marked_bits_before(self, first: int, low: int) -> int:
        """How many passages of a window's bitmap are marked before one."""
        group, marks = low // GROUP, first + BITMAP
        before = self.blob[marks + group * (GROUP // 16) : marks + (low >> 4) + 1].tobytes()
        inside = int.from_bytes(before, "little") & ((1 << (low - group * GROUP)) - 1)
        return int(self.blob[first + 2 * BITMAP + group]) + inside.bit_count()
