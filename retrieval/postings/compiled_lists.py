"""Reading lists of postings in compiled code: where their parts are, and adding them to the sums of a window.

Of each term of a query `lists` (terms, COLUMNS) says what stands in the columns that are named here; `parts` (terms,
windows, 3) where the common ones are in each window.

Sums are whole numbers of 16 bits, in *units* of which all that a passage can score is less than 65,536: what a posting
adds is rounded up, so that a sum is never too low.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment, attr-defined, call-arg, var-annotated"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np
from numba import __version__, carray, config, njit

from retrieval.postings.compiled_cache import AT_START, cache_folder
from retrieval.postings.compiled_vectors import lowest, pointer
from retrieval.postings.layout import BITMAP, BITMAPS, MOST_LISTED, WINDOW, WINDOW_BITS

CACHE = cache_folder(__version__, AT_START)
config.CACHE_DIR = str(CACHE)

compiled = njit(cache=True, nogil=True, boundscheck=False, error_model="numpy")

START, FREQUENCY, IS_RARE, CURSOR, BEFORE, TOP, ROW, STATE = range(8)
COLUMNS = 8
"""Where a list begins in the blob, how many postings it has, whether it is one of a rare term, how far that is read and
was read before this window, the row of `Tables.ceilings` of its highest count, its row of `compiled_blocks.py` where
it has one, and how far a search is with it."""

BOUNDED, NEXT, SUMMED = 0, 1, 2
"""States: in bounds by its row alone, to be summed now, and summed."""

COUNT, PLACE, BYTE = 0, 1, 2

_LISTED, _BITMAP, _BITMAPS, _BITS, _WINDOW = MOST_LISTED, BITMAP, BITMAPS, WINDOW_BITS, WINDOW
U16, U32, U64 = np.uint16, np.uint32, np.uint64  # numba looks at the sign of every other index
LOW = np.uint32(WINDOW - 1)
_ONE = np.float32(1.0)


@compiled
def array_at(address, shape, dtype):
    """An array that lies at an address and belongs to the caller."""
    return carray(pointer(address), shape, dtype)


@compiled
def find_parts(blob, lists, parts):
    """For each common term and window into `parts`: postings, where its passages are, where its counts are in bytes."""
    windows = parts.shape[1]
    for term in range(len(lists)):
        if lists[term, IS_RARE]:
            continue
        start = lists[term, START]
        place = start + 2 * windows
        for window in range(windows):
            count = np.int64(blob[start + 2 * window])
            parts[term, window, COUNT] = count
            parts[term, window, PLACE] = place
            place += count if count <= _LISTED else _BITMAPS
        at = 2 * place
        for window in range(windows):
            parts[term, window, BYTE] = at
            at += np.int64(blob[start + 2 * window + 1])


@compiled
def units(weight, impact):
    """What a posting adds; `weight` in units."""
    return U16(weight * impact + _ONE)


@compiled
def add_list(blob, counts8, term, lists, parts, weight, ceilings, window, near, sums):
    """Adds a term's postings of a window to the sums; the windows of a rare term must come in their order."""
    if lists[term, IS_RARE]:
        _add_rare(blob, term, lists, weight, ceilings, window, near, sums)
        return
    first, at = U64(parts[term, window, PLACE]), U64(parts[term, window, BYTE])
    count = U64(parts[term, window, COUNT])
    if count > U64(_LISTED):
        _add_bitmap(blob, counts8, first, at, weight, ceilings, near, sums)
        return
    top, single = U32(ceilings.shape[0] - 1), ceilings[1]
    for place in range(first, first + count):
        value = U32(blob[place])
        low = value & LOW
        if value > LOW:
            sums[low] += units(weight, ceilings[min(U32(counts8[at]), top), near[low]])
            at += U64(1)
        else:
            sums[low] += units(weight, single[near[low]])


@compiled
def _add_rare(blob, term, lists, weight, ceilings, window, near, sums):
    top, cursor = U32(ceilings.shape[0] - 1), lists[term, CURSOR]
    lists[term, BEFORE] = cursor
    end = lists[term, START] + 2 * lists[term, FREQUENCY]
    while cursor < end:
        passage = rare_passage(blob, cursor)
        if passage >> U32(_BITS) != U32(window):
            break
        low = passage & LOW
        sums[low] += units(weight, ceilings[min(U32(blob[cursor]) & U32(0xFF), top), near[low]])
        cursor += 2
    lists[term, CURSOR] = cursor


@compiled
def _add_bitmap(blob, counts8, first, at, weight, ceilings, near, sums):
    top = U32(ceilings.shape[0] - 1)
    for block in range(U64(_BITMAP >> 2)):
        bits = _join(blob, first + U64(4) * block)
        marks = _join(blob, first + U64(_BITMAP) + U64(4) * block)
        while bits:
            bit = lowest(bits)
            low, count = (block << U64(6)) + bit, U32(1)
            if (marks >> bit) & U64(1):
                count = min(U32(counts8[at]), top)
                at += U64(1)
            sums[low] += units(weight, ceilings[count, near[low]])
            bits &= bits - U64(1)


@compiled
def rare_passage(blob, place):
    return U32(blob[place]) >> U32(8) | U32(blob[place + 1]) << U32(8)


@compiled
def _join(blob, first):
    """Four numbers of 16 bits as one of 64."""
    return (
        U64(blob[first]) | U64(blob[first + U64(1)]) << U64(16)
        | U64(blob[first + U64(2)]) << U64(32) | U64(blob[first + U64(3)]) << U64(48)
    )  # fmt: skip


@compiled
def ones(bits):
    """How many of 64 bits are set; LLVM knows this for the one instruction that it is."""
    bits -= (bits >> U64(1)) & U64(0x5555555555555555)
    bits = (bits & U64(0x3333333333333333)) + ((bits >> U64(2)) & U64(0x3333333333333333))
    bits = (bits + (bits >> U64(4))) & U64(0x0F0F0F0F0F0F0F0F)
    return (bits * U64(0x0101010101010101)) >> U64(56)
