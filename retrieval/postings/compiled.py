"""The search of `pruning.py`, compiled: a window of passages at a time, so that its sums stay in the cache.

In each window the terms that can decide are summed (`sum_up`), what cannot reach the best found so far is left out, the
other terms are looked up for the rest (`_refine`), and what is still there is scored in 64 bits, in the order and
with the operations of `Formula.impacts`, so that the scores are the same to the last bit (`_score`).
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
# Types are those of the arrays that come in; numba finds them out.

from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.compiled_lists import OFTEN, compiled, find_parts, find_rare, look_up, rank_of, sum_up
from retrieval.postings.layout import MOST_LISTED, WINDOW, WINDOW_BITS
from retrieval.postings.weighing import SLACK

_WINDOW, _BITS, _LISTED = WINDOW, WINDOW_BITS, MOST_LISTED
_AHEAD = 100
"""So many times as many passages as are wanted are looked at before all others."""

_CHEAPER = 20
"""Reading so many postings in a row takes as long as finding one in the middle."""

_U32, _U64 = np.uint32, np.uint64  # numba looks at the sign of every other index
_LOW = np.uint32(WINDOW - 1)
_NOTHING = np.float32(0.0)
_SLACK = np.float32(SLACK)
_UNDER = np.float32(1.0 - 1e-6)


@compiled
def _score(blob, counts8, starts, frequencies, is_rare, parts, weights, by_name, norm, k1, delta, window, low):
    """The passage's score in 64 bits."""
    counts, places, bytes_at = parts
    score = 0.0
    for name in range(len(by_name)):
        term = by_name[name]
        if is_rare[term]:
            tally = find_rare(blob, starts[term], frequencies[term], window * _WINDOW + low)
        else:
            count = counts[term, window]
            tally = look_up(blob, places[term, window], places[term, window + 1], count, low)
            if tally == OFTEN:
                rank = rank_of(blob, places[term, window], count, low)
                tally = np.int64(counts8[bytes_at[term, window] + rank])
        if tally:
            score += weights[term] * (tally * (k1 + 1) / (tally + norm) + delta)
    return score


@compiled
def _keep(score, passage, scores, passages, found):
    """Puts a passage in its place among the best; equal ones in their order. Returns how many there are now."""
    limit = len(scores)
    if found == limit and (score, -passage) <= (scores[limit - 1], -passages[limit - 1]):
        return found
    for place in range(found):
        if passages[place] == passage:
            return found
    place = min(found, limit - 1)
    while place > 0 and (score, -passage) > (scores[place - 1], -passages[place - 1]):
        scores[place] = scores[place - 1]
        passages[place] = passages[place - 1]
        place -= 1
    scores[place] = score
    passages[place] = passage
    return min(found + 1, limit)


@compiled
def _set_bars(bars, single, rest, bar):
    """What the sum of a passage of each length must be to reach the bar with all that the other terms can add."""
    for length in range(len(bars)):
        bars[length] = (bar - rest[length]) / (single[length] * _SLACK) * _UNDER


@compiled
def _pick_up(room, number, near, bars, candidates):
    """The touched passages that may still be among the best, with their sums, which are set back to nothing.

    Candidates are numbered from 1; `slots` has the number of each passage of the window, 0 for the others.
    """
    sums, touched = room
    lows, values, slots = candidates
    kept = _U32(1)
    for place in range(_U64(number)):
        low = _U32(touched[place])
        value = sums[low]
        sums[low] = _NOTHING
        lows[kept] = low
        values[kept] = value
        kept += _U32(value >= bars[near[low]])
    for place in range(_U32(1), kept):
        slots[_U32(lows[place])] = place
    return np.int64(kept)


@compiled
def _leave_out(candidates, kept, near, bars, extra, spare, single, window):
    """Those candidates that may still be among the best, now that more is known."""
    lows, values, slots = candidates
    groups, bonus = extra
    left = _U32(1)
    for place in range(_U32(1), _U32(kept)):
        low, value = _U32(lows[place]), values[place]
        length = near[low]
        lows[left], values[left] = low, value
        short = bars[length] - value
        if len(groups):
            short += (spare - np.float32(bonus[groups[window * _WINDOW + low]])) / single[length]
        stays = _U32(not short > _NOTHING)
        slots[low] = left * stays
        left += stays
    return np.int64(left)


