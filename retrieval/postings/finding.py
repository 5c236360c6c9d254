"""Finding passages in lists without reading the lists: many passages in many lists at once, in numpy.

A call of numpy takes as long as a thousand of its steps, so that all pairs of a term and a passage are looked up
together, each by its own binary search in the part of the list that lies in the passage's window.
"""

from dataclasses import dataclass, field
from typing import Any

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
    find_counts,
    rare_limit,
)

Places = NDArray[np.int64]

OFTEN = 2
"""Stands for a count of more than one that was not looked up."""

_LOW = np.uint16(WINDOW - 1)


@dataclass(frozen=True, slots=True, eq=False)
class QueryLists:
    """The lists of a query's terms, which are known here by their row, their place in the query.

    `counts` (terms, windows): the postings of each window, `places` and `bytes_at` (terms, windows): where they and the
    counts of more than one begin in the blob, the latter in bytes. All three mean nothing for rare terms.
    """

    postings: Postings
    terms: NDArray[np.int64]
    blob: NDArray[np.uint16]
    is_rare: NDArray[np.bool_]
    counts: Places
    places: Places
    bytes_at: Places
    read: dict[int, SplitEntries] = field(default_factory=dict)

    @classmethod
    def of(cls, postings: Postings, terms: NDArray[np.int64]) -> "QueryLists":
        all_starts, frequencies, _ = postings.directory
        starts, windows = all_starts[terms], postings.windows
        blob: Any = postings.blob
        if isinstance(blob, MappedArray):
            for start, stop in zip(starts.tolist(), all_starts[terms + 1].tolist(), strict=True):
                blob.check(start, stop)
        raw = raw_array(blob) if len(blob) else np.zeros(1, dtype=np.uint16)
        is_rare = frequencies[terms] <= rare_limit(len(postings.lengths))
        begins = np.where(is_rare, 0, starts)
        # A list of a rare term may be shorter than a directory; what stands in its place is not looked at.
        at = begins[:, None] + np.arange(2 * windows)
        directory = raw.take(at, mode="clip").astype(np.int64)
        counts, repeated = directory[:, ::2], directory[:, 1::2]
        sizes = np.where(counts <= MOST_LISTED, counts, BITMAPS)
        ends = np.cumsum(sizes, axis=1) + (begins + 2 * windows)[:, None]
        bytes_at = np.cumsum(repeated, axis=1) - repeated + 2 * ends[:, -1:]
        return cls(postings, terms, raw, is_rare, counts, ends - sizes, bytes_at)

    def entries(self, row: int) -> SplitEntries:
        if row not in self.read:
            self.read[row] = self.postings.split_entries(int(self.terms[row]))
        return self.read[row]

    def find(self, rows: Places, passages: Passages) -> Counts:
        """For each pair of a row, which ascend, and a passage: 0 where the term does not stand there, 1 where it does
        once, and OFTEN where it does more often."""
        found = np.zeros(len(rows), dtype=np.uint8)
        common = ~self.is_rare[rows]
        if common.all():
            return self._find_common(rows, passages)[0]
        found[common] = self._find_common(rows[common], passages[common])[0]
        found[~common] = np.minimum(self._count_rare(rows[~common], passages[~common]), OFTEN)
        return found

    def count(self, rows: Places, passages: Passages) -> Counts:
        """For each pair how often the term stands in the passage; rows ascend."""
        tallies = np.zeros(len(rows), dtype=np.uint8)
        common = np.flatnonzero(~self.is_rare[rows])
        rare = np.flatnonzero(self.is_rare[rows])
        tallies[rare] = self._count_rare(rows[rare], passages[rare])
        tallies[common], at = self._find_common(rows[common], passages[common])
        often = np.flatnonzero(tallies[common] == OFTEN)
        for pair, place in zip(common[often].tolist(), at[often].tolist(), strict=True):
            tallies[pair] = self._count_often(int(rows[pair]), int(passages[pair]), place)
        return tallies

    def _count_rare(self, rows: Places, passages: Passages) -> Counts:
        counts = np.zeros(len(rows), dtype=np.uint8)
        bounds = np.searchsorted(rows, np.arange(len(self.terms) + 1)).tolist()
        for row in np.flatnonzero(self.is_rare).tolist():
            here = slice(bounds[row], bounds[row + 1])
            if here.start < here.stop:
                counts[here] = find_counts(self.entries(row), passages[here])
        return counts

    def _find_common(self, rows: Places, passages: Passages) -> tuple[Counts, Places]:
        """As `find`; also where in the blob the pair was found, in a list, or its window's bitmap, begins."""
        windows, low = passages >> WINDOW_BITS, (passages & (WINDOW - 1)).astype(np.uint16)
        counts, firsts = self.counts[rows, windows], self.places[rows, windows]
        mapped = np.flatnonzero(counts > MOST_LISTED)
        if not len(mapped):
            return self._find_listed(firsts, counts, low)
        found, at = np.zeros(len(rows), dtype=np.uint8), firsts.copy()
        found[mapped] = self._find_mapped(firsts[mapped], low[mapped])
        if len(mapped) < len(rows):
            listed = np.flatnonzero(counts <= MOST_LISTED)
            found[listed], at[listed] = self._find_listed(firsts[listed], counts[listed], low[listed])
        return found, at

    def _find_mapped(self, firsts: Places, low: NDArray[np.uint16]) -> Counts:
        words, bits = firsts + (low >> np.uint16(4)), low & np.uint16(15)
        found = (self.blob[words] >> bits) & np.uint16(1)
        found += (self.blob[words + BITMAP] >> bits) & np.uint16(1)
        return found.astype(np.uint8)

    def _find_listed(self, firsts: Places, counts: Places, low: NDArray[np.uint16]) -> tuple[Counts, Places]:
        at, left = firsts.copy(), counts.copy()
        for _ in range(int(counts.max(initial=0) - 1).bit_length() if len(counts) else 0):
            half = left >> 1
            is_after = (self.blob.take(at + half, mode="clip") & _LOW) <= low
            at += half * is_after
            left -= half
        numbers = self.blob.take(at, mode="clip")
        found = ((numbers & _LOW) == low) & (counts > 0)
        return found.astype(np.uint8) + (found & (numbers >= REPEATED)), at

    def _count_often(self, row: int, passage: int, place: int) -> int:
        """The count of a passage that is marked as having one of its own."""
        window, low = passage >> WINDOW_BITS, passage & (WINDOW - 1)
        first = int(self.places[row, window])
        if int(self.counts[row, window]) > MOST_LISTED:
            marks, group = first + BITMAP, low // GROUP
            before = self.blob[marks + group * (GROUP // 16) : marks + (low >> 4) + 1].tobytes()
            inside = int.from_bytes(before, "little") & ((1 << (low - group * GROUP)) - 1)
            rank = int(self.blob[first + 2 * BITMAP + group]) + inside.bit_count()
        else:
            rank = int(np.count_nonzero(self.blob[first:place] >= REPEATED))
        return int(self.blob.view(np.uint8)[int(self.bytes_at[row, window]) + rank])
