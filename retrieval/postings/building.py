"""Making postings from the terms of each passage, a window at a time."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.layout import (
    BITMAP,
    BITMAPS,
    GROUP,
    MOST_COUNTED,
    MOST_LISTED,
    MOST_PASSAGES,
    REPEATED,
    WINDOW,
    Counts,
    Numbers,
    Postings,
    rare_limit,
    window_count,
)

_THREADS = 4
"""Each takes a hundred megabytes while it sorts."""

Sizes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """The postings of one window, by term and then by passage. `terms`, `counts` and `repeated` one a term that stands
    in it: its number, its postings and those that count more than once; `low` and `tallies` one a posting."""

    terms: Numbers
    counts: Sizes
    repeated: Sizes
    most: Counts
    low: NDArray[np.uint16]
    tallies: Counts

    @classmethod
    def of(cls, terms: Numbers, owners: NDArray[np.uint16]) -> "_Window":
        """From one (term, passage) pair for each occurrence, passages ascending."""
        order = _order_by_term(terms)
        terms, owners = terms.take(order), owners.take(order)
        is_first = np.ones(len(terms), dtype=bool)
        is_first[1:] = (terms[1:] != terms[:-1]) | (owners[1:] != owners[:-1])
        firsts = np.flatnonzero(is_first)
        tallies = np.minimum(np.diff(firsts, append=len(terms)), MOST_COUNTED).astype(np.uint8)
        posted, low = terms.take(firsts), owners.take(firsts)
        begins = np.flatnonzero(np.concatenate([[len(posted) > 0], posted[1:] != posted[:-1]])[: len(posted)])
        several = np.concatenate([[0], np.cumsum(tallies > 1)])
        ends = np.append(begins[1:], len(posted))[: len(begins)]
        most = np.maximum.reduceat(tallies, begins) if len(begins) else tallies
        return cls(posted[begins], ends - begins, several[ends] - several[begins], most, low, tallies)

    def ranks(self) -> Sizes:
        """The place of each posting among those of its term."""
        begins = np.cumsum(self.counts) - self.counts
        return np.arange(len(self.low)) - np.repeat(begins, self.counts)


def _order_by_term(terms: Numbers) -> NDArray[np.intp]:
    """The places of the terms, ascending, equal ones as they come: numpy counts 16 bits, and compares more."""
    order = np.argsort(terms.astype(np.uint16), kind="stable")
    high = (terms >> 16).astype(np.uint16)
    return order.take(np.argsort(high.take(order), kind="stable")) if high.any() else order


def build_postings(offsets: NDArray[np.int64], terms: Numbers, *, vocabulary_size: int) -> Postings:
    """From the terms of each passage, every occurrence: those of passage `p` are `terms[offsets[p]:offsets[p + 1]]`."""
    lengths = np.diff(offsets).astype(np.int32)
    if len(lengths) > MOST_PASSAGES:
        raise ValueError(f"{len(lengths)} passages are more than one index can hold")
    windows = list(_cut_windows(offsets, terms, lengths))
    return _Writer(windows, lengths, vocabulary_size).write()


def _cut_windows(offsets: NDArray[np.int64], terms: Numbers, lengths: Numbers) -> Iterator[_Window]:
    def cut(first: int) -> _Window:
        inside = lengths[first : first + WINDOW]
        owners = np.repeat(np.arange(len(inside), dtype=np.uint16), inside)
        return _Window.of(terms[int(offsets[first]) : int(offsets[first + len(inside)])], owners)

    if 0 < len(lengths) <= WINDOW:
        # Every question to a cluster makes such an index; starting threads for it would take longer than the work.
        yield cut(0)
        return
    # Sorting lets go of the interpreter lock.
    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as threads:
        yield from threads.map(cut, range(0, len(lengths), WINDOW))


class _Writer:
    """Lays out the blob for windows that are known, then fills it a window at a time."""

    def __init__(self, windows: list[_Window], lengths: Numbers, vocabulary_size: int) -> None:
        self._windows, self._lengths = windows, lengths
        self._frequencies = np.zeros(vocabulary_size, dtype=np.int32)
        self._most = np.zeros(vocabulary_size, dtype=np.uint8)
        self._is_rare = np.empty(0, dtype=bool)
        self._next = np.empty(0, dtype=np.int64)
        """Where the next passages of each term go."""
        self._next_byte = np.empty(0, dtype=np.int64)
        """Where the next counts of each common term go, in bytes."""
        self._blob = np.empty(0, dtype=np.uint16)

    def write(self) -> Postings:
        starts = self._lay_out()
        for number, window in enumerate(self._windows):
            is_rare = self._is_rare[window.terms]
            self._write_rare(window, number, np.repeat(is_rare, window.counts))
            self._write_common(window, is_rare)
            self._write_directory(window, number, starts, ~is_rare)
        return Postings(starts, self._frequencies, self._most, self._blob, self._lengths)

    def _lay_out(self) -> Sizes:
        repeated = np.zeros(len(self._frequencies), dtype=np.int64)
        listed = np.zeros(len(self._frequencies), dtype=np.int64)
        for window in self._windows:
            self._frequencies[window.terms] += window.counts.astype(np.int32)
            self._most[window.terms] = np.maximum(self._most[window.terms], window.most)
            repeated[window.terms] += window.repeated
            listed[window.terms] += _room(window.counts)
        windows = window_count(len(self._lengths))
        self._is_rare = self._frequencies <= rare_limit(len(self._lengths))
        sizes = np.where(self._is_rare, 2 * self._frequencies, 2 * windows + listed + (repeated + 1) // 2)
        starts = np.zeros(len(sizes) + 1, dtype=np.int64)
        np.cumsum(sizes, out=starts[1:])
        self._next = starts[:-1] + np.where(self._is_rare, 0, 2 * windows)
        self._next_byte = 2 * (self._next + listed)
        self._blob = np.zeros(int(starts[-1]), dtype=np.uint16)
        return starts

    def _write_rare(self, window: _Window, number: int, chosen: NDArray[np.bool_]) -> None:
        owners = np.repeat(window.terms, window.counts)[chosen]
        at = self._next[owners] + 2 * window.ranks()[chosen]
        passages = window.low[chosen].astype(np.uint32) + np.uint32(number * WINDOW)
        self._blob[at] = ((passages & np.uint32(0xFF)) << np.uint32(8) | window.tallies[chosen]).astype(np.uint16)
        self._blob[at + 1] = (passages >> np.uint32(8)).astype(np.uint16)
        rare = self._is_rare[window.terms]
        self._next[window.terms[rare]] += 2 * window.counts[rare]

    def _write_common(self, window: _Window, is_rare: NDArray[np.bool_]) -> None:
        ends = np.cumsum(window.counts)
        for place in np.flatnonzero(~is_rare & (window.counts > MOST_LISTED)).tolist():
            inside = slice(int(ends[place] - window.counts[place]), int(ends[place]))
            self._write_bitmaps(int(self._next[window.terms[place]]), window.low[inside], window.tallies[inside] > 1)
        chosen = np.repeat(~is_rare & (window.counts <= MOST_LISTED), window.counts)
        owners = np.repeat(window.terms, window.counts)
        several = window.tallies > 1
        marked = window.low | (several * REPEATED).astype(np.uint16)
        self._blob[(self._next[owners] + window.ranks())[chosen]] = marked[chosen]
        self._write_counts(window, several & np.repeat(~is_rare, window.counts), owners)
        common = window.terms[~is_rare]
        self._next[common] += _room(window.counts)[~is_rare]
        self._next_byte[common] += window.repeated[~is_rare]

    def _write_counts(self, window: _Window, chosen: NDArray[np.bool_], owners: Numbers) -> None:
        ranks = np.arange(np.count_nonzero(chosen))
        common = ~self._is_rare[window.terms]
        sizes = window.repeated[common]
        ranks -= np.repeat(np.cumsum(sizes) - sizes, sizes)
        self._blob.view(np.uint8)[self._next_byte[owners[chosen]] + ranks] = window.tallies[chosen]

    def _write_bitmaps(self, at: int, low: NDArray[np.uint16], several: NDArray[np.bool_]) -> None:
        bits = np.zeros(2 * WINDOW, dtype=np.uint8)
        bits[low] = 1
        bits[WINDOW + low[several].astype(np.int64)] = 1
        self._blob[at : at + 2 * BITMAP] = np.packbits(bits, bitorder="little").view(np.uint16)
        groups = bits[WINDOW:].reshape(-1, GROUP).sum(axis=1)
        self._blob[at + 2 * BITMAP : at + BITMAPS] = np.cumsum(groups) - groups

    def _write_directory(self, window: _Window, number: int, starts: Sizes, common: NDArray[np.bool_]) -> None:
        at = starts[window.terms[common]] + 2 * number
        self._blob[at] = window.counts[common].astype(np.uint16)
        self._blob[at + 1] = window.repeated[common].astype(np.uint16)


def _room(counts: Sizes) -> Sizes:
    """How many 16-bit numbers the passages of a window take in a common list."""
    return np.where(counts <= MOST_LISTED, counts, BITMAPS)
