"""Reading lists of postings in compiled code: adding them to sums, and finding a passage in them."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment, attr-defined"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np
from numba import config, njit
from platformdirs import user_cache_path

from retrieval.postings.layout import BITMAP, BITMAPS, GROUP, MOST_LISTED, WINDOW, WINDOW_BITS

# Beside the sources there may be no right to write.
config.CACHE_DIR = str(user_cache_path("wenbao") / "numba")

compiled = njit(cache=True, nogil=True, boundscheck=False, error_model="numpy")

OFTEN = 256
"""Stands for a count of more than one that was not looked up."""

_LISTED, _BITMAP, _BITMAPS, _GROUP, _BITS, _WINDOW = MOST_LISTED, BITMAP, BITMAPS, GROUP, WINDOW_BITS, WINDOW
_U32, _U64 = np.uint32, np.uint64  # numba looks at the sign of every other index
_LOW = np.uint32(WINDOW - 1)
_REPEATED = WINDOW
_NOTHING = np.float32(0.0)


@compiled
def find_parts(blob, starts, is_rare, windows):
    """For each term and window: postings, where its passages are, where its counts are in bytes."""
    terms = len(starts)
    counts = np.zeros((terms, windows), dtype=np.int64)
    places = np.zeros((terms, windows + 1), dtype=np.int64)
    bytes_at = np.zeros((terms, windows + 1), dtype=np.int64)
    for term in range(terms):
        if is_rare[term]:
            places[term, 0] = starts[term]
            continue
        place = starts[term] + 2 * windows
        for window in range(windows):
            count = np.int64(blob[starts[term] + 2 * window])
            counts[term, window] = count
            places[term, window] = place
            place += count if count <= _LISTED else _BITMAPS
        places[term, windows] = place
        at = 2 * place
        for window in range(windows):
            bytes_at[term, window] = at
            at += np.int64(blob[starts[term] + 2 * window + 1])
        bytes_at[term, windows] = at
    return counts, places, bytes_at


@compiled
def _add_listed(blob, counts8, first, last, at, weight, scale, near, sums, touched, number):
    """Adds one term's listed passages of a window to the sums; `touched` are the passages that have one."""
    top = _U32(scale.shape[0] - 1)
    number, at = _U64(number), _U64(at)
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
def _add_bitmap(blob, counts8, first, at, weight, scale, near, sums, touched, number):
    top = _U32(scale.shape[0] - 1)
    number, at, first = _U64(number), _U64(at), _U64(first)
    for word in range(_U64(_BITMAP)):
        bits = _U32(blob[first + word])
        several = _U32(blob[first + word + _U64(_BITMAP)])
        while bits:
            rest = bits & (bits - _U32(1))
            lowest = bits ^ rest
            low = _U32(word << _U64(4)) + _ones(lowest - _U32(1))
            before = sums[low]
            touched[number] = low
            number += _U64(before == _NOTHING)
            if several & lowest:
                sums[low] = before + weight * scale[min(_U32(counts8[at]), top), near[low]]
                at += _U64(1)
            else:
                sums[low] = before + weight
            bits = rest
    return np.int64(number)


@compiled
def _ones(bits):
    """How many of 16 bits are set."""
    bits -= (bits >> _U32(1)) & _U32(0x5555)
    bits = (bits & _U32(0x3333)) + ((bits >> _U32(2)) & _U32(0x3333))
    bits = (bits + (bits >> _U32(4))) & _U32(0x0F0F)
    return (bits + (bits >> _U32(8))) & _U32(0xFF)


@compiled
def _add_rare(blob, cursor, end, base, weight, scale, near, sums, touched, number):
    while cursor < end:
        low = (np.int64(blob[cursor]) >> 8 | np.int64(blob[cursor + 1]) << 8) - base
        if low >= _WINDOW:
            break
        if low >= 0:
            count = min(np.int64(blob[cursor]) & 0xFF, scale.shape[0] - 1)
            before = sums[low]
            touched[number] = low
            number += before == _NOTHING
            sums[low] = before + weight * scale[count, near[low]]
        cursor += 2
    return cursor, number


