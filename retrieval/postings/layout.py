"""The arrays that postings are made of, and reading a term's list from them."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

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
        is_mapped = self.counts > MOST_LISTED
        borders = [0, *(np.flatnonzero(is_mapped[1:] != is_mapped[:-1]) + 1).tolist(), len(is_mapped)]
        runs = [
            self._mapped_entries(first, last) if is_mapped[first] else self._listed_entries(first, last)
            for first, last in pairwise(borders)
        ]
        passages, marks = runs[0] if len(runs) == 1 else map(np.concatenate, zip(*runs, strict=True))
        return passages, np.flatnonzero(marks), self.several

    def _listed_entries(self, first: int, last: int) -> tuple[Passages, NDArray[np.bool_]]:
        """The passages of windows that are lists, and which of them have a count of their own."""
        here = self.numbers[int(self.places[first]) : int(self.places[last])]
        passages = np.repeat(np.arange(first, last) << WINDOW_BITS, self.counts[first:last])
        passages |= here & ~REPEATED
        return passages, here >= REPEATED

    def _mapped_entries(self, first: int, last: int) -> tuple[Passages, NDArray[np.bool_]]:
        """The same of windows that are bitmaps."""
        here = self.numbers[int(self.places[first]) : int(self.places[last])].reshape(-1, BITMAPS)
        stands, marks = (
            np.unpackbits(here[:, at : at + BITMAP].view(np.uint8), bitorder="little").view(bool)
            for at in (0, BITMAP)
        )  # fmt: skip
        passages = np.flatnonzero(stands)
        return passages + (first << WINDOW_BITS), marks.take(passages)


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
    def window_bases(self) -> Passages:
        """The first passage of each window."""
        return np.arange(self.windows) << WINDOW_BITS

    @cached_property
    def short_lengths(self) -> NDArray[np.uint16] | Numbers:
        """`lengths` in as few bytes as they take, checked: most searches look at many of them."""
        lengths = checked_array(self.lengths)
        return lengths.astype(np.uint16) if lengths.max(initial=0) <= np.iinfo(np.uint16).max else lengths

    @cached_property
    def directory(self) -> tuple[NDArray[np.int64], Numbers, Counts]:
        """`starts`, `frequencies` and `most`, checked as a whole: every question reads in them."""
        return checked_array(self.starts), checked_array(self.frequencies), checked_array(self.most)

    @cached_property
    def asked(self) -> NDArray[np.bool_]:
        """Of each term whether a row of it was made (`rows.py`, `block_rows.py`), for whatever mean length of passages,
        and not given up for others since."""
        return np.zeros(len(self.frequencies), dtype=np.bool_)

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
