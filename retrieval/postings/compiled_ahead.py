"""The passages that a compiled search scores before all others: a high bar from the start saves most of the work."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_candidates import extra_of, keep, set_bars
from retrieval.postings.compiled_finding import add_found, score_passage
from retrieval.postings.compiled_lists import (
    COUNT,
    CURSOR,
    FREQUENCY,
    IS_RARE,
    START,
    clear,
    compiled,
    pick_up,
    sum_up,
)
from retrieval.postings.layout import WINDOW, WINDOW_BITS

_WINDOW, _BITS = WINDOW, WINDOW_BITS
_AHEAD = 50
"""So many times as many passages as are wanted are looked at."""

_LOOKED_AT = 2
"""So many times as many of these are looked up in all lists."""

_OFTEN = 2
"""A count of more than one is at least two."""


@compiled
def look_ahead(blob, counts8, lengths, query, tables, given, work, best, floor):
    """Scores the passages that look best by the first terms and a look into all others; returns how many are kept."""
    lists, limit = query[0], len(best[0])
    few, posted = 0, 0
    while few < len(lists) and posted < _AHEAD * limit:
        posted += lists[few, FREQUENCY]
        few += 1
    passages = _gather(blob, counts8, lengths, query, tables, given, work, few, limit)
    for term in range(few):
        lists[term, CURSOR] = lists[term, START]
    values = _look_up(blob, lengths, query, tables, given, work, passages)
    found = 0
    for place in np.argsort(values)[::-1][:limit]:
        found = _score(blob, counts8, lengths, query, tables, given, passages[place], best, found, floor)
    return found


@compiled
def _gather(blob, counts8, lengths, query, tables, given, work, few, limit):
    """The best passages by the first terms alone, of so many windows as hold enough."""
    lists, parts, weights, _, slack = query
    extra, bonus, _, _, _ = given
    room, lows, _, bars, shortest = work
    scale, single, sums = tables[1], tables[4], room[0]
    most, nothing = 0.0, np.zeros_like(single)
    for value in extra[2]:
        most = max(most, value)
    values = np.zeros(_LOOKED_AT * limit, dtype=np.float64)
    passages = np.empty(_LOOKED_AT * limit, dtype=np.int64)
    seen, found, window = 0, 0, 0
    while window * _WINDOW < len(lengths) and seen < 2 * _AHEAD * limit:
        near = lengths[window * _WINDOW : (window + 1) * _WINDOW]
        number = 0
        for term in range(few):
            number = sum_up(
                blob, counts8, term, lists, parts, np.float32(weights[term]), scale, window, near, room, number
            )  # fmt: skip
            seen += lists[term, FREQUENCY] if lists[term, IS_RARE] else parts[term, window, COUNT]
        least = set_bars(bars, single, nothing, values[-1] - most, slack, shortest)
        kept = pick_up(room, number, near, bars, least, lows, 0)
        for place in range(kept):
            low = np.int64(lows[place])
            value = np.float64(sums[low] * single[near[low]])
            if len(extra[0]):
                value += extra_of(extra, bonus, window * _WINDOW + low)
            if value > values[-1]:
                found = keep(value, window * _WINDOW + low, values, passages, found)
        clear(room, number)
        window += 1
    return np.sort(passages[:found])


@compiled
def _look_up(blob, lengths, query, tables, given, work, passages):
    """What some passages, which ascend, score at least."""
    lists, parts, weights, _, _ = query
    _, scale, _, _, single = tables
    extra, bonus, _, _, _ = given
    room, lows, slots, _, _ = work
    sums, _ = room
    values = np.empty(len(passages), dtype=np.float64)
    first = 0
    while first < len(passages):
        window, last = passages[first] >> _BITS, first
        near = lengths[window * _WINDOW : (window + 1) * _WINDOW]
        while last < len(passages) and passages[last] >> _BITS == window:
            lows[last - first] = passages[last] & (_WINDOW - 1)
            last += 1
        for term in range(len(weights)):
            weight = np.float32(weights[term])
            add_found(
                blob, term, lists, parts, weight, _OFTEN, scale, window, near, sums, lows, slots, last - first
            )  # fmt: skip
        for place in range(first, last):
            low = np.int64(lows[place - first])
            values[place] = sums[low] * single[near[low]] + extra_of(extra, bonus, passages[place])
            sums[low] = 0.0
        first = last
    return values


@compiled
def _score(blob, counts8, lengths, query, tables, given, passage, best, found, floor):
    lists, parts, weights, _, _ = query
    norms, _, k1, delta, _ = tables
    window, low = passage >> _BITS, passage & (_WINDOW - 1)
    norm = norms[lengths[passage]]
    score = score_passage(blob, counts8, lists, parts, weights, norm, k1, delta, window, low)
    added = extra_of(given[0], given[1], passage)
    if score > 0.0 and score + added > floor:
        return keep(score + added, passage, best[0], best[1], found)
    return found
