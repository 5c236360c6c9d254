"""The search of `pruning.py`, compiled: by what blocks of passages can score at most (`compiled_blocks.py`).

The postings of all terms but very frequent ones are added to sums, a window of passages at a time, and each passage
that was met is a candidate with what the frequent terms can add to its block. The most promising ones are scored, and
what cannot be among the best by then is left out. Where frequent terms alone may bring in other passages, the least
frequent of them are summed too, in rounds that grow (`take_next`), until hardly any block is left in which they may. In
the end candidates are looked up in the lists of the terms that were not summed, where this takes less than reading
them, and what is left is scored in 64 bits (`score_passages`). No passage is scored twice.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment, attr-defined, call-arg"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_arrays import begin, open_extra, open_index, open_room
from retrieval.postings.compiled_blocks import count_reaching, make_places, make_row, set_bounds, take_next
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
from retrieval.postings.compiled_lists import BOUNDED, FREQUENCY, NEXT, ROW, STATE, U16, compiled
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
from retrieval.postings.rows import DONE, NO_ROWS, SCORED, SPARE_CANDIDATES, UNCHECKED
from retrieval.postings.weighing import slack_of as _slack_of

_BITS = WINDOW_BITS
_AHEAD = 2
"""So many times as many passages as are wanted are scored before all others."""

_FEW = 32
"""So few blocks are looked into one by one."""

_LOOKING = 1
"""Looking a passage up in a list takes as long as reading so many."""

_SCORING = 4
"""Scoring a candidate takes as long as reading so many postings for each term."""

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
    added, (work, candidates, others, batch, bonus) = open_extra(extra), open_room(room)
    terms, weights = tidy(asked, named)
    if not len(terms):
        return 0
    if not is_checked(directory[3], directory[0], terms):
        return UNCHECKED
    lists, parts = read_lists(blob, len(lengths), directory, terms, frequent, len(ceilings))
    if not have_rows(lists, is_made):
        return NO_ROWS
    work = begin(work, 2 * rows[0].shape[1])
    top = ceilings[-1, directory[4][SHORTEST]]
    unit = choose_unit(weights, top, added[2])
    scaled = (weights * (unit * _slack(len(terms)))).astype(np.float32)
    spare, explicit = plan_extra(added, bonus)
    query = bare(lists), bare(parts), bare(weights), bare(scaled)
    found = _search_all(
        (blob, counts8, lengths), query, (norms, ceilings, k1, delta), rows, top, (added, bonus), spare,
        bare(explicit), work, candidates, others, batch, (bare(scores), bare(passages)), floor, unit,
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
        kept = look_into(postings, query, tables, rows, top, work, candidates, batch, kept, level)
        found = score_best(
            postings, query, tables, rows[1], given, work, candidates, batch, kept, U16(1), best, found, floor, unit
        )
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
    lists, bounds, spent, most, found, kept = query[0], work[1], work[4], 0.0, 0, 0
    order = np.argsort(lists[:, FREQUENCY])
    for value in given[0][2]:
        most = max(most, value)
    set_bounds(query, rows, bounds, top)
    if not np.any(lists[:, STATE] == NEXT):
        take_next(query, rows, work, top, order, 0)
    while True:
        level = level_of(best, found, floor, unit)
        kept = gather(
            postings, query, tables, given, work, candidates, others, kept, _less(level, most, unit), level, unit
        )
        candidates, others = others, candidates
        found = _score_ahead(
            postings, query, tables, rows, given, work, candidates, others, batch, kept, best, found, floor, unit
        )  # fmt: skip
        level = level_of(best, found, floor, unit)
        left, posted = _left(lists)
        are_few = count_reaching(bounds, len(bounds), _less(level, spare, unit)) <= _FEW
        if not left or (are_few and count_reaching(candidates[1], kept, level) * left <= _LOOKING * posted):
            return found, kept, candidates
        take_next(query, rows, work, top, order, spent[DONE] // 2)


@compiled
def _score_ahead(postings, query, tables, rows, given, work, candidates, others, batch, kept, best, found, floor, unit):
    """Scores the most promising candidates, if they are not scored yet; returns how many of the best are found."""
    wanted, spent = _AHEAD * len(best[0]), work[4]
    level = level_of_best(candidates[1], kept, wanted)
    # So many may have the same total that all would be scored.
    number = min(copy_reaching(candidates, kept, level, others), 2 * wanted)
    before = spent[SCORED]
    found = score_best(
        postings, query, tables, rows[1], given, work, others, batch, number, level, best, found, floor, unit
    )
    spent[DONE] += (spent[SCORED] - before) * len(query[0]) * _SCORING
    return found


@compiled
def _left(lists):
    """How many terms are not summed, and how many postings they have."""
    left, posted = 0, 0
    for term in range(len(lists)):
        if lists[term, STATE] == BOUNDED:
            left, posted = left + 1, posted + lists[term, FREQUENCY]
    return left, posted


@compiled
def _less(level, added, unit):
    """What is left of a level for passages for which so much is extra."""
    return U16(max(level - added * unit - 1.0, 1.0)) if added > 0.0 else level


@compiled
def score(index, room, asked, named, passages, scores):
    """The scores of some passages, which ascend, into `scores`; False if lists have to be checked first."""
    (blob, counts8, lengths), directory, (norms, ceilings, k1, delta), (frequent, _, (_, places)) = open_index(index)
    _, _, _, (chosen, lows, slots, _, found), _ = open_room(room)
    terms, weights = tidy(asked, named)
    if not is_checked(directory[3], directory[0], terms):
        return False
    lists, parts = read_lists(blob, len(lengths), directory, terms, frequent, len(ceilings))
    lists[:, ROW], first = -1, 0  # these rows may not have been made
    while first < len(passages):
        window, number = passages[first] >> _BITS, 0
        while number < len(found) and first + number < len(passages) and passages[first + number] >> _BITS == window:
            chosen[number] = passages[first + number]
            number += 1
        score_passages(
            (blob, counts8, lengths), (lists, parts, weights, weights), (norms, ceilings, k1, delta), places,
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
            make_row(blob, counts8, term, lists, parts, ceilings, top, lengths, sums, rows[0][row])
            for window in range(parts.shape[1]):
                make_places(blob, parts[term, window], rows[1][row, window])
            made[number] = row
            number += 1
    return number
