"""Where candidates come from in compiled code: passages that have a sum, and blocks of those that have none."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment, call-arg, var-annotated"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_blocks import code_of, step_of
from retrieval.postings.compiled_candidates import count_extra
from retrieval.postings.compiled_lists import (
    BEFORE,
    COUNT,
    CURSOR,
    IS_RARE,
    LOW,
    NEXT,
    PLACE,
    ROW,
    STATE,
    SUMMED,
    U16,
    U32,
    U64,
    add_list,
    compiled,
    rare_passage,
)
from retrieval.postings.compiled_vectors import SUMS, lowest, reaching
from retrieval.postings.layout import MOST_LISTED, WINDOW, WINDOW_BITS
from retrieval.postings.rows import BLOCK_BITS

_WINDOW, _BITS, _LISTED, _SHIFT, _SUMS = WINDOW, WINDOW_BITS, MOST_LISTED, BLOCK_BITS, SUMS


@compiled
def gather(postings, query, tables, given, rows, top, work, candidates, more, kept, again, least, level, unit):
    """Sums the terms that are next, and gathers in `more` all candidates that reach the level: those that there were,
    now that it is known what term `again` adds to them, and the passages that were met, with their blocks' bounds.
    Returns how many there are. What reaches not even `least` is left out before what is extra is added."""
    blob, counts8, lengths = postings
    lists, parts, _, scaled = query
    sums, bounds = work
    new, old = 0, 0
    for window in range(parts.shape[1]):
        near = lengths[window * _WINDOW : (window + 1) * _WINDOW]
        for term in range(len(lists)):
            if lists[term, STATE] == NEXT:
                add_list(blob, counts8, term, lists, parts, scaled[term], tables[1], window, near, sums)
        if kept:
            step, row = step_of(scaled[again], top), rows[lists[again, ROW]]
            new, old = _take_again(candidates, more, sums, row, step, old, kept, window, new, level)
        first = new
        for term in range(len(lists)):
            if lists[term, STATE] == NEXT:
                new = _take_met(blob, term, lists, parts, window, len(near), sums, bounds, more[0], more[1], new, least)
        if len(given[0][0]):
            new = count_extra(given, more, first, new, unit, level)
    for term in range(len(lists)):
        if lists[term, STATE] == NEXT:
            lists[term, STATE] = SUMMED
    return new


@compiled
def _take_again(candidates, more, sums, row, step, old, kept, window, new, level):
    """The candidates of a window: what its row said of a term makes way for what the term adds."""
    passages, totals = candidates
    new = U64(new)
    while old < kept and passages[old] >> U32(_BITS) == U32(window):
        passage = passages[old]
        low = passage & LOW
        total = U16(U32(totals[old]) - code_of(row, passage) * U32(step) + U32(sums[low]))
        sums[low] = U16(0)
        more[0][new], more[1][new] = passage, total
        new += U64(total >= level)
        old += 1
    return np.int64(new), old


@compiled
def _take_met(blob, term, lists, parts, window, size, sums, bounds, passages, totals, kept, level):
    """Goes through a term's passages once more, each of which loses its sum."""
    base, kept = U32(window * _WINDOW), U64(kept)
    first, count = U64(parts[term, window, PLACE]), U64(parts[term, window, COUNT])
    if lists[term, IS_RARE] or count > U64(_LISTED):
        return _take_others(blob, term, lists, base, size, sums, bounds, passages, totals, kept, level)
    for place in range(first, first + count):
        low = U32(blob[place]) & LOW
        passage, summed = base | low, sums[low]
        total = U16(summed + bounds[passage >> U32(_SHIFT)])
        sums[low] = U16(0)
        passages[kept], totals[kept] = passage, total
        kept += U64((summed != U16(0)) & (total >= level))
    return np.int64(kept)


@compiled
def _take_others(blob, term, lists, base, size, sums, bounds, passages, totals, kept, level):
    """The same of a rare term, or where a bitmap says which passages."""
    cursor, number = lists[term, BEFORE], size
    if lists[term, IS_RARE]:
        number = (lists[term, CURSOR] - cursor) >> 1
    for place in range(number):
        low = U32(place)
        if lists[term, IS_RARE]:
            low = rare_passage(blob, cursor + 2 * place) & LOW
        passage, summed = base | low, sums[low]
        total = U16(summed + bounds[passage >> U32(_SHIFT)])
        sums[low] = U16(0)
        passages[kept], totals[kept] = passage, total
        kept += U64((summed != U16(0)) & (total >= level))
    return np.int64(kept)


@compiled
def expand(bounds, explicit, at, block, level, size, candidates, most):
    """Makes candidates of the explicit passages from one on and of the blocks that reach the level from one on, as many
    as there is room for; returns how many, and where it goes on."""
    passages, totals = candidates
    kept = 0
    while at < len(explicit) and kept < most:
        passages[kept], totals[kept] = explicit[at], bounds[explicit[at] >> _SHIFT]
        kept, at = kept + 1, at + 1
    while block < len(bounds) and kept < most:
        bits = reaching(bounds, U64(block), level)
        while bits:
            chosen = block + np.int64(lowest(bits))
            for passage in range(chosen << _SHIFT, min((chosen + 1) << _SHIFT, size)):
                passages[kept], totals[kept] = passage, bounds[chosen]
                kept += 1
            bits &= bits - U64(1)
        block += _SUMS
    return kept, at, block
