"""The occurrences of terms in a window of passages, sorted into postings."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.layout import MOST_COUNTED, REPEATED, WINDOW_BITS, Counts, Numbers

Sizes = NDArray[np.int64]
Chosen = NDArray[np.bool_]
LOW = ~REPEATED


@dataclass(frozen=True, slots=True, eq=False)
class SortedWindow:
    """The postings of one window, by term and then by passage.

    One a term that stands in it: its number `terms`, its postings `counts`, those that count more than once `repeated`,
    and its highest count `most`. One a posting: `passages`, with `REPEATED` set where the term counts more than once;
    `several` are these counts, in the same order.
    """

    terms: Numbers
    counts: Sizes
    repeated: Sizes
    most: Counts
    passages: NDArray[np.uint16]
    several: Counts

    @classmethod
    def of(cls, terms: Numbers, owners: NDArray[np.uint16]) -> "SortedWindow":
        """From one (term, passage) pair for each occurrence."""
        # As one number each, as numpy sorts numbers in a quarter of the time that it takes to find their order.
        pairs = terms.astype(np.int64)
        pairs <<= WINDOW_BITS
        pairs |= owners
        pairs.sort()
        is_first = _differs(pairs)
        marked, several = _count_again(is_first)
        pairs = pairs[is_first]
        passages = pairs.astype(np.uint16) & LOW
        passages[marked] |= REPEATED
        pairs >>= WINDOW_BITS
        begins = np.flatnonzero(_differs(pairs))
        marked_begins = np.searchsorted(marked, begins)
        repeated = np.diff(marked_begins, append=len(marked))
        most = np.ones(len(begins), dtype=np.uint8)
        if len(several):
            most[repeated > 0] = np.maximum.reduceat(several, marked_begins[repeated > 0])
        counts = np.diff(begins, append=len(pairs))
        return cls(pairs.take(begins).astype(np.int32), counts, repeated, most, passages, several)

    def tallies(self) -> Counts:
        """The count of each posting."""
        tallies = np.ones(len(self.passages), dtype=np.uint8)
        tallies[self.passages >= REPEATED] = self.several
        return tallies

    def places(self, is_chosen: Chosen) -> NDArray[np.intp]:
        """The places of the postings of these terms."""
        return np.flatnonzero(np.repeat(is_chosen, self.counts))


def _differs(numbers: Sizes) -> Chosen:
    """Whether each is another number than the one before."""
    differs = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=differs[1:])
    return differs


def _count_again(is_first: Chosen) -> tuple[NDArray[np.intp], Counts]:
    """Which of the firsts are followed by others that are not, ascending, and how many these are with the first."""
    again = np.flatnonzero(~is_first)
    again -= np.arange(1, len(again) + 1)
    begins = np.flatnonzero(_differs(again))
    counts = np.minimum(np.diff(begins, append=len(again)) + 1, MOST_COUNTED)
    return again.take(begins), counts.astype(np.uint8)
