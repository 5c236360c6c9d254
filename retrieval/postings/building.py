"""Making postings from the terms of each passage, a window at a time."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.layout import (
    BITMAP,
    BITMAPS,
    GROUP,
    MOST_LISTED,
    MOST_PASSAGES,
    REPEATED,
    WINDOW,
    Numbers,
    Postings,
    rare_limit,
    window_count,
)
from retrieval.postings.sorting import LOW, Chosen, Sizes, SortedWindow

_THREADS = min(4, os.cpu_count() or 1)
"""Each takes a hundred megabytes."""


def build_postings(offsets: NDArray[np.int64], terms: Numbers, *, vocabulary_size: int) -> Postings:
    """From the terms of each passage, every occurrence: those of passage `p` are `terms[offsets[p]:offsets[p + 1]]`."""
    lengths = np.diff(offsets).astype(np.int32)
    if len(lengths) > MOST_PASSAGES:
        raise ValueError(f"{len(lengths)} passages are more than one index can hold")

    def cut(first: int) -> SortedWindow:
        inside = lengths[first : first + WINDOW]
        owners = np.repeat(np.arange(len(inside), dtype=np.uint16), inside)
        return SortedWindow.of(terms[int(offsets[first]) : int(offsets[first + len(inside)])], owners)

    firsts = range(0, len(lengths), WINDOW)
    with _runner(len(firsts)) as run:
        writer = _Writer(list(run(cut, firsts)), lengths, vocabulary_size)
        for some in range(0, len(firsts), _THREADS):
            list(run(writer.write, writer.plan(range(some, min(some + _THREADS, len(firsts))))))
    return writer.postings


@contextmanager
def _runner(windows: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """`map` for what is done with each window, in some threads where there are several."""
    if windows < 2:
        # Every question to a cluster makes an index of one: starting threads would take longer than the work.
        yield map
        return
    # What numpy does most of the time lets go of the interpreter lock.
    with ThreadPoolExecutor(_THREADS) as threads:
        yield threads.map


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """Where a window goes in the blob: for each of its terms whether that is rare, where its passages go, and where its
    counts, in bytes."""

    number: int
    window: SortedWindow
    is_rare: Chosen
    at: Sizes
    byte_at: Sizes


class _Writer:
    """Lays out the blob for windows that are known; then they are planned in their order, and written in any."""

    def __init__(self, windows: list[SortedWindow], lengths: Numbers, vocabulary_size: int) -> None:
        self._windows = windows
        frequencies, most = np.zeros(vocabulary_size, dtype=np.int32), np.zeros(vocabulary_size, dtype=np.uint8)
        repeated, listed = (np.zeros(vocabulary_size, dtype=np.int64) for _ in range(2))
        for window in windows:
            frequencies[window.terms] += window.counts.astype(np.int32)
            most[window.terms] = np.maximum(most[window.terms], window.most)
            repeated[window.terms] += window.repeated
            listed[window.terms] += _room(window.counts)
        directory = 2 * window_count(len(lengths))
        self._is_rare = frequencies <= rare_limit(len(lengths))
        sizes = np.where(self._is_rare, 2 * frequencies, directory + listed + (repeated + 1) // 2)
        starts = np.zeros(vocabulary_size + 1, dtype=np.int64)
        np.cumsum(sizes, out=starts[1:])
        self._next = starts[:-1] + np.where(self._is_rare, 0, directory)
        self._next_byte = 2 * (self._next + listed)
        self.postings = Postings(starts, frequencies, most, np.zeros(int(starts[-1]), dtype=np.uint16), lengths)

    def plan(self, numbers: range) -> Iterator[_Plan]:
        for number in numbers:
            window = self._windows[number]
            is_rare = self._is_rare.take(window.terms)
            at, byte_at = self._next.take(window.terms), self._next_byte.take(window.terms)
            self._next[window.terms] = at + np.where(is_rare, 2 * window.counts, _room(window.counts))
            self._next_byte[window.terms] = byte_at + window.repeated
            yield _Plan(number, window, is_rare, at, byte_at)

    def write(self, plan: _Plan) -> None:
        self._write_rare(plan)
        self._write_listed(plan)
        self._write_mapped(plan)
        self._write_counts(plan)

    def _write_rare(self, plan: _Plan) -> None:
        chosen = plan.window.places(plan.is_rare)
        at = _spread(plan.at[plan.is_rare], plan.window.counts[plan.is_rare], 2)
        passages = plan.window.passages.take(chosen) & LOW
        self.postings.blob[at] = passages << np.uint16(8) | plan.window.tallies().take(chosen)
        at += 1
        self.postings.blob[at] = (passages >> np.uint16(8)) + np.uint16(plan.number * WINDOW >> 8)

    def _write_listed(self, plan: _Plan) -> None:
        is_listed = ~plan.is_rare & (plan.window.counts <= MOST_LISTED)
        at = _spread(plan.at[is_listed], plan.window.counts[is_listed])
        self.postings.blob[at] = plan.window.passages.take(plan.window.places(is_listed))

    def _write_mapped(self, plan: _Plan) -> None:
        window, ends = plan.window, np.cumsum(plan.window.counts)
        for row in np.flatnonzero(~plan.is_rare & (window.counts > MOST_LISTED)).tolist():
            marked = window.passages[int(ends[row] - window.counts[row]) : int(ends[row])]
            self._write_bitmaps(int(plan.at[row]), marked & LOW, marked >= REPEATED)

    def _write_bitmaps(self, at: int, low: NDArray[np.uint16], several: Chosen) -> None:
        bits = np.zeros(2 * WINDOW, dtype=np.uint8)
        bits[low] = 1
        bits[WINDOW + low[several].astype(np.int64)] = 1
        self.postings.blob[at : at + 2 * BITMAP] = np.packbits(bits, bitorder="little").view(np.uint16)
        groups = bits[WINDOW:].reshape(-1, GROUP).sum(axis=1)
        self.postings.blob[at + 2 * BITMAP : at + BITMAPS] = np.cumsum(groups) - groups

    def _write_counts(self, plan: _Plan) -> None:
        window, is_common = plan.window, ~plan.is_rare
        at = self.postings.starts.take(window.terms[is_common]) + 2 * plan.number
        self.postings.blob[at] = window.counts[is_common]
        self.postings.blob[at + 1] = window.repeated[is_common]
        at = _spread(plan.byte_at[is_common], window.repeated[is_common])
        self.postings.blob.view(np.uint8)[at] = window.several[np.repeat(is_common, window.repeated)]


def _spread(at: Sizes, counts: Sizes, step: int = 1) -> Sizes:
    """So many places each time: the first at `at`, the others a step further each."""
    before = np.cumsum(counts) - counts
    places = np.arange(0, step * int(counts.sum()), step)
    places += np.repeat(at - step * before, counts)
    return places


def _room(counts: Sizes) -> Sizes:
    """How many 16-bit numbers the passages of a window take in a common list."""
    return np.where(counts <= MOST_LISTED, counts, BITMAPS)
