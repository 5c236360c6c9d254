"""What a term adds at most to the passages of a block, eight in a row, for terms that stand in very many passages.

A *row* has a number from 0 to 15 for each block: what this term's postings in it score at most, in fifteenths of what
any posting scores at most; 0 where there are none. Two blocks share a byte, in which the lower half is of the first
half of all blocks. Beside it stands where in the term's list each 256 passages begin, so that finding one takes half
the steps. Rows are made when a term is first asked for; each takes hardly more than half a bit a passage.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment, call-arg, var-annotated"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_lists import (
    BOUNDED,
    COUNT,
    FREQUENCY,
    LOW,
    NEXT,
    PLACE,
    ROW,
    STATE,
    U16,
    U32,
    U64,
    add_list,
    compiled,
    ones,
)
from retrieval.postings.compiled_vectors import SUMS, lowest, reaching
from retrieval.postings.layout import MOST_LISTED, WINDOW
from retrieval.postings.rows import BLOCK_BITS, PLACE_BITS

_WINDOW, _SHIFT, _BLOCK_BITS, _LISTED, _SUMS = WINDOW, np.uint32(BLOCK_BITS), BLOCK_BITS, MOST_LISTED, SUMS
_U8, _STEPS, _PLACE_BITS = np.uint8, 15, np.uint32(PLACE_BITS)


@compiled
def step_of(weight, top):
    """What each of a row's numbers stands for, in units; `weight` in units."""
    return U16(weight * top / np.float32(_STEPS) + np.float32(1.0))


@compiled
def code_of(row, passage):
    """The number of a passage's block."""
    block, half = U32(passage) >> _SHIFT, U32(len(row))
    return U32(row[block] & _U8(15)) if block < half else U32(row[block - half] >> _U8(4))


@compiled
def add_row(row, bounds, step):
    half = U64(len(row))
    for place in range(half):
        both = row[place]
        bounds[place] += U16(both & _U8(15)) * step
        bounds[half + place] += U16(both >> _U8(4)) * step


@compiled
def set_bounds(query, rows, bounds, top):
    """What the terms that have rows can add to the passages of each block."""
    lists, _, _, scaled = query
    bounds[:] = U16(0)
    for term in range(len(lists)):
        if lists[term, STATE] == BOUNDED:
            add_row(rows[0][lists[term, ROW]], bounds, step_of(scaled[term], top))


@compiled
def take_next(query, rows, work, top, order, most):
    """Has terms summed next that are in the bounds as yet: the first of them in this order, and others as long as they
    have fewer than so many postings. What the bounds lose goes into `taken`. Returns how many postings they have."""
    lists, _, _, scaled = query
    bounds, taken, posted = work[1], work[2], 0
    taken[:] = U16(0)
    for term in order:
        if lists[term, STATE] == BOUNDED and (not posted or posted + lists[term, FREQUENCY] <= most):
            add_row(rows[0][lists[term, ROW]], taken, step_of(scaled[term], top))
            lists[term, STATE] = NEXT
            posted += lists[term, FREQUENCY]
    for place in range(U64(len(bounds))):
        bounds[place] -= taken[place]
    return posted


@compiled
def count_reaching(numbers, number, level):
    """How many of the first numbers reach the level; there must be 63 more behind them."""
    count = U64(0)
    for place in range(U64(0), U64(number), U64(_SUMS)):
        count += ones(first_bits(reaching(numbers, place, level), U64(number) - place))
    return np.int64(count)


@compiled
def first_bits(bits, number):
    """Without those from this one on, which stand for numbers that are no more in the array."""
    return bits & ((U64(1) << number) - U64(1)) if number < U64(_SUMS) else bits


@compiled
def make_row(blob, counts8, term, lists, parts, ceilings, top, lengths, sums, row):
    """Makes a term's row; `sums` are nothing before and after."""
    weight = np.float32(1 << 15) / top
    row[:] = _U8(0)
    for window in range(parts.shape[1]):
        near = lengths[window * _WINDOW : (window + 1) * _WINDOW]
        add_list(blob, counts8, term, lists, parts, weight, ceilings, window, near, sums)
        for place in range(U64(0), U64(len(near)), U64(_SUMS)):
            bits = reaching(sums, place, U16(1))
            while bits:
                low = place + lowest(bits)
                _raise(row, (U64(window * _WINDOW) + low) >> U64(_BLOCK_BITS), sums[low])
                sums[low] = U16(0)
                bits &= bits - U64(1)


@compiled
def _raise(row, block, score):
    """Sees to it that a block's number stands for no less than a score, in parts of 1 << 15."""
    code = _U8(min((U32(score) * U32(_STEPS) + U32((1 << 15) - 1)) >> U32(15), U32(_STEPS)))
    half, low_part, high_part = U64(len(row)), _U8(15), _U8(0xF0)
    if block < half:
        both = row[block]
        row[block] = max(both & low_part, code) | (both & high_part)
    else:
        both = row[block - half]
        row[block - half] = max(both & high_part, _U8(code << _U8(4))) | (both & low_part)


@compiled
def make_places(blob, part, places):
    """Where a list's first passage of each 256 is, counted from its first in this window; last how many there are."""
    first, count, number = part[PLACE], part[COUNT], 0
    if count > _LISTED:
        return
    for slot in range(count):
        while number <= (U32(blob[first + slot]) & LOW) >> _PLACE_BITS:
            places[number] = slot
            number += 1
    places[number:] = count
