"""Candidates in compiled code: the passages of a window that may be among the best, left out or scored one by one.

Candidates are numbered from 1: `lows` and `values` have the passage in its window and what it scores so far, as a sum
of single postings.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_lists import OFTEN, compiled, find_rare, look_up, rank_of
from retrieval.postings.layout import WINDOW, WINDOW_BITS
from retrieval.postings.weighing import SLACK

_WINDOW, _BITS = WINDOW, WINDOW_BITS
_U32, _U64 = np.uint32, np.uint64  # numba looks at the sign of every other index
_NOTHING = np.float32(0.0)
_SLACK = np.float32(SLACK)
_UNDER = np.float32(1.0 - 1e-6)


@compiled
def score_passage(blob, counts8, starts, frequencies, is_rare, parts, weights, by_name, norm, k1, delta, window, low):
    """The passage's score in 64 bits."""
    counts, places, bytes_at = parts
    score = 0.0
    for name in range(len(by_name)):
        term = by_name[name]
        if is_rare[term]:
            tally = find_rare(blob, starts[term], frequencies[term], window * _WINDOW + low)
        else:
            count = counts[term, window]
            tally = look_up(blob, places[term, window], count, low)
            if tally == OFTEN:
                rank = rank_of(blob, places[term, window], count, low)
                tally = np.int64(counts8[bytes_at[term, window] + rank])
        if tally:
            score += weights[term] * (tally * (k1 + 1) / (tally + norm) + delta)
    return score


@compiled
def keep(score, passage, scores, passages, found):
    """Puts a passage in its place among the best; equal ones in their order. Returns how many there are now."""
    limit = len(scores)
    least, last = scores[limit - 1], passages[limit - 1]
    if found == limit and (score < least or (score == least and passage >= last)):
        return found
    for place in range(found):
        if passages[place] == passage:
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
def set_bars(bars, single, rest, bar):
    """What the sum of a passage of each length must be to reach the bar with all that the other terms can add."""
    for length in range(len(bars)):
        bars[length] = (bar - rest[length]) / (single[length] * _SLACK) * _UNDER


@compiled
def pick_up(room, number, near, bars, candidates, kept):
    """The touched passages that may still be among the best, with their sums, which are set back to nothing."""
    sums, touched = room
    lows, values, _ = candidates
    kept = _U32(kept)
    for place in range(_U64(number)):
        low = _U32(touched[place])
        value = sums[low]
        sums[low] = _NOTHING
        lows[kept] = low
        values[kept] = value
        kept += _U32(value >= bars[near[low]])
    return np.int64(kept)


@compiled
def pick_extra(room, candidates, explicit, cursor, window):
    """The passages of this window with most that is extra, whatever their sums; returns how many there are."""
    sums, _ = room
    lows, values, _ = candidates
    kept = 1
    while cursor < len(explicit) and explicit[cursor] >> _BITS < window:
        cursor += 1
    while cursor < len(explicit) and explicit[cursor] >> _BITS == window:
        low = explicit[cursor] & (_WINDOW - 1)
        lows[kept] = low
        values[kept] = sums[low]
        sums[low] = _NOTHING
        kept += 1
        cursor += 1
    return kept, cursor


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
def leave_out(candidates, kept, near, rest, bar, single, extra, bonus, window):
    """Those candidates that may still be among the best, now that more is known."""
    lows, values, _ = candidates
    left = _U32(1)
    for place in range(_U32(1), _U32(kept)):
        low, value = _U32(lows[place]), values[place]
        length = near[low]
        lows[left], values[left] = low, value
        most = np.float64(value * single[length] * _SLACK + rest[length])
        if len(extra[0]):
            most += extra_of(extra, bonus, window * _WINDOW + np.int64(low))
        left += _U32(most >= bar)
    return np.int64(left)


@compiled
def settle(
    blob, counts8, candidates, first, kept, known, query, tables, single, near, extra, bonus, window, best, found, floor
):
    """Looks up each candidate in the terms from the first on, scores those that stand it, and keeps the best."""
    starts, frequencies, is_rare, parts = known
    weights, by_name, rest, _, tops = query
    norms, scale, k1, delta = tables
    counts, places, _ = parts
    scores, passages = best
    limit = len(scores)
    lows, values, _ = candidates
    for place in range(1, kept):
        low = np.int64(lows[place])
        passage = window * _WINDOW + low
        length = near[low]
        added = extra_of(extra, bonus, passage)
        factor = single[length] * _SLACK
        value = values[place]
        bar = scores[limit - 1] if found == limit else floor
        is_hopeless = not np.float64(value * factor + rest[first, length]) + added >= bar
        for term in range(first, len(weights)):
            if is_hopeless:
                break
            if is_rare[term]:
                tally = find_rare(blob, starts[term], frequencies[term], passage)
            else:
                tally = look_up(blob, places[term, window], counts[term, window], low)
            if tally:
                top = min(tally, tops[term])
                value += np.float32(weights[term]) * scale[top, length]
            is_hopeless = not np.float64(value * factor + rest[term + 1, length]) + added >= bar
        if is_hopeless:
            continue
        norm = norms[length]
        score = score_passage(
            blob, counts8, starts, frequencies, is_rare, parts, weights, by_name, norm, k1, delta, window, low
        )
        if score > 0.0 and score + added > floor:
            found = keep(score + added, passage, scores, passages, found)
    return found


@compiled
def bring_forward(candidates, last, single, near, most):
    """Puts the candidates that look best in front; scoring them first raises the bar for the others."""
    lows, values, _ = candidates
    front = min(most, last - 1)
    for spot in range(1, front + 1):
        best = spot
        for place in range(spot + 1, last):
            if values[place] * single[near[lows[place]]] > values[best] * single[near[lows[best]]]:
                best = place
        lows[spot], lows[best] = lows[best], lows[spot]
        values[spot], values[best] = values[best], values[spot]
