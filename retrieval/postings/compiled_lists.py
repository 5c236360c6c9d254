"""Reading lists of postings in compiled code: where their parts are, and adding them to the sums of a window.

Of each term of a query `lists` (terms, COLUMNS) says what stands in the columns that are named here, terms in the order
of what they can add at most; `parts` (terms, windows, 3) where the common ones are in each window. A *room* is what a
window is summed up in: a sum for each passage, and the passages that have one, each of them once. How many these are is
handed from call to call, and is `WINDOW` or more where all may have one.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment, attr-defined, call-arg, var-annotated"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np
from numba import __version__, carray, config, njit

from retrieval.postings.compiled_cache import cache_folder, compiled_sources
from retrieval.postings.compiled_vectors import add_where, lowest, pointer, reaching
from retrieval.postings.layout import BITMAP, BITMAPS, MOST_LISTED, WINDOW, WINDOW_BITS

CACHE = cache_folder(__version__, compiled_sources())
config.CACHE_DIR = str(CACHE)

compiled = njit(cache=True, nogil=True, boundscheck=False, error_model="numpy")

SPARSE = 2500
"""So few sums are looked at one by one; of more all are, by blocks of 64, which are a few instructions each."""

START, FREQUENCY, IS_RARE, CURSOR, TOP, BY_NAME, COLUMNS = 0, 1, 2, 3, 4, 5, 6
"""Where a list begins in the blob, how many postings it has, whether it is one of a rare term and how far that is read,
the row of `Tables.ratios` of its highest count; and, in row `n`, which term is number `n` in the order of summing."""

COUNT, PLACE, BYTE = 0, 1, 2

_LISTED, _BITMAP, _BITMAPS, _BITS, _WINDOW = MOST_LISTED, BITMAP, BITMAPS, WINDOW_BITS, WINDOW
_U32, _U64 = np.uint32, np.uint64  # numba looks at the sign of every other index
_LOW = np.uint32(WINDOW - 1)
_BLOCKS = WINDOW >> 6
_NOTHING = np.float32(0.0)


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
def _add_listed(blob, counts8, first, last, at, weight, scale, near, sums, touched, number):
    """Adds one term's listed passages of a window to the sums."""
    top, at, number = _U32(scale.shape[0] - 1), _U64(at), _U64(number)
    for place in range(_U64(first), _U64(last)):
        value = _U32(blob[place])
        low = value & _LOW
        before = sums[low]
        touched[number] = low
        number += _U64(before == _NOTHING)
        if value > _LOW:
            sums[low] = before + weight * scale[min(_U32(counts8[at]), top), near[low]]
            at += _U64(1)
        else:
            sums[low] = before + weight
    return np.int64(number)


@compiled
def _add_bitmap(blob, counts8, first, at, weight, scale, near, sums):
    """The same of a window's bitmaps: all of them count once, then what some count beyond that."""
    top, at, first = _U32(scale.shape[0] - 1), _U64(at), _U64(first)
    for block in range(_U64(_BLOCKS)):
        add_where(sums, block << _U64(6), _join(blob, first + _U64(4) * block), weight)
    for block in range(_U64(_BLOCKS)):
        bits = _join(blob, first + _U64(_BITMAP) + _U64(4) * block)
        while bits:
            low = (block << _U64(6)) + lowest(bits)
            sums[low] += weight * (scale[min(_U32(counts8[at]), top), near[low]] - np.float32(1.0))
            at += _U64(1)
            bits &= bits - _U64(1)


@compiled
def _join(blob, first):
    """Four numbers of 16 bits as one of 64."""
    return (
        _U64(blob[first]) | _U64(blob[first + _U64(1)]) << _U64(16)
        | _U64(blob[first + _U64(2)]) << _U64(32) | _U64(blob[first + _U64(3)]) << _U64(48)
    )  # fmt: skip


@compiled
def ones(bits):
    """How many of 64 bits are set; LLVM knows this for the one instruction that it is."""
    bits -= (bits >> _U64(1)) & _U64(0x5555555555555555)
    bits = (bits & _U64(0x3333333333333333)) + ((bits >> _U64(2)) & _U64(0x3333333333333333))
    bits = (bits + (bits >> _U64(4))) & _U64(0x0F0F0F0F0F0F0F0F)
    return (bits * _U64(0x0101010101010101)) >> _U64(56)


@compiled
def _add_rare(blob, cursor, end, base, weight, scale, near, sums, touched, number):
    """The same of a rare term's list, from where the last window ended; returns where this one ends."""
    while cursor < end:
        low = (np.int64(blob[cursor]) >> 8 | np.int64(blob[cursor + 1]) << 8) - base
        if low >= _WINDOW:
            break
        if low >= 0:
            count = min(np.int64(blob[cursor]) & 0xFF, scale.shape[0] - 1)
            touched[number] = low
            number += sums[low] == _NOTHING
            sums[low] += weight * scale[count, near[low]]
        cursor += 2
    return cursor, number


@compiled
def sum_up(blob, counts8, term, lists, parts, weight, scale, window, near, room, number):
    """Adds a term's postings of a window to the sums; the windows of a rare term must come in their order. Returns how
    many have a sum."""
    sums, touched = room
    if lists[term, IS_RARE]:
        cursor, end = lists[term, CURSOR], lists[term, START] + 2 * lists[term, FREQUENCY]
        lists[term, CURSOR], number = _add_rare(
            blob, cursor, end, window * _WINDOW, weight, scale, near, sums, touched, number
        )  # fmt: skip
        return number
    count, first, at = parts[term, window, COUNT], parts[term, window, PLACE], parts[term, window, BYTE]
    if count > _LISTED:
        _add_bitmap(blob, counts8, first, at, weight, scale, near, sums)
        return max(number, _WINDOW)
    return _add_listed(blob, counts8, first, first + count, at, weight, scale, near, sums, touched, number)


@compiled
def merge(blob, counts8, term, parts, weight, scale, window, near, sums):
    """Adds a common term's listed postings of a window to those sums that are there already, and touches no other."""
    top, at = _U32(scale.shape[0] - 1), _U64(parts[term, window, BYTE])
    first = _U64(parts[term, window, PLACE])
    for place in range(first, first + _U64(parts[term, window, COUNT])):
        value = _U32(blob[place])
        low = value & _LOW
        before = sums[low]
        if before != _NOTHING:
            if value > _LOW:
                sums[low] = before + weight * scale[min(_U32(counts8[at]), top), near[low]]
            else:
                sums[low] = before + weight
        at += _U64(value >> _U32(_BITS))


@compiled
def pick_up(room, number, near, bars, least, lows, kept):
    """Puts the passages whose sums reach the bar of their length, of which none is lower than `least`, after those that
    are kept; returns how many there are then."""
    sums, touched = room
    kept = _U64(kept)
    if number <= SPARSE:
        for place in range(_U64(number)):
            low = touched[place]
            lows[kept] = low
            kept += _U64(sums[low] >= bars[near[low]])
        return np.int64(kept)
    for block in range(_U64(_BLOCKS)):
        bits = reaching(sums, block << _U64(6), least)
        while bits:
            low = (block << _U64(6)) + lowest(bits)
            lows[kept] = low
            kept += _U64(sums[low] >= bars[near[low]])
            bits &= bits - _U64(1)
    return np.int64(kept)


@compiled
def clear(room, number):
    """Sets all sums back to nothing."""
    sums, touched = room
    if number > SPARSE:
        sums[:] = _NOTHING
        return
    for place in range(_U64(number)):
        sums[touched[place]] = _NOTHING