@compiled
def merge(blob, counts8, term, known, cursors, weight, scale, near, window, candidates, kept):
    """Adds what one more term gives to the candidates 1 to `kept - 1`, by reading its list of the window."""
    starts, frequencies, is_rare, parts = known
    counts, places, bytes_at = parts
    lows, values, slots = candidates
    for place in range(_U32(1), _U32(kept)):
        slots[_U32(lows[place])] = place
    if is_rare[term]:
        cursor, end = cursors[term], starts[term] + 2 * frequencies[term]
        while cursor < end:
            low = (np.int64(blob[cursor]) >> 8 | np.int64(blob[cursor + 1]) << 8) - window * _WINDOW
            if low >= _WINDOW:
                break
            if low >= 0:
                count = min(np.int64(blob[cursor]) & 0xFF, scale.shape[0] - 1)
                values[slots[low]] += weight * scale[count, near[low]]
            cursor += 2
        cursors[term] = cursor
    else:
        top, at = _U32(scale.shape[0] - 1), _U64(bytes_at[term, window])
        first = places[term, window]
        for place in range(_U64(first), _U64(first + counts[term, window])):
            value = _U32(blob[place])
            low = value & _LOW
            slot = _U32(slots[low])
            if slot:
                if value > _LOW:
                    values[slot] += weight * scale[min(_U32(counts8[at]), top), near[low]]
                else:
                    values[slot] += weight
            at += _U64(value >> _U32(_BITS))
    for place in range(_U32(1), _U32(kept)):
        slots[_U32(lows[place])] = 0


@compiled
def _find_listed(blob, first, count, low):
    """The place of a passage among those listed, or where it would be.

    Passages lie about evenly in a window, so that the search begins where this one should be.
    """
    last = first + count
    place = first + ((low * count) >> _BITS)
    if (np.int64(blob[place]) & (_WINDOW - 1)) < low:
        step = 8
        after = place + step
        while after < last and (np.int64(blob[after]) & (_WINDOW - 1)) < low:
            place = after
            step <<= 1
            after += step
        place += 1
        after = min(after, last)
    else:
        step = 8
        after = place
        place -= step
        while place >= first and (np.int64(blob[place]) & (_WINDOW - 1)) >= low:
            after = place
            step <<= 1
            place -= step
        place = max(place + 1, first)
    while place < after:
        middle = (place + after) >> 1
        if (np.int64(blob[middle]) & (_WINDOW - 1)) < low:
            place = middle + 1
        else:
            after = middle
    return place


@compiled
def look_up(blob, first, count, low):
    """0 where the term does not stand in the passage, 1 where it does once, else `OFTEN`."""
    if count > _LISTED:
        if not (np.int64(blob[first + (low >> 4)]) >> (low & 15)) & 1:
            return 0
        return OFTEN if (np.int64(blob[first + _BITMAP + (low >> 4)]) >> (low & 15)) & 1 else 1
    if not count:
        return 0
    place = _find_listed(blob, first, count, low)
    if place == first + count or (np.int64(blob[place]) & (_WINDOW - 1)) != low:
        return 0
    return OFTEN if np.int64(blob[place]) >= _REPEATED else 1


@compiled
def find_rare(blob, start, frequency, passage):
    """How often a rare term stands in a passage."""
    first, last = 0, frequency
    while first < last:
        middle = (first + last) >> 1
        here = np.int64(blob[start + 2 * middle]) >> 8 | np.int64(blob[start + 2 * middle + 1]) << 8
        if here < passage:
            first = middle + 1
        elif here > passage:
            last = middle
        else:
            return np.int64(blob[start + 2 * middle]) & 0xFF
    return 0


@compiled
def rank_of(blob, first, count, low):
    """How many of the passages before this one in the window have a count of their own."""
    rank = 0
    if count > _LISTED:
        group = low // _GROUP
        rank = np.int64(blob[first + 2 * _BITMAP + group])
        for place in range(first + _BITMAP + group * (_GROUP >> 4), first + _BITMAP + (low >> 4)):
            rank += np.int64(_ones(_U32(blob[place])))
        return rank + np.int64(_ones(_U32(blob[first + _BITMAP + (low >> 4)]) & _U32((1 << (low & 15)) - 1)))
    for place in range(first, _find_listed(blob, first, count, low)):
        rank += np.int64(blob[place]) >> _BITS
    return rank


@compiled
def sum_up(
    blob, counts8, term, starts, frequencies, is_rare, parts, cursors, weights, scale, window, near, room, number
):
    """Adds a term's postings of a window to the sums."""
    counts, places, bytes_at = parts
    sums, touched = room
    weight = np.float32(weights[term])
    if is_rare[term]:
        end = starts[term] + 2 * frequencies[term]
        cursors[term], number = _add_rare(
            blob, cursors[term], end, window * _WINDOW, weight, scale, near, sums, touched, number
        )
        return number
    first, at = places[term, window], bytes_at[term, window]
    if counts[term, window] > _LISTED:
        return _add_bitmap(blob, counts8, first, at, weight, scale, near, sums, touched, number)
    last = places[term, window + 1]
    return _add_listed(blob, counts8, first, last, at, weight, scale, near, sums, touched, number)
