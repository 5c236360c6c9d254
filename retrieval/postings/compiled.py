"""The search of `pruning.py`, compiled: a window of passages at a time, so that its sums stay in the cache.

In each window the terms that can decide are summed (`sum_up`), what cannot reach the best found so far is left out,
lists that are short against what is left are read as well (`merge`), and the other terms are looked up passage by
passage, as long as it may be among the best (`settle`). What is still there is scored in 64 bits, in the order and
with the operations of `Formula.impacts`, so that the scores are the same to the last bit (`score_passage`).
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
# Types are those of the arrays that come in; numba finds them out.

from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.mapping import BLOCK
from retrieval.postings.compiled_candidates import (
    bring_forward,
    extra_of,
    keep,
    leave_out,
    pick_extra,
    pick_up,
    score_passage,
    set_bars,
    settle,
)
from retrieval.postings.compiled_lists import compiled, find_parts, merge, sum_up
from retrieval.postings.layout import MOST_LISTED, WINDOW, WINDOW_BITS
from retrieval.postings.weighing import SLACK

_WINDOW, _BITS, _LISTED = WINDOW, WINDOW_BITS, MOST_LISTED
_NUMBERS_A_BLOCK = BLOCK // 2
_AHEAD = 50
"""So many times as many passages as are wanted are looked at before all others."""

_CHEAPER = 20
"""Reading so many postings in a row takes as long as finding one in the middle."""

_FEW = 64
"""So few groups are looked at for what is extra alone."""

_NOTHING = np.float32(0.0)
_SLACK = np.float32(SLACK)


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
def _search_window(blob, counts8, lengths, known, query, tables, given, work, best, found, floor, window):
    """Looks through one window; returns how many of the best are found now."""
    _, _, is_rare, parts = known
    weights, _, rest, peaks, _ = query
    _, scale, _, _ = tables
    cursors, room, candidates, single, bars = work
    extra, bonus, explicit, seen, spare = given
    near = lengths[window * _WINDOW : (window + 1) * _WINDOW]
    bar = best[0][-1] if found == len(best[0]) else floor
    deciding = len(weights)
    while deciding and peaks[deciding - 1] + spare < bar:
        deciding -= 1
    number = _sum_window(blob, counts8, known, cursors, weights, scale, window, near, room, deciding)
    set_bars(bars, single, rest[deciding], bar - spare)
    kept, seen[0] = pick_extra(room, candidates, explicit, seen[0], window)
    kept = pick_up(room, number, near, bars, candidates, kept)
    if len(extra[0]):
        kept = leave_out(candidates, kept, near, rest[deciding], bar, single, extra, bonus, window)
    term = deciding
    while term < len(weights) and kept > 1 and (is_rare[term] or parts[0][term, window] < _CHEAPER * kept):
        if parts[0][term, window] > _LISTED:
            break
        merge(blob, counts8, term, known, cursors, np.float32(weights[term]), scale, near, window, candidates, kept)
        term += 1
        kept = leave_out(candidates, kept, near, rest[term], bar, single, extra, bonus, window)
    bring_forward(candidates, kept, single, near, 3)
    return settle(
        blob, counts8, candidates, term, kept, known, query, tables, single, near, extra, bonus, window, best, found,
        floor,
    )  # fmt: skip


@compiled
def _look_ahead(blob, counts8, lengths, known, query, tables, given, work, best, found, floor):
    """Scores the passages that hold most of the rarest terms: a high bar from the start saves most of the work."""
    _, frequencies, _, _ = known
    extra, bonus, _, _, _ = given
    limit = len(best[0])
    few, posted = 0, 0
    while few < len(frequencies) and posted < _AHEAD * limit:
        posted += frequencies[few]
        few += 1
    passages = np.zeros(limit, dtype=np.int64)
    number = _gather_ahead(blob, counts8, lengths, known, query, tables, given, work, few, passages)
    lows, sums = np.empty(2, dtype=np.int32), np.full(2, np.inf, dtype=np.float32)
    for place in range(number):
        window = passages[place] >> _BITS
        lows[1] = passages[place] & (_WINDOW - 1)
        near = lengths[window * _WINDOW : (window + 1) * _WINDOW]
        found = settle(
            blob, counts8, (lows, sums, lows), len(frequencies), 2, known, query, tables, work[3], near, extra, bonus,
            window, best, found, floor,
        )  # fmt: skip
    return found


@compiled
def _gather_ahead(blob, counts8, lengths, known, query, tables, given, work, few, passages):
    """The best passages by the first terms alone, of so many windows as hold enough; returns how many there are."""
    starts, weights, scale = known[0], query[0], tables[1]
    extra, bonus, _, _, _ = given
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
            value = np.float64(sums[low] * single[near[low]])
            sums[low] = _NOTHING
            if len(extra[0]):
                value += extra_of(extra, bonus, window * _WINDOW + low)
            if value > values[-1]:
                number = keep(value, window * _WINDOW + low, values, passages, number)
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
def _find_explicit(extra, spare):
    """The passages of the groups for which more is extra than for most: they may be among the best by that alone."""
    groups, members, values, _ = extra
    firsts = np.empty(_FEW + 1, dtype=np.int64)
    number, chosen = 0, 0
    for place in range(len(members)):
        if values[place] > spare:
            firsts[chosen] = np.searchsorted(groups, members[place])
            passage = firsts[chosen]
            while passage < len(groups) and groups[passage] == members[place]:
                passage += 1
            number += passage - firsts[chosen]
            chosen += 1
    explicit = np.empty(number, dtype=np.int64)
    number = 0
    for place in range(chosen):
        passage = firsts[place]
        while passage < len(groups) and groups[passage] == groups[firsts[place]]:
            explicit[number] = passage
            number += 1
            passage += 1
    return explicit


@compiled
def _is_checked(checked, starts, terms):
    """Whether all blocks of the terms' lists were compared with their checksums."""
    for term in terms:
        for block in range(starts[term] // _NUMBERS_A_BLOCK, -(-starts[term + 1] // _NUMBERS_A_BLOCK)):
            if not checked[block]:
                return False
    return True


@compiled
def _prepare_query(postings, directory, tables, asked):
    """The query's lists, in the order of what they can add at most, and what that is."""
    blob, _, lengths, rare_limit = postings
    all_starts, all_frequencies, all_most, _ = directory
    terms, named_weights = asked
    _, ceilings, scale, shortest, _, _ = tables
    most = all_most[terms]
    order, rest = _order(named_weights, most, ceilings, shortest)
    starts, weights = all_starts[terms[order]], named_weights[order]
    frequencies = all_frequencies[terms[order]].astype(np.int64)
    by_name = np.empty(len(order), dtype=np.int64)
    tops = np.empty(len(order), dtype=np.int64)
    for place in range(len(order)):
        by_name[order[place]] = place
        tops[place] = min(np.int64(most[order[place]]), scale.shape[0] - 1)
    is_rare = frequencies <= rare_limit
    parts = find_parts(blob, starts, is_rare, (len(lengths) + _WINDOW - 1) >> _BITS)
    known = (starts, frequencies, is_rare, parts)
    return known, (weights, by_name, rest, rest[:, shortest].astype(np.float64), tops)


@compiled
def _prepare_extra(extra, bonus):
    """Spreads what is extra over the groups, and finds what is so for all but a few of them."""
    _, members, values, _ = extra
    spare = 0.0
    if len(members) > _FEW:
        spare = np.partition(values, len(values) - _FEW - 1)[len(values) - _FEW - 1]
    for place in range(len(members)):
        bonus[members[place]] = values[place]
    return extra, bonus, _find_explicit(extra, spare), np.zeros(1, dtype=np.int64), spare


@compiled
def search(postings, directory, tables, asked, extra, room, best, floor):
    """The best passages above the floor into `best`; returns how many there are, -1 if lists have to be checked first.

    `directory`: `Postings.directory` and a byte for each block of the blob that was checked, or none at all. `asked`:
    terms and weights, in the order in which scores are summed. `extra`: `Extra`, empty arrays where there is none.
    `room`: `make_room`, and what is extra for each group, all nothing before and after.
    """
    blob, counts8, lengths, _ = postings
    norms, ceilings, scale, _, k1, delta = tables
    if len(directory[3]) and not _is_checked(directory[3], directory[0], asked[0]):
        return -1
    known, query = _prepare_query(postings, directory, tables, asked)
    sums, touched, lows, values, slots, bonus = room
    work = (known[0].copy(), (sums, touched), (lows, values, slots), ceilings[1], np.empty_like(ceilings[1]))
    known_tables = (norms, scale, k1, delta)
    given = _prepare_extra(extra, bonus)
    found = _look_ahead(blob, counts8, lengths, known, query, known_tables, given, work, best, 0, floor)
    for window in range((len(lengths) + _WINDOW - 1) >> _BITS):
        found = _search_window(
            blob, counts8, lengths, known, query, known_tables, given, work, best, found, floor, window
        )
    for member in extra[1]:
        bonus[member] = 0.0
    return found


@compiled
def score(postings, directory, tables, asked, passages, scores):
    """The scores of some passages into `scores`; False if lists have to be checked first."""
    blob, counts8, lengths, rare_limit = postings
    all_starts, all_frequencies, _, checked = directory
    terms, weights = asked
    if len(checked) and not _is_checked(checked, all_starts, terms):
        return False
    norms, _, _, _, k1, delta = tables
    starts, frequencies = all_starts[terms], all_frequencies[terms].astype(np.int64)
    is_rare = frequencies <= rare_limit
    parts = find_parts(blob, starts, is_rare, (len(lengths) + _WINDOW - 1) >> _BITS)
    by_name = np.arange(len(starts))
    for place in range(len(passages)):
        window, low = passages[place] >> _BITS, passages[place] & (_WINDOW - 1)
        norm = norms[lengths[passages[place]]]
        scores[place] = score_passage(
            blob, counts8, starts, frequencies, is_rare, parts, weights, by_name, norm, k1, delta, window, low
        )
    return True


def make_room() -> tuple[NDArray[Any], ...]:
    """What a search works in, one for each thread: making it anew each time would take longer than most searches."""
    return (
        np.zeros(_WINDOW, dtype=np.float32),
        np.empty(_WINDOW + 1, dtype=np.int32),
        np.empty(_WINDOW + 2, dtype=np.int32),
        np.zeros(_WINDOW + 2, dtype=np.float32),
        np.zeros(_WINDOW, dtype=np.int32),
    )
