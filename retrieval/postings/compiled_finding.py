"""Finding passages in lists of postings in compiled code, without reading the lists.

Passages of one window are found all together, a step for each of them in turn: so a processor need not wait for any of
them. Those of a batch are named by their place in it.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_lists import (
    BYTE,
    COUNT,
    FREQUENCY,
    IS_RARE,
    LOW,
    PLACE,
    ROW,
    START,
    U16,
    U32,
    U64,
    compiled,
    ones,
    rare_passage,
)
from retrieval.postings.layout import BITMAP, GROUP, MOST_LISTED, WINDOW_BITS
from retrieval.postings.rows import PLACE_BITS

_LISTED, _BITMAP, _GROUP, _BITS = MOST_LISTED, BITMAP, GROUP, WINDOW_BITS
_PLACE_BITS = np.uint32(PLACE_BITS)


@compiled
def find_all(blob, first, count, lows, slots, number):
    """Into `slots`, counted from the first, where the last passage is that is not after each of these; the first one if
    all are."""
    slots[:number] = U32(0)
    while count > U64(1):
        half = count >> U64(1)
        for place in range(U64(number)):
            slot = U64(slots[place])
            here = np.int64(U32(blob[first + slot + half]) & LOW)
            # The sign of the difference, as LLVM makes a jump of a comparison, which a processor guesses wrong.
            slots[place] = slot + (half & U64((here - np.int64(lows[place]) - 1) >> 63))
        count -= half


@compiled
def find_near(blob, first, count, places, lows, slots, number):
    """The same where it is known what `make_places` found; where there is no such passage before one, any other."""
    widest, last, half = U64(1), count - U64(1), U64(1)
    for place in range(U64(number)):
        here, after = places[lows[place] >> _PLACE_BITS], places[(lows[place] >> _PLACE_BITS) + U32(1)]
        widest = max(widest, U64(after) - U64(here))
        slots[place] = min(U64(here), last)
    while half < widest:
        half <<= U64(1)
    while half > U64(1):
        half >>= U64(1)
        for place in range(U64(number)):
            slot = U64(slots[place])
            further = min(slot + half, last)
            here = np.int64(U32(blob[first + further]) & LOW)
            slots[place] = slot + ((further - slot) & U64((here - np.int64(lows[place]) - 1) >> 63))


@compiled
def _find_rare(blob, start, frequency, passage):
    """How often a rare term stands in a passage."""
    place, size, passage = start, frequency, U32(passage)
    if not size:
        return 0
    while size > 1:
        half = size >> 1
        place += 2 * half * (rare_passage(blob, place + 2 * half) <= passage)
        size -= half
    return np.int64(blob[place] & 0xFF) if rare_passage(blob, place) == passage else 0


@compiled
def _count_mapped(blob, counts8, first, at, low):
    if not (np.int64(blob[first + (low >> 4)]) >> (low & 15)) & 1:
        return 0
    marks = first + _BITMAP
    if not (np.int64(blob[marks + (low >> 4)]) >> (low & 15)) & 1:
        return 1
    group = low // _GROUP
    rank = U64(blob[marks + _BITMAP + group]) + ones(U64(blob[marks + (low >> 4)]) & U64((1 << (low & 15)) - 1))
    for place in range(marks + group * (_GROUP >> 4), marks + (low >> 4)):
        rank += ones(U64(blob[place]))
    return np.int64(counts8[at + np.int64(rank)])


@compiled
def _count_listed(blob, counts8, first, place, at):
    """How often a term stands in the passage that is listed there."""
    if blob[place] <= LOW:
        return 1
    rank = U16(0)
    for earlier in range(first, place):
        rank = U16(rank + (blob[earlier] >> U16(_BITS)))
    return np.int64(counts8[at + np.int64(rank)])


@compiled
def score_passages(postings, query, tables, places, passages, number, window, scores, lows, slots):
    """The scores in 64 bits of so many passages of a window: summed in the order of the terms, with the operations of
    `Formula.impacts`, so that they are the same to the last bit. `places`: of the terms that have rows."""
    blob, counts8, lengths = postings
    lists, parts, weights, _ = query
    norms, _, k1, delta = tables
    scores[:number] = 0.0
    for place in range(U64(number)):
        lows[place] = passages[place] & LOW
    for term in range(len(lists)):
        first, count, at = U64(parts[term, window, PLACE]), U64(parts[term, window, COUNT]), parts[term, window, BYTE]
        is_listed = not lists[term, IS_RARE] and count <= U64(_LISTED)
        if is_listed:
            if not count:
                continue
            if lists[term, ROW] >= 0:
                find_near(blob, first, count, places[lists[term, ROW], window], lows, slots, number)
            else:
                find_all(blob, first, count, lows, slots, number)
        for place in range(U64(number)):
            low, tally = lows[place], 0
            if is_listed:
                spot = first + U64(slots[place])
                if U32(blob[spot]) & LOW == low:
                    tally = _count_listed(blob, counts8, first, spot, at)
            elif lists[term, IS_RARE]:
                tally = _find_rare(blob, lists[term, START], lists[term, FREQUENCY], passages[place])
            else:
                tally = _count_mapped(blob, counts8, np.int64(first), at, np.int64(low))
            if tally:
                norm = norms[lengths[passages[place]]]
                scores[place] += weights[term] * (tally * (k1 + 1) / (tally + norm) + delta)
