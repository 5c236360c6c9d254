"""What a compiled search knows before it looks at passages: its lists, what they can add at most, what is extra."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.mapping import BLOCK
from retrieval.postings.compiled_lists import (
    BY_NAME,
    COLUMNS,
    CURSOR,
    FREQUENCY,
    IS_RARE,
    START,
    TOP,
    compiled,
    find_parts,
)
from retrieval.postings.layout import WINDOW, WINDOW_BITS
from retrieval.postings.weighing import LEAST_WEIGHT, MOST_WEIGHT

_WINDOW, _BITS = WINDOW, WINDOW_BITS
_NUMBERS_A_BLOCK = BLOCK // 2
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
def order_terms(weights, most, ceilings, shortest, slack):
    """The terms by what they can add at most, and what the terms from each on can add to a passage of each length."""
    number, last = len(weights), ceilings.shape[0] - 1
    peaks = np.empty(number, dtype=np.float64)
    for term in range(number):
        peaks[term] = -weights[term] * ceilings[min(np.int64(most[term]), last), shortest]
    order = np.argsort(peaks, kind="mergesort")
    rest = np.zeros((number + 1, ceilings.shape[1]), dtype=np.float32)
    for place in range(number - 1, -1, -1):
        row = min(np.int64(most[order[place]]), last)
        weight = np.float32(weights[order[place]]) * slack
        for length in range(ceilings.shape[1]):
            rest[place, length] = rest[place + 1, length] + weight * ceilings[row, length]
    return order, rest


@compiled
def read_lists(blob, passages, rare_limit, directory, terms, order, tallies):
    """`lists` and `parts` of these terms in this order, for tables of so many counts."""
    starts, frequencies, most, _ = directory
    lists = np.empty((len(terms), COLUMNS), dtype=np.int64)
    for place in range(len(terms)):
        term = terms[order[place]]
        lists[place, START], lists[place, CURSOR] = starts[term], starts[term]
        lists[place, FREQUENCY] = frequencies[term]
        lists[place, IS_RARE] = frequencies[term] <= rare_limit
        lists[place, TOP] = min(np.int64(most[term]), tallies - 1)
        lists[order[place], BY_NAME] = place
    parts = np.zeros((len(terms), (passages + _WINDOW - 1) >> _BITS, 3), dtype=np.int64)
    find_parts(blob, lists, parts)
    return lists, parts


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