@compiled
def _refine(blob, counts8, term, known, cursors, weight, scale, near, window, candidates, kept):
    """Adds what one more term gives to the candidates."""
    starts, frequencies, is_rare, parts = known
    counts, places, bytes_at = parts
    lows, values, slots = candidates
    if is_rare[term]:
        cursor, end = cursors[term], starts[term] + 2 * frequencies[term]
        while cursor < end:
            low = (np.int64(blob[cursor]) >> 8 | np.int64(blob[cursor + 1]) << 8) - window * _WINDOW
            if low >= _WINDOW:
                break
            count = min(np.int64(blob[cursor]) & 0xFF, scale.shape[0] - 1)
            values[slots[low]] += weight * scale[count, near[low]]
            cursor += 2
        cursors[term] = cursor
        return
    first, count, at = places[term, window], counts[term, window], bytes_at[term, window]
    if count <= _LISTED and count < _CHEAPER * kept:
        top, at8 = _U32(scale.shape[0] - 1), _U64(at)
        for place in range(_U64(first), _U64(first + count)):
            value = _U32(blob[place])
            low = value & _LOW
            if value > _LOW:
                values[_U32(slots[low])] += weight * scale[min(_U32(counts8[at8]), top), near[low]]
                at8 += _U64(1)
            else:
                values[_U32(slots[low])] += weight
        return
    for place in range(1, kept):
        low = lows[place]
        tally = look_up(blob, first, first + count, count, low)
        if tally == OFTEN:
            tally = np.int64(counts8[at + rank_of(blob, first, count, low)])
            values[place] += weight * scale[min(tally, scale.shape[0] - 1), near[low]]
        elif tally:
            values[place] += weight


@compiled
def _score_some(blob, counts8, candidates, last, known, query, tables, single, near, extra, window, best, found):
    """Scores those of the candidates 1 to `last - 1` that can be among the best, and keeps them where they belong."""
    starts, frequencies, is_rare, parts = known
    weights, by_name, _, _ = query
    norms, _, k1, delta = tables
    groups, bonus = extra
    scores, passages = best
    limit = len(scores)
    lows, values, _ = candidates
    for place in range(1, last):
        low = lows[place]
        passage = window * _WINDOW + low
        added = bonus[groups[passage]] if len(groups) else 0.0
        if found == limit and values[place] * single[near[low]] * _SLACK + added < scores[limit - 1]:
            continue
        norm = norms[near[low]]
        score = added + _score(
            blob, counts8, starts, frequencies, is_rare, parts, weights, by_name, norm, k1, delta, window, low
        )
        if score > 0.0:
            found = _keep(score, passage, scores, passages, found)
    return found


@compiled
def _bring_forward(candidates, last, single, near, most):
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


@compiled
def _sum_window(blob, counts8, known, cursors, weights, scale, window, near, room, deciding):
    """Sums up the first terms' postings of a window; returns how many passages were touched."""
    starts, frequencies, is_rare, parts = known
    number = 0
    for term in range(deciding):
        number = sum_up(
            blob, counts8, term, starts, frequencies, is_rare, parts, cursors, weights, scale, window, near, room,
            number,
        )  # fmt: skip
    return number


@compiled
def _search_window(blob, counts8, lengths, known, query, tables, extra, spare, work, best, found, window):
    """Looks through one window; returns how many of the best are found now."""
    weights, _, rest, peaks = query
    _, scale, _, _ = tables
    cursors, room, candidates, single, bars = work
    near = lengths[window * _WINDOW : (window + 1) * _WINDOW]
    bar = best[0][-1] if found == len(best[0]) else 0.0
    deciding = len(weights)
    while deciding and peaks[deciding - 1] + spare < bar:
        deciding -= 1
    number = _sum_window(blob, counts8, known, cursors, weights, scale, window, near, room, deciding)
    _set_bars(bars, single, rest[deciding], bar - spare)
    kept = _pick_up(room, number, near, bars, candidates)
    if len(extra[0]):
        kept = _leave_out(candidates, kept, near, bars, extra, np.float32(spare), single, window)
    for term in range(deciding, len(weights)):
        _refine(blob, counts8, term, known, cursors, np.float32(weights[term]), scale, near, window, candidates, kept)
        if kept > 1:
            _set_bars(bars, single, rest[term + 1], bar - spare)
            kept = _leave_out(candidates, kept, near, bars, extra, np.float32(spare), single, window)
    _bring_forward(candidates, kept, single, near, 3)
    found = _score_some(
        blob, counts8, candidates, kept, known, query, tables, single, near, extra, window, best, found
    )  # fmt: skip
    for place in range(1, kept):
        candidates[2][candidates[0][place]] = 0
    return found


@compiled
def _look_ahead(blob, counts8, lengths, known, query, tables, extra, work, best, found):
    """Scores the passages that hold most of the rarest terms: a high bar from the start saves most of the work."""
    _, frequencies, _, _ = known
    limit = len(best[0])
    few, posted = 0, 0
    while few < len(frequencies) and posted < _AHEAD * limit:
        posted += frequencies[few]
        few += 1
    passages = np.zeros(limit, dtype=np.int64)
    number = _gather_ahead(blob, counts8, lengths, known, query, tables, work, few, passages)
    lows, sums = np.empty(2, dtype=np.int32), np.full(2, np.inf, dtype=np.float32)
    for place in range(number):
        window = passages[place] >> _BITS
        lows[1] = passages[place] & (_WINDOW - 1)
        near = lengths[window * _WINDOW : (window + 1) * _WINDOW]
        found = _score_some(
            blob, counts8, (lows, sums, lows), 2, known, query, tables, work[3], near, extra, window, best, found
        )  # fmt: skip
    return found


