"""The search of `pruning.py`, compiled: a window of passages at a time, so that its sums stay in the cache.

The passages that look best by the first terms are scored before all others (`look_ahead`). In each window the terms
that can decide are summed (`sum_up`), and what cannot reach the best found so far is left out (`pick_up`). What the
other terms add is read where that takes less than finding it passage by passage (`add_found`); after each of them more
is left out. What is still there is scored in 64 bits, in the order and with the operations of `Formula.impacts`, so
that the scores are the same to the last bit (`score_passage`).
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment, attr-defined, call-arg"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_ahead import look_ahead
from retrieval.postings.compiled_arrays import open_extra, open_index, open_room
from retrieval.postings.compiled_candidates import (
    leave_out,
    pick_extra,
    put_best_last,
    score_candidates,
    set_bars,
)
from retrieval.postings.compiled_finding import add_found, score_passage
from retrieval.postings.compiled_lists import COUNT, IS_RARE, SPARSE, TOP, clear, compiled, merge, pick_up, sum_up
from retrieval.postings.compiled_planning import is_checked, order_terms, plan_extra, read_lists, tidy
from retrieval.postings.compiled_vectors import bare
from retrieval.postings.layout import MOST_LISTED, WINDOW, WINDOW_BITS
from retrieval.postings.weighing import slack_of as _slack_of

_WINDOW, _BITS, _LISTED = WINDOW, WINDOW_BITS, MOST_LISTED
_STEP = 1
"""Finding a passage in a list takes as long as reading so many postings for each of its steps."""

_FINDING = 2
"""And so many more for what is done once."""

_BITMAP_READING = 2500
"""Reading a bitmap takes as long as reading so many postings."""

_FIRST = 4
"""So many candidates that look best are scored before the others of a window, which raises the bar for these."""

_slack = compiled(_slack_of)


@compiled
def _search_window(blob, counts8, lengths, query, tables, given, work, best, found, floor, window):
    """Looks through one window; returns how many of the best are found now."""
    lists, parts, weights, rest, slack = query
    _, scale, _, _, single = tables
    room, lows, _, bars, shortest = work
    extra, bonus, explicit, seen, spare = given
    sums, _ = room
    near = lengths[window * _WINDOW : (window + 1) * _WINDOW]
    bar = best[0][-1] if found == len(best[0]) else floor
    deciding = len(weights)
    while deciding and rest[deciding - 1, shortest] + spare < bar:
        deciding -= 1
    number = 0
    for term in range(deciding):
        number = sum_up(
            blob, counts8, term, lists, parts, np.float32(weights[term]), scale, window, near, room, number
        )  # fmt: skip
    left = rest[deciding]
    least = set_bars(bars, single, left, bar - spare, slack, shortest)
    kept, number, seen[0] = pick_extra(room, number, lows, explicit, seen[0], window)
    kept = pick_up(room, number, near, bars, least, lows, kept)
    if len(extra[0]):
        kept = leave_out(sums, lows, kept, near, left, bar, single, slack, extra, bonus, window)
    kept, term, number = _narrow_down(
        blob, counts8, query, scale, single, near, extra, bonus, window, work, bar, kept, deciding, number
    )  # fmt: skip
    put_best_last(sums, lows, kept, single, near, _FIRST)
    found = score_candidates(
        blob, counts8, query, tables, sums, lows, 0, kept, near, rest[term], extra, bonus, window, best, found, floor
    )  # fmt: skip
    clear(room, number)
    return found


@compiled
def _narrow_down(blob, counts8, query, scale, single, near, extra, bonus, window, work, bar, kept, term, number):
    """Adds what the terms from this one on give to the candidates, as long as there are any; returns how many there are
    then, the first term that was not added, and how many have a sum."""
    lists, parts, weights, rest, slack = query
    room, lows, slots, _, _ = work
    sums, _ = room
    while term < len(weights) and kept:
        weight = np.float32(weights[term])
        is_rare, count = lists[term, IS_RARE], parts[term, window, COUNT]
        if not _is_read(is_rare, count, kept):
            add_found(blob, term, lists, parts, weight, lists[term, TOP], scale, window, near, sums, lows, slots, kept)
        elif number <= SPARSE and not is_rare and count <= _LISTED:
            merge(blob, counts8, term, parts, weight, scale, window, near, sums)
        else:
            number = sum_up(blob, counts8, term, lists, parts, weight, scale, window, near, room, number)
        term += 1
        kept = leave_out(sums, lows, kept, near, rest[term], bar, single, slack, extra, bonus, window)
    return kept, term, number


@compiled
def _is_read(is_rare, count, kept):
    """Whether reading a list of a window takes less time than finding the candidates in it."""
    if is_rare:
        return True
    if count > _LISTED:
        return kept * _FINDING > _BITMAP_READING
    steps = 0
    while count >> steps:
        steps += 1
    return count < kept * (_FINDING + _STEP * steps)


@compiled
def _search_all(blob, counts8, lengths, query, tables, given, work, best, floor, _owners):
    """`_owners`: what the bare arrays are views of, which has to stay as long as they are used."""
    found = look_ahead(blob, counts8, lengths, query, tables, given, work, best, floor)
    for window in range((len(lengths) + _WINDOW - 1) >> _BITS):
        found = _search_window(blob, counts8, lengths, query, tables, given, work, best, found, floor, window)
    return found


@compiled
def search(index, extra, room, asked, named, scores, passages, floor):
    """The best passages above the floor into `scores` and `passages`; returns how many there are, -1 if lists have to
    be checked first.

    `index`, `extra`, `room`: the numbers of what `compiled_arrays.py` opens. `asked`, `named`: terms and their weights,
    in any order.
    """
    (blob, counts8, lengths, rare_limit), directory, (norms, ceilings, scale, shortest, k1, delta) = open_index(index)
    added, (sums, touched, lows, slots, bonus) = open_extra(extra), open_room(room)
    terms, named = tidy(asked, named)
    if not is_checked(directory[3], directory[0], terms):
        return -1
    slack = np.float32(_slack(len(terms)))
    order, rest = order_terms(named, directory[2][terms], ceilings, shortest, slack)
    lists, parts = read_lists(blob, len(lengths), rare_limit, directory, terms, order, len(scale))
    weights, bars = named[order], np.empty_like(ceilings[1])
    spare, explicit = plan_extra(added, bonus)
    seen = np.zeros(1, dtype=np.int64)
    query = bare(lists), bare(parts), bare(weights), bare(rest), slack
    work = (sums, touched), lows, slots, bare(bars), shortest
    found = _search_all(
        blob, counts8, lengths, query, (norms, scale, k1, delta, ceilings[1]),
        (added, bonus, bare(explicit), bare(seen), spare), work, (bare(scores), bare(passages)), floor,
        (lists, parts, weights, rest, bars, explicit, seen),
    )  # fmt: skip
    for member in added[1]:
        bonus[member] = 0.0
    return found


@compiled
def score(index, asked, named, passages, scores):
    """The scores of some passages into `scores`; False if lists have to be checked first."""
    (blob, counts8, lengths, rare_limit), directory, (norms, _, scale, _, k1, delta) = open_index(index)
    terms, weights = tidy(asked, named)
    if not is_checked(directory[3], directory[0], terms):
        return False
    order = np.arange(len(terms))
    lists, parts = read_lists(blob, len(lengths), rare_limit, directory, terms, order, len(scale))
    for place in range(len(passages)):
        window, low = passages[place] >> _BITS, passages[place] & (_WINDOW - 1)
        norm = norms[lengths[passages[place]]]
        scores[place] = score_passage(blob, counts8, lists, parts, weights, norm, k1, delta, window, low)
    return True
