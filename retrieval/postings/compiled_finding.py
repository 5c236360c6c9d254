"""Finding passages in lists of postings in compiled code, without reading the lists."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_lists import (
    BY_NAME,
    BYTE,
    COUNT,
    FREQUENCY,
    IS_RARE,
    PLACE,
    START,
    compiled,
    ones,
)
from retrieval.postings.layout import BITMAP, GROUP, MOST_LISTED, WINDOW, WINDOW_BITS

_LISTED, _BITMAP, _GROUP, _BITS, _WINDOW = MOST_LISTED, BITMAP, GROUP, WINDOW_BITS, WINDOW
_U32, _U64 = np.uint32, np.uint64  # numba looks at the sign of every other index
_LOW = np.uint32(WINDOW - 1)


@compiled
def _find_listed(blob, first, count, low):
    """The place of the last passage that is not after this one, the first place if all are."""
    place, size = _U64(first), _U64(count)
    while size > _U64(1):
        half = size >> _U64(1)
        # The sign of the difference, as LLVM makes a jump of a comparison, which a processor guesses wrong.
        place += half & _U64((np.int64(_U32(blob[place + half]) & _LOW) - low - 1) >> 63)
        size -= half
    return place


@compiled
def _find_rare(blob, start, frequency, passage):
    """How often a rare term stands in a passage."""
    place, size, passage = _U64(start), _U64(frequency), _U32(passage)
    if not size:
        return 0
    while size > _U64(1):
        half = size >> _U64(1)
        probed = place + _U64(2) * half
        here = _U32(blob[probed]) >> _U32(8) | _U32(blob[probed + _U64(1)]) << _U32(8)
        place += _U64(2) * half * _U64(here <= passage)
        size -= half
    here = _U32(blob[place]) >> _U32(8) | _U32(blob[place + _U64(1)]) << _U32(8)
    return np.int64(blob[place] & 0xFF) if here == passage else 0


@compiled
def add_found(blob, term, lists, parts, weight, most, scale, window, near, sums, lows, slots, kept):
    """Adds to the sums of some passages what a term gives them; a count of more than one is taken to be `most`.

    Passages are found all together, a step for each of them in turn: so a processor need not wait for any of them.
    """
    first, count = _U64(parts[term, window, PLACE]), _U64(parts[term, window, COUNT])
    more = _U32(most - 1)
    if lists[term, IS_RARE]:
        start, frequency = lists[term, START], lists[term, FREQUENCY]
        for place in range(_U64(kept)):
            low = _U32(lows[place])
            tally = _find_rare(blob, start, frequency, window * _WINDOW + np.int64(low))
            sums[low] += weight * scale[min(tally, most), near[low]]
    elif count > _U64(_LISTED):
        for place in range(_U64(kept)):
            low = _U32(lows[place])
            word, bit = first + _U64(low >> _U32(4)), low & _U32(15)
            stands = (_U32(blob[word]) >> bit) & _U32(1)
            several = (_U32(blob[word + _U64(_BITMAP)]) >> bit) & _U32(1)
            sums[low] += weight * scale[stands + several * more, near[low]]
    elif count:
        _find_all(blob, first, count, lows, slots, kept)
        for place in range(_U64(kept)):
            low = _U32(lows[place])
            value = _U32(blob[first + _U64(slots[place])])
            stands = _U32((value & _LOW) == low)
            sums[low] += weight * scale[stands + stands * (value >> _U32(_BITS)) * more, near[low]]


@compiled
def _find_all(blob, first, count, lows, slots, kept):
    """`_find_listed` of some passages, into `slots`, counted from the first."""
    slots[:kept] = 0
    while count > _U64(1):
        half = count >> _U64(1)
        for place in range(_U64(kept)):
            slot = _U64(slots[place])
            here = np.int64(_U32(blob[first + slot + half]) & _LOW)
            slots[place] = slot + (half & _U64((here - np.int64(lows[place]) - 1) >> 63))
        count -= half


@compiled
def _count_listed(blob, counts8, first, count, at, low):
    if not count:
        return 0
    place = _find_listed(blob, first, count, low)
    value = _U32(blob[place])
    if (value & _LOW) != _U32(low):
        return 0
    if value <= _LOW:
        return 1
    rank = np.uint16(0)
    for earlier in range(_U64(first), place):
        rank = np.uint16(rank + (blob[earlier] >> np.uint16(_BITS)))
    return np.int64(counts8[at + np.int64(rank)])


@compiled
def _count_mapped(blob, counts8, first, at, low):
    if not (np.int64(blob[first + (low >> 4)]) >> (low & 15)) & 1:
        return 0
    marks = first + _BITMAP
    if not (np.int64(blob[marks + (low >> 4)]) >> (low & 15)) & 1:
        return 1
    group = low // _GROUP
    rank = _U64(blob[marks + _BITMAP + group]) + ones(_U64(blob[marks + (low >> 4)]) & _U64((1 << (low & 15)) - 1))
    for place in range(marks + group * (_GROUP >> 4), marks + (low >> 4)):
        rank += ones(_U64(blob[place]))
    return np.int64(counts8[at + np.int64(rank)])


@compiled
def score_passage(blob, counts8, lists, parts, weights, norm, k1, delta, window, low):
    """The passage's score in 64 bits."""
    score = 0.0
    for name in range(len(lists)):
        term = lists[name, BY_NAME]
        first, count, at = parts[term, window, PLACE], parts[term, window, COUNT], parts[term, window, BYTE]
        if lists[term, IS_RARE]:
            tally = _find_rare(blob, lists[term, START], lists[term, FREQUENCY], window * _WINDOW + low)
        elif count > _LISTED:
            tally = _count_mapped(blob, counts8, first, at, low)
        else:
            tally = _count_listed(blob, counts8, first, count, at, low)
        if tally:
            score += weights[term] * (tally * (k1 + 1) / (tally + norm) + delta)
    return score
