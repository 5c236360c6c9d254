"""Where candidates come from in compiled code: passages that have a sum, and blocks of those that have none."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment, call-arg, var-annotated"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_candidates import count_extra
from retrieval.postings.compiled_lists import (
    BEFORE,
    COUNT,
    CURSOR,
    FREQUENCY,
    IS_RARE,
    LOW,
    NEXT,
    PLACE,
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
from retrieval.postings.rows import BLOCK_BITS, DONE, ROUNDS

_WINDOW, _BITS, _LISTED, _SHIFT, _SUMS = WINDOW, WINDOW_BITS, MOST_LISTED, BLOCK_BITS, SUMS


@compiled
def gather(postings, query, tables, given, work, candidates, more, kept, least, level, unit):
    """Sums the terms that are next, and gathers in `more` all candidates that reach the level: those that there were,
    now that it is known what these terms add to them, and the passages that were met, with their blocks' bounds.
    Returns how many there are. What reaches not even `least` is left out before what is extra is added."""
    blob, counts8, lengths = postings
    lists, parts, _, scaled = query
    sums, bounds, taken, _, spent = work
    new, old = 0, 0
    spent[ROUNDS] += 1
    spent[DONE] += kept
    for window in range(parts.shape[1]):
        near = lengths[window * _WINDOW : (window + 1) * _WINDOW]
        for term in range(len(lists)):
            if lists[term, STATE] == NEXT:
                add_list(blob, counts8, term, lists, parts, scaled[term], tables[1], window, near, sums)
        if kept:
            new, old = _take_again(candidates, more, sums, taken, old, kept, window, new, level)
        first = new
        new = _take_met(blob, lists, parts, window, sums, bounds, more, new, least)
        if len(given[0][0]):
            new = count_extra(given, more, first, new, unit, level)
    for term in range(len(lists)):
        if lists[term, STATE] == NEXT:
            lists[term, STATE] = SUMMED
            spent[DONE] += lists[term, FREQUENCY]
    return new


@compiled
def _take_again(candidates, more, sums, taken, old, kept, window, new, level):
    """The candidates of a window: what was taken from their blocks' bounds makes way for their sums."""
    passages, totals = candidates
    new = U64(new)
    while old < kept and passages[old] >> U32(_BITS) == U32(window):
        passage = passages[old]
        low = passage & LOW
        total = U16(totals[old] - taken[passage >> U32(_SHIFT)] + sums[low])
        sums[low] = U16(0)
        more[0][new], more[1][new] = passage, total
        new += U64(total >= level)
        old += 1
    return np.int64(new), old


@compiled
def _take_met(blob, lists, parts, window, sums, bounds, more, kept, level):
    """The passages of a window that have a sum and reach the level, each of which loses its sum. Bitmaps name too many
    to go through these terms' lists once more."""
    for term in range(len(lists)):
        if lists[term, STATE] == NEXT and parts[term, window, COUNT] > _LISTED:
            return _take_all(window, sums, bounds, more, kept, level)
    for term in range(len(lists)):
        if lists[term, STATE] == NEXT:
            if lists[term, IS_RARE]:
                kept = _take_rare(blob, lists[term, BEFORE], lists[term, CURSOR], sums, bounds, more, kept, level)
            else:
                kept = _take_listed(blob, parts[term, window], window, sums, bounds, more, kept, level)
    return kept


@compiled
def _take_listed(blob, part, window, sums, bounds, more, kept, level):
    base, kept = U32(window * _WINDOW), U64(kept)
    first, count = U64(part[PLACE]), U64(part[COUNT])
    for place in range(first, first + count):
        kept = _take(base | (U32(blob[place]) & LOW), sums, bounds, more, kept, level)
    return np.int64(kept)


@compiled
def _take_rare(blob, first, last, sums, bounds, more, kept, level):
    kept = U64(kept)
    for place in range(first, last, 2):
        kept = _take(rare_passage(blob, place), sums, bounds, more, kept, level)
    return np.int64(kept)


@compiled
def _take_all(window, sums, bounds, more, kept, level):
    base, kept = U32(window * _WINDOW), U64(kept)
    for place in range(0, _WINDOW, _SUMS):
        bits = reaching(sums, U64(place), U16(1))
        while bits:
            kept = _take(base | U32(place + np.int64(lowest(bits))), sums, bounds, more, kept, level)
            bits &= bits - U64(1)
    return np.int64(kept)


@compiled
def _take(passage, sums, bounds, more, kept, level):
    summed = sums[passage & LOW]
    total = U16(summed + bounds[passage >> U32(_SHIFT)])
    sums[passage & LOW] = U16(0)
    more[0][kept], more[1][kept] = passage, total
    return kept + U64((summed != U16(0)) & (total >= level))


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
