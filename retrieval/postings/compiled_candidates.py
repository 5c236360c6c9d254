"""Candidates in compiled code: the passages of a window that may be among the best, left out or scored one by one.

`lows` are their places in the window; what is known of their scores stands in the sums, in units of what a single
posting scores in that passage.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_finding import score_passage
from retrieval.postings.compiled_lists import compiled
from retrieval.postings.layout import WINDOW, WINDOW_BITS

_WINDOW, _BITS = WINDOW, WINDOW_BITS
_U32, _U64 = np.uint32, np.uint64  # numba looks at the sign of every other index
_UNDER = np.float32(1.0 - 1e-6)
_LEAST = np.float32(np.finfo(np.float32).tiny)
"""Less than any sum of a passage that was met."""


@compiled
def keep(score, passage, scores, passages, found):
    """Puts a passage in its place among the best; equal ones in their order. Returns how many there are now."""
    limit = len(scores)
    least, last = scores[limit - 1], passages[limit - 1]
    if found == limit and (score < least or (score == least and passage >= last)):
        return found
    place = min(found, limit - 1)
    while place > 0 and (score > scores[place - 1] or (score == scores[place - 1] and passage < passages[place - 1])):
        scores[place] = scores[place - 1]
        passages[place] = passages[place - 1]
        place -= 1
    scores[place] = score
    passages[place] = passage
    return min(found + 1, limit)


@compiled
def set_bars(bars, single, rest, bar, slack, shortest):
    """What the sum of a passage of each length must be to reach the bar with all that the other terms can add; returns
    the least of these."""
    under, least = np.float32(bar - abs(bar) * 1e-6), np.float32(np.inf)
    for length in range(shortest, len(bars)):
        bars[length] = max((under - rest[length]) / (single[length] * slack) * _UNDER, _LEAST)
        least = min(least, bars[length])
    return least


@compiled
def extra_of(extra, bonus, passage):
    """What is extra for a passage; minus infinity if it is left out."""
    groups, _, _, allowed = extra
    if not len(groups):
        return 0.0
    group = groups[passage]
    if len(allowed) and not allowed[group]:
        return -np.inf
    return bonus[group]


@compiled
def pick_extra(room, number, lows, explicit, cursor, window):
    """The passages of this window with most that is extra, whatever their sums; returns how many there are, how many
    have a sum, and how far `explicit` is read."""
    sums, touched = room
    kept = 0
    while cursor < len(explicit) and explicit[cursor] >> _BITS < window:
        cursor += 1
    while cursor < len(explicit) and explicit[cursor] >> _BITS == window:
        low = explicit[cursor] & (_WINDOW - 1)
        lows[kept] = low
        if sums[low] == 0.0:
            sums[low] = _LEAST
            touched[number] = low
            number += 1
        kept += 1
        cursor += 1
    return kept, number, cursor


@compiled
def leave_out(sums, lows, kept, near, rest, bar, single, slack, extra, bonus, window):
    """Those candidates that may still be among the best, now that more is known."""
    left = _U64(0)
    for place in range(_U64(kept)):
        low = _U32(lows[place])
        length = near[low]
        lows[left] = low
        most = np.float64(sums[low] * single[length] * slack + rest[length])
        if len(extra[0]):
            most += extra_of(extra, bonus, window * _WINDOW + np.int64(low))
        left += _U64(most >= bar)
    return np.int64(left)


@compiled
def put_best_last(sums, lows, kept, single, near, most):
    """Puts the candidates that look best at the end; returns how many there are before them."""
    before = max(kept - most, 0)
    least = before
    for place in range(-1, before):
        here = np.float32(np.inf)
        if place >= 0:
            here = sums[lows[place]] * single[near[lows[place]]]
            if here <= sums[lows[least]] * single[near[lows[least]]]:
                continue
            lows[place], lows[least] = lows[least], lows[place]
        for spot in range(before, kept):
            value = sums[lows[spot]] * single[near[lows[spot]]]
            if value <= here:
                least, here = spot, value
    return before


@compiled
def score_candidates(
    blob, counts8, query, tables, sums, lows, first, last, near, rest, extra, bonus, window, best, found, floor
):
    """Scores these candidates, the last one first, as far as they may be among the best, and keeps the best."""
    lists, parts, weights, _, slack = query
    norms, _, k1, delta, single = tables
    scores, passages = best
    for place in range(last - 1, first - 1, -1):
        low = np.int64(lows[place])
        passage, length = window * _WINDOW + low, near[low]
        added = extra_of(extra, bonus, passage)
        bar = scores[found - 1] if found == len(scores) else floor
        if not np.float64(sums[low] * single[length] * slack + rest[length]) + added >= bar:
            continue
        if is_kept(passage, passages, found):
            continue
        score = score_passage(blob, counts8, lists, parts, weights, norms[length], k1, delta, window, low)
        if score > 0.0 and score + added > floor:
            found = keep(score + added, passage, scores, passages, found)
    return found


@compiled
def is_kept(passage, passages, found):
    """Whether a passage is among the best already: what was looked at before all others comes again."""
    is_among = False
    for place in range(found):
        is_among |= passages[place] == passage
    return is_among