@compiled
def _gather_ahead(blob, counts8, lengths, known, query, tables, work, few, passages):
    """The best passages by the first terms alone, of so many windows as hold enough; returns how many there are."""
    starts, weights, scale = known[0], query[0], tables[1]
    _, room, _, single, _ = work
    sums, touched = room
    values = np.zeros(len(passages), dtype=np.float64)
    cursors = starts.copy()
    seen, number, window = 0, 0, 0
    while window * _WINDOW < len(lengths) and seen < 2 * _AHEAD * len(passages):
        near = lengths[window * _WINDOW : (window + 1) * _WINDOW]
        count = _sum_window(blob, counts8, known, cursors, weights, scale, window, near, room, few)
        for place in range(count):
            low = touched[place]
            number = _keep(sums[low] * single[near[low]], window * _WINDOW + low, values, passages, number)
            sums[low] = _NOTHING
        seen += count
        window += 1
    return number


@compiled
def _order(weights, most, ceilings, shortest):
    """The terms by what they can add at most, and what the terms from each on can add to a passage of each length."""
    number = len(weights)
    peaks = np.empty(number, dtype=np.float64)
    for term in range(number):
        peaks[term] = -weights[term] * ceilings[min(np.int64(most[term]), ceilings.shape[0] - 1), shortest]
    order = np.argsort(peaks, kind="mergesort")
    rest = np.zeros((number + 1, ceilings.shape[1]), dtype=np.float32)
    for place in range(number - 1, -1, -1):
        term = order[place]
        row = ceilings[min(np.int64(most[term]), ceilings.shape[0] - 1)]
        weight = np.float32(weights[term]) * _SLACK
        for length in range(ceilings.shape[1]):
            rest[place, length] = rest[place + 1, length] + weight * row[length]
    return order, rest


@compiled
def search(postings, terms, tables, extra, room, best, found):
    """The best passages into `best`, which has `found` already; returns how many there are.

    `terms`: starts, frequencies, highest counts and weights, in the order in which scores are summed.
    """
    blob, counts8, lengths, rare_limit = postings
    named_starts, named_frequencies, most, named_weights = terms
    norms, ceilings, scale, shortest, k1, delta = tables
    spare = 0.0
    for value in extra[1]:
        spare = max(spare, value)
    order, rest = _order(named_weights, most, ceilings, shortest)
    starts, weights = named_starts[order], named_weights[order]
    frequencies = named_frequencies[order].astype(np.int64)
    by_name = np.empty(len(order), dtype=np.int64)
    for place in range(len(order)):
        by_name[order[place]] = place
    is_rare = frequencies <= rare_limit
    windows = (len(lengths) + _WINDOW - 1) >> _BITS
    parts = find_parts(blob, starts, is_rare, windows)
    known = (starts, frequencies, is_rare, parts)
    query = (weights, by_name, rest, rest[:, shortest].astype(np.float64))
    sums, touched, lows, values, slots = room
    work = (starts.copy(), (sums, touched), (lows, values, slots), ceilings[1], np.empty_like(ceilings[1]))
    known_tables = (norms, scale, k1, delta)
    found = _look_ahead(blob, counts8, lengths, known, query, known_tables, extra, work, best, found)
    for window in range(windows):
        found = _search_window(
            blob, counts8, lengths, known, query, known_tables, extra, spare, work, best, found, window
        )
    return found


@compiled
def score(postings, terms, tables, passages, scores):
    """The scores of some passages into `scores`."""
    blob, counts8, lengths, rare_limit = postings
    starts, named_frequencies, _, weights = terms
    norms, _, _, _, k1, delta = tables
    frequencies = named_frequencies.astype(np.int64)
    is_rare = frequencies <= rare_limit
    parts = find_parts(blob, starts, is_rare, (len(lengths) + _WINDOW - 1) >> _BITS)
    by_name = np.arange(len(starts))
    for place in range(len(passages)):
        window, low = passages[place] >> _BITS, passages[place] & (_WINDOW - 1)
        norm = norms[lengths[passages[place]]]
        scores[place] = _score(
            blob, counts8, starts, frequencies, is_rare, parts, weights, by_name, norm, k1, delta, window, low
        )


def make_room() -> tuple[NDArray[Any], ...]:
    """What a search works in, one for each thread: making it anew each time would take longer than most searches."""
    return (
        np.zeros(_WINDOW, dtype=np.float32),
        np.empty(_WINDOW + 1, dtype=np.int32),
        np.empty(_WINDOW + 2, dtype=np.int32),
        np.zeros(_WINDOW + 2, dtype=np.float32),
        np.zeros(_WINDOW, dtype=np.int32),
    )
