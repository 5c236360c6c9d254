"""The arrays that postings are made of, and reading a term's list from them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.mapping import checked_array

WINDOW_BITS = 15
WINDOW = 1 << WINDOW_BITS
REPEATED = np.uint16(WINDOW)
"""Set in a 16-bit passage whose term counts more than once."""

MOST_LISTED = 4096
"""More passages than this in a window are a pair of bitmaps, which take as much room."""

BITMAP = WINDOW // 16
GROUP = 2048
"""After two bitmaps stands how many counts come before each group of this many passages."""

BITMAPS = 2 * BITMAP + WINDOW // GROUP
MOST_COUNTED = 255
MOST_PASSAGES = 1 << 24
"""A passage and a count share 32 bits in the list of a rare term."""

Numbers = NDArray[np.int32]
Counts = NDArray[np.uint8]
Passages = NDArray[np.int64]
"""Wide enough to be used as places, which saves numpy from converting them each time."""

SplitEntries = tuple[Passages, NDArray[np.intp], Counts]
"""The passages that hold a term; the places of those that do more than once, and how often these do."""


def window_count(passages: int) -> int:
    return -(-passages // WINDOW)


def rare_limit(passages: int) -> int:
    """In how many passages a term may stand to be listed plainly."""
    return 4 * window_count(passages)


@dataclass(frozen=True, slots=True, eq=False)
class _CommonList:
    """A common term's numbers, and where its parts are in them.

    `counts` one a window: its postings, which are at `places[w]` up to `places[w + 1]`; the bytes of their counts
    are at `bytes_at[w]` up to `bytes_at[w + 1]`.
    """

    numbers: NDArray[np.uint16]
    counts: NDArray[np.int64]
    places: NDArray[np.int64]
    bytes_at: NDArray[np.int64]

    @classmethod
    def of(cls, numbers: NDArray[np.uint16], windows: int) -> "_CommonList":
        directory = numbers[: 2 * windows].astype(np.int64)
        counts, repeated = directory[::2], directory[1::2]
        places = np.full(windows + 1, 2 * windows, dtype=np.int64)
        places[1:] += np.cumsum(np.where(counts <= MOST_LISTED, counts, BITMAPS))
        bytes_at = np.full(windows + 1, 2 * places[-1], dtype=np.int64)
        bytes_at[1:] += np.cumsum(repeated)
        return cls(numbers, counts, places, bytes_at)

    @property
    def several(self) -> Counts:
        """All counts of more than one, in order."""
        several: Counts = self.numbers.view(np.uint8)[int(self.bytes_at[0]) : int(self.bytes_at[-1])]
        return several

    def split_entries(self) -> SplitEntries:
        if self.counts.max() <= MOST_LISTED:
            here = self.numbers[int(self.places[0]) : int(self.places[-1])]
            bases = np.repeat(np.arange(len(self.counts)) << WINDOW_BITS, self.counts)
            bases |= here & ~REPEATED
            return bases, np.flatnonzero(here >= REPEATED), self.several
        windows = [self._window_entries(window) for window in range(len(self.counts))]
        passages = np.concatenate([passages for passages, _ in windows])
        return passages, np.flatnonzero(np.concatenate([marks for _, marks in windows])), self.several

    def _window_entries(self, window: int) -> tuple[Passages, NDArray[np.bool_]]:
        """The passages of a window, and which of them have a count of their own."""
        at, count = int(self.places[window]), int(self.counts[window])
        base = window * WINDOW
        if count <= MOST_LISTED:
            here = self.numbers[at : at + count]
            return (here & ~REPEATED).astype(np.int64) + base, here >= REPEATED
        bits = np.unpackbits(self.numbers[at : at + 2 * BITMAP].view(np.uint8), bitorder="little").view(bool)
        low = np.flatnonzero(bits[:WINDOW])
        return low + base, bits[WINDOW:][low]


@dataclass(frozen=True, eq=False)
class Postings:
    """`starts` int64 (terms + 1), `frequencies` int32, `most` uint8 (terms), `lengths` int32 (passages), `blob` uint16.

    What they say stands in the package's docstring.
    """

    starts: NDArray[np.int64]
    frequencies: Numbers
    most: Counts
    blob: NDArray[np.uint16]
    lengths: Numbers

    @classmethod
    def empty(cls) -> "Postings":
        no_numbers = np.empty(0, dtype=np.int32)
        starts = np.zeros(1, dtype=np.int64)
        return cls(starts, no_numbers, no_numbers.astype(np.uint8), no_numbers.astype(np.uint16), no_numbers)

    @property
    def windows(self) -> int:
        return window_count(len(self.lengths))

    @cached_property
    def short_lengths(self) -> NDArray[np.uint16] | Numbers:
        """`lengths` in as few bytes as they take, checked: most searches look at many of them."""
        lengths = checked_array(self.lengths)
        return lengths.astype(np.uint16) if lengths.max(initial=0) <= np.iinfo(np.uint16).max else lengths

    @cached_property
    def directory(self) -> tuple[NDArray[np.int64], Numbers, Counts]:
        """`starts`, `frequencies` and `most`, checked as a whole: every question reads in them."""
        return checked_array(self.starts), checked_array(self.frequencies), checked_array(self.most)

    def is_rare(self, term: int) -> bool:
        return int(self.directory[1][term]) <= rare_limit(len(self.lengths))

    def is_mapped(self, term: int) -> bool:
        """Whether a bitmap says of each passage if the term stands in it, in most windows."""
        return int(self.directory[1][term]) > MOST_LISTED * self.windows

    def entries(self, term: int) -> tuple[Passages, Counts]:
        """The passages that hold a term, ascending, and how often each does."""
        passages, repeated, several = self.split_entries(term)
        counts = np.ones(len(passages), dtype=np.uint8)
        counts[repeated] = several
        return passages, counts

    def split_entries(self, term: int) -> SplitEntries:
        numbers = self._numbers(term)
        if self.is_rare(term):
            both = numbers.view(np.uint32)
            counts = (both & np.uint32(0xFF)).astype(np.uint8)
            repeated = np.flatnonzero(counts > 1)
            return (both >> np.uint32(8)).astype(np.int64), repeated, counts[repeated]
        if self.windows == 1 and numbers[0] <= MOST_LISTED:
            return _split_single(numbers)
        return _CommonList.of(numbers, self.windows).split_entries()

    def _numbers(self, term: int) -> NDArray[np.uint16]:
        starts = self.directory[0]
        numbers: NDArray[np.uint16] = self.blob[int(starts[term]) : int(starts[term + 1])]
        return numbers


def _split_single(numbers: NDArray[np.uint16]) -> SplitEntries:
    """The entries of a list that has a single window and no bitmaps, as in a small library."""
    stop = 2 + int(numbers[0])
    here = numbers[2:stop]
    several = numbers[stop:].view(np.uint8)[: int(numbers[1])]
    return (here & ~REPEATED).astype(np.int64), np.flatnonzero(here >= REPEATED), several


def find_counts(entries: SplitEntries, passages: Passages) -> Counts:
    """How often a term with these entries stands in each of these passages."""
    listed, repeated, several = entries
    found = np.zeros(len(passages), dtype=np.uint8)
    if not len(listed):
        return found
    places = np.minimum(np.searchsorted(listed, passages), len(listed) - 1)
    found[listed[places] == passages] = 1
    if len(repeated):
        ranks = np.minimum(np.searchsorted(repeated, places), len(repeated) - 1)
        has_count = (repeated[ranks] == places) & (found > 0)
        found[has_count] = several[ranks[has_count]]
    return found
