"""The lists of several terms, one after another: what is added up is decoded in one go."""

import numpy as np
from numpy.typing import NDArray

from retrieval.mapping import MappedArray, raw_array
from retrieval.postings.layout import BITMAP, MOST_LISTED, REPEATED, WINDOW, Postings, SplitEntries, rare_limit

_Parts = list[NDArray[np.uint16]]


def gather_entries(postings: Postings, terms: NDArray[np.int64]) -> tuple[SplitEntries, NDArray[np.int64]]:
    """The entries of the terms, and how many each has."""
    if not len(terms):
        return (np.empty(0, np.int64), np.empty(0, np.intp), np.empty(0, np.uint8)), np.empty(0, np.int64)
    if postings.windows == 1:
        return _gather_single(postings, terms)
    entries = [postings.split_entries(term) for term in terms.tolist()]
    sizes = np.array([len(passages) for passages, _, _ in entries], dtype=np.int64)
    begins = (np.cumsum(sizes) - sizes).tolist()
    passages = np.concatenate([some for some, _, _ in entries])
    repeated = np.concatenate([some + begin for (_, some, _), begin in zip(entries, begins, strict=True)])
    return (passages, repeated, np.concatenate([some for _, _, some in entries])), sizes


def _gather_single(postings: Postings, terms: NDArray[np.int64]) -> tuple[SplitEntries, NDArray[np.int64]]:
    """The same where all passages are in one window, as in a small library: every list as numbers of 16 bits."""
    starts, frequencies, _ = postings.directory
    sizes, limit = frequencies[terms], rare_limit(len(postings.lengths))
    blob = raw_array(postings.blob)
    listed: _Parts = [blob[:0]]
    several: list[NDArray[np.uint8]] = [blob[:0].view(np.uint8)]
    bounds = zip(starts[terms].tolist(), starts[terms + 1].tolist(), sizes.tolist(), strict=True)
    for start, stop, size in bounds:
        if isinstance(postings.blob, MappedArray):
            postings.blob.check(start, stop)
        if size <= limit:
            _append_rare(blob[start:stop].tolist(), listed, several)
        else:
            _append_common(blob[start:stop], listed, several)
    here = np.concatenate(listed)
    passages = (here & ~REPEATED).astype(np.int64)
    return (passages, np.flatnonzero(here >= REPEATED), np.concatenate(several)), sizes.astype(np.int64)


def _append_rare(numbers: list[int], listed: _Parts, several: list[NDArray[np.uint8]]) -> None:
    lows = [low >> 8 | high << 8 for low, high in zip(numbers[::2], numbers[1::2], strict=True)]
    counts = [low & 0xFF for low in numbers[::2]]
    marked = [low | WINDOW * (count > 1) for low, count in zip(lows, counts, strict=True)]
    listed.append(np.array(marked, dtype=np.uint16))
    several.append(np.array([count for count in counts if count > 1], dtype=np.uint8))


def _append_common(numbers: NDArray[np.uint16], listed: _Parts, several: list[NDArray[np.uint8]]) -> None:
    count, repeated = int(numbers[0]), int(numbers[1])
    if count <= MOST_LISTED:
        listed.append(numbers[2 : 2 + count])
        several.append(numbers[2 + count :].view(np.uint8)[:repeated])
        return
    bits = np.unpackbits(numbers[2 : 2 + 2 * BITMAP].view(np.uint8), bitorder="little")
    low = np.flatnonzero(bits[:WINDOW])
    listed.append((low | bits[WINDOW:][low].astype(np.intp) << 15).astype(np.uint16))
    several.append(numbers[len(numbers) - (repeated + 1) // 2 :].view(np.uint8)[:repeated])
