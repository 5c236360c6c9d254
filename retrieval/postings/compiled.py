"""The search of `pruning.py`, compiled: by what blocks of passages can score at most (`compiled_blocks.py`).

The postings of all terms but very frequent ones are added to sums, a window of passages at a time, and each passage
that was met is a candidate with what the frequent terms can add to its block. The most promising ones are scored, and
what cannot be among the best by then is left out. Where frequent terms alone may bring in other passages, the least
frequent of them is summed too, until hardly any block is left in which they may. In the end candidates are looked up in
the lists of the terms that were not summed, and what is left is scored in 64 bits (`score_passages`).
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment, attr-defined, call-arg"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_arrays import open_extra, open_index, open_room
from retrieval.postings.compiled_blocks import choose_next, count_reaching, make_row, set_bounds
from retrieval.postings.compiled_candidates import (
    copy_reaching,
    count_extra,
    level_of,
    level_of_best,
    look_into,
    score_best,
)
from retrieval.postings.compiled_finding import score_passages
from retrieval.postings.compiled_gathering import expand, gather
from retrieval.postings.compiled_lists import NEXT, ROW, STATE, U16, compiled
from retrieval.postings.compiled_planning import (
    SHORTEST,
    choose_unit,
    have_rows,
    is_checked,
    plan_extra,
    read_lists,
    tidy,
)
from retrieval.postings.compiled_vectors import bare
from retrieval.postings.layout import WINDOW_BITS
from retrieval.postings.rows import NO_ROWS, SPARE_CANDIDATES, UNCHECKED
from retrieval.postings.weighing import slack_of as _slack_of

_BITS = WINDOW_BITS
_AHEAD = 2
"""So many times as many passages as are wanted are scored before all others."""

_FEW = 32
"""So few blocks are looked into one by one."""

_CHUNK = SPARE_CANDIDATES // 2
"""So many candidates that have no sum are looked at together."""

_slack = compiled(_slack_of)


@compiled
def search(index, extra, room, asked, named, scores, passages, floor):
    """The best passages above the floor into `scores` and `passages`; returns how many there are, or `NO_ROWS`
    or `UNCHECKED`.

    `index`, `extra`, `room`: the numbers of what `compiled_arrays.py` opens. `asked`, `named`: terms and their weights,
    in any order.
    """
    (blob, counts8, lengths), directory, (norms, ceilings, k1, delta), (frequent, is_made, rows) = open_index(index)
    added, ((sums, bounds), candidates, others, batch, bonus) = open_extra(extra), open_room(room)
    terms, weights = tidy(asked, named)
    if not len(terms):
        return 0
    if not is_checked(directory[3], directory[0], terms):
        return UNCHECKED
    lists, parts = read_lists(blob, len(lengths), directory, terms, frequent, len(ceilings))
    if not have_rows(lists, is_made):
        return NO_ROWS
    bounds = bounds[: 2 * rows.shape[1]]
    top = ceilings[-1, directory[4][SHORTEST]]
    unit = choose_unit(weights, top, added[2])
    scaled = (weights * (unit * _slack(len(terms)))).astype(np.float32)
    spare, explicit = plan_extra(added, bonus)
    query = bare(lists), bare(parts), bare(weights), bare(scaled)
    found = _search_all(
        (blob, counts8, lengths), query, (norms, ceilings, k1, delta), rows, top, (added, bonus), spare,
        bare(explicit), (sums, bounds), candidates, others, batch, (bare(scores), bare(passages)), floor, unit,
        (lists, parts, weights, scaled, explicit),
    )  # fmt: skip
    for member in added[1]:
        bonus[member] = 0.0
    return found


@compiled
def _search_all(
    postings, query, tables, rows, top, given, spare, explicit, work, candidates, others, batch, best, floor, unit,
    _owners,
):  # fmt: skip
    """`_owners`: what the bare arrays are views of, which has to stay as long as they are used."""
    bounds = work[1]
    found, kept, candidates = _sum_up(
        postings, query, tables, rows, top, given, spare, work, candidates, others, batch, best, floor, unit
    )
    at, block = 0, 0
    while True:
        level = level_of(best, found, floor, unit)
        kept = look_into(postings, query, tables, rows, top, candidates, batch, kept, level)
        found = score_best(postings, query, tables, given, candidates, batch, kept, U16(1), best, found, floor, unit)
        if block == len(bounds) and at == len(explicit):
            return found
        level = level_of(best, found, floor, unit)
        least = _less(level, spare, unit)
        kept, at, block = expand(bounds, explicit, at, block, least, len(postings[2]), candidates, _CHUNK)
        kept = count_extra(given, candidates, 0, kept, unit, level)


@compiled
def _sum_up(
    postings, query, tables, rows, top, given, spare, work, candidates, others, batch, best, floor, unit
):  # fmt: skip
    """Sums all terms but those that can hardly bring in other passages; returns how many of the best are found, how
    many candidates there are, and where."""
    lists, bounds, most, found, kept = query[0], work[1], 0.0, 0, 0
    for value in given[0][2]:
        most = max(most, value)
    set_bounds(query, rows, bounds, top)
    again = -1 if np.any(lists[:, STATE] == NEXT) else choose_next(query, rows, bounds, top)
    while True:
        level = level_of(best, found, floor, unit)
        least = _less(level, most, unit)
        kept = gather(
            postings, query, tables, given, rows, top, work, candidates, others, kept, again, least, level, unit
        )  # fmt: skip
        candidates, others = others, candidates
        level = level_of_best(candidates[1], kept, _AHEAD * len(best[0]))
        number = copy_reaching(candidates, kept, level, others)
        found = score_best(postings, query, tables, given, others, batch, number, level, best, found, floor, unit)
        least = _less(level_of(best, found, floor, unit), spare, unit)
        if count_reaching(bounds, len(bounds), least) <= _FEW:
            return found, kept, candidates
        again = choose_next(query, rows, bounds, top)
        if again < 0:
            return found, kept, candidates


@compiled
def _less(level, added, unit):
    """What is left of a level for passages for which so much is extra."""
    return U16(max(level - added * unit - 1.0, 1.0)) if added > 0.0 else level


@compiled
def score(index, room, asked, named, passages, scores):
    """The scores of some passages, which ascend, into `scores`; False if lists have to be checked first."""
    (blob, counts8, lengths), directory, (norms, ceilings, k1, delta), (frequent, _, _) = open_index(index)
    _, _, _, (chosen, lows, slots, _, found), _ = open_room(room)
    terms, weights = tidy(asked, named)
    if not is_checked(directory[3], directory[0], terms):
        return False
    lists, parts = read_lists(blob, len(lengths), directory, terms, frequent, len(ceilings))
    first = 0
    while first < len(passages):
        window, number = passages[first] >> _BITS, 0
        while number < len(found) and first + number < len(passages) and passages[first + number] >> _BITS == window:
            chosen[number] = passages[first + number]
            number += 1
        score_passages(
            (blob, counts8, lengths), (lists, parts, weights, weights), (norms, ceilings, k1, delta),
            chosen, number, window, found, lows, slots,
        )  # fmt: skip
        scores[first : first + number] = found[:number]
        first += number
    return True


@compiled
def make_rows(index, room, asked, named, made):
    """Makes the rows that these terms lack, and says in `made` which they are; returns how many. Lists must have been
    checked, and nobody else be making rows."""
    (blob, counts8, lengths), directory, (_, ceilings, _, _), (frequent, is_made, rows) = open_index(index)
    sums = open_room(room)[0][0]
    terms, _ = tidy(asked, named)
    lists, parts = read_lists(blob, len(lengths), directory, terms, frequent, len(ceilings))
    top, number = ceilings[-1, directory[4][SHORTEST]], 0
    for term in range(len(lists)):
        row = lists[term, ROW]
        if row >= 0 and not is_made[row]:
            make_row(blob, counts8, term, lists, parts, ceilings, top, lengths, sums, rows[row])
            made[number] = row
            number += 1
    return number
