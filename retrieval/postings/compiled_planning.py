"""What a compiled search knows before it looks at passages: its lists, their units, what is extra."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.mapping import BLOCK
from retrieval.postings.compiled_lists import (
    BOUNDED,
    COLUMNS,
    CURSOR,
    FREQUENCY,
    IS_RARE,
    NEXT,
    ROW,
    START,
    STATE,
    TOP,
    compiled,
    find_parts,
)
from retrieval.postings.layout import WINDOW, WINDOW_BITS
from retrieval.postings.weighing import LEAST_WEIGHT, MOST_WEIGHT

_WINDOW, _BITS = WINDOW, WINDOW_BITS
_NUMBERS_A_BLOCK = BLOCK // 2
RARE, SHORTEST, FREQUENT = 0, 1, 2
"""What the limits of an index are: in how many passages at most a rare term stands, the least length of a passage, and
in how many at most a term that has no row."""

_UNITS, _ROUNDED_UP = 65_000.0, 16
"""Each term's bounds may be a unit too high, or fifteen."""

_FEW = 64
"""So few groups are looked at for what is extra alone."""


@compiled
def tidy(terms, weights):
    """Terms that count for something, ascending, and their weights."""
    order = np.argsort(terms)
    order = order[(weights[order] >= LEAST_WEIGHT) & (weights[order] <= MOST_WEIGHT)]
    return terms[order], weights[order]


@compiled
def is_checked(checked, starts, terms):
    """Whether all blocks of the terms' lists were compared with their checksums; all are where there are no blocks."""
    if not len(checked):
        return True
    for term in terms:
        for block in range(starts[term] // _NUMBERS_A_BLOCK, -(-starts[term + 1] // _NUMBERS_A_BLOCK)):
            if not checked[block]:
                return False
    return True


@compiled
def read_lists(blob, passages, directory, terms, frequent, tallies):
    """`lists` and `parts` of these terms, for tables of so many counts."""
    starts, frequencies, most, _, limits = directory
    lists = np.empty((len(terms), COLUMNS), dtype=np.int64)
    for place in range(len(terms)):
        term = terms[place]
        lists[place, START], lists[place, CURSOR] = starts[term], starts[term]
        lists[place, FREQUENCY] = frequencies[term]
        lists[place, IS_RARE] = frequencies[term] <= limits[RARE]
        lists[place, TOP] = min(np.int64(most[term]), tallies - 1)
        lists[place, STATE] = BOUNDED if frequencies[term] > limits[FREQUENT] else NEXT
        lists[place, ROW] = np.searchsorted(frequent, term) if lists[place, STATE] == BOUNDED else -1
    parts = np.zeros((len(terms), (passages + _WINDOW - 1) >> _BITS, 3), dtype=np.int64)
    find_parts(blob, lists, parts)
    return lists, parts


@compiled
def have_rows(lists, is_made):
    """Whether all rows of these terms were made."""
    missing = 0
    for term in range(len(lists)):
        missing += lists[term, ROW] >= 0 and not is_made[lists[term, ROW]]
    return not missing


@compiled
def choose_unit(weights, top, values):
    """How many units a score of one is, so that no passage has more than 65,535."""
    most = 0.0
    for value in values:
        most = max(most, value)
    for weight in weights:
        most += weight * top
    return (_UNITS - _ROUNDED_UP * len(weights)) / most


@compiled
def plan_extra(extra, bonus):
    """Spreads what is extra over the groups. Returns how much is so for all but a few of them, and the passages of
    these few, ascending: they may be among the best by that alone."""
    groups, members, values, _ = extra
    spare = 0.0
    if len(members) > _FEW:
        spare = np.partition(values, len(values) - _FEW - 1)[len(values) - _FEW - 1]
    number = 0
    for place in range(len(members)):
        bonus[members[place]] = values[place]
        if values[place] > spare:
            number += _end(groups, members[place]) - np.searchsorted(groups, members[place])
    explicit = np.empty(number, dtype=np.int64)
    number = 0
    for place in range(len(members)):
        if values[place] > spare:
            for passage in range(np.searchsorted(groups, members[place]), _end(groups, members[place])):
                explicit[number] = passage
                number += 1
    return spare, explicit


@compiled
def _end(groups, group):
    return np.searchsorted(groups, group + 1)
