"""What a term adds at most to the passages of a block, eight in a row, for terms that stand in very many passages.

A *row* has a number from 0 to 15 for each block: what this term's postings in it score at most, in fifteenths of what
any posting scores at most; 0 where there are none. Two blocks share a byte, in which the lower half is of the first
half of all blocks. Rows are made when a term is first asked for; each takes half a bit a passage.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_lists import BOUNDED, FREQUENCY, NEXT, ROW, STATE, U16, U32, U64, add_list, compiled
from retrieval.postings.layout import WINDOW
from retrieval.postings.rows import BLOCK_BITS

_WINDOW, _SHIFT, _BLOCK_BITS = WINDOW, np.uint32(BLOCK_BITS), BLOCK_BITS
_U8, _STEPS = np.uint8, 15


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
def take_away_row(row, bounds, step):
    half = U64(len(row))
    for place in range(half):
        both = row[place]
        bounds[place] -= U16(both & _U8(15)) * step
        bounds[half + place] -= U16(both >> _U8(4)) * step


@compiled
def set_bounds(query, rows, bounds, top):
    """What the terms that have rows can add to the passages of each block."""
    lists, _, _, scaled = query
    bounds[:] = U16(0)
    for term in range(len(lists)):
        if lists[term, STATE] == BOUNDED:
            add_row(rows[lists[term, ROW]], bounds, step_of(scaled[term], top))


@compiled
def choose_next(query, rows, bounds, top):
    """Takes the least frequent of the terms that are not summed from the bounds, as it will be; returns which it is, -1
    if there is none."""
    lists, _, _, scaled = query
    chosen = -1
    for term in range(len(lists)):
        if lists[term, STATE] == BOUNDED and (chosen < 0 or lists[term, FREQUENCY] < lists[chosen, FREQUENCY]):
            chosen = term
    if chosen >= 0:
        take_away_row(rows[lists[chosen, ROW]], bounds, step_of(scaled[chosen], top))
        lists[chosen, STATE] = NEXT
    return chosen


@compiled
def count_reaching(numbers, number, level):
    count = U32(0)
    for place in range(U64(number)):
        count += U32(numbers[place] >= level)
    return np.int64(count)


@compiled
def make_row(blob, counts8, term, lists, parts, ceilings, top, lengths, sums, row):
    """Makes a term's row; `sums` are nothing before and after."""
    half, weight = len(row), np.float32(1 << 15) / top
    row[:] = _U8(0)
    for window in range(parts.shape[1]):
        near = lengths[window * _WINDOW : (window + 1) * _WINDOW]
        add_list(blob, counts8, term, lists, parts, weight, ceilings, window, near, sums)
        for low in range(len(near)):
            block = (window * _WINDOW + low) >> _BLOCK_BITS
            code = _U8(min((U32(sums[low]) * U32(_STEPS) + U32((1 << 15) - 1)) >> U32(15), U32(_STEPS)))
            sums[low] = U16(0)
            low_part, high_part, place = _U8(15), _U8(0xF0), block % half
            both = row[place]
            if block < half:
                row[place] = max(both & low_part, code) | (both & high_part)
            else:
                row[place] = max(both & high_part, _U8(code << _U8(4))) | (both & low_part)
