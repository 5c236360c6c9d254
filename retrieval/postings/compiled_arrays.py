"""What compiled searches are handed as `Addresses`, as arrays again. They have no owner: whoever calls keeps them."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
# Types are those of the arrays; numba finds them out.

import numpy as np

from retrieval.postings.compiled_lists import array_at, compiled
from retrieval.postings.rows import PLACES


@compiled
def open_index(numbers):
    """Of `CompiledSearch.opened`: postings, directory, tables and rows."""
    blob = array_at(numbers[0, 0], numbers[0, 1], np.uint16)
    counts8 = array_at(numbers[0, 0], 2 * numbers[0, 1], np.uint8)
    lengths = array_at(numbers[1, 0], numbers[1, 1], np.uint16)
    starts = array_at(numbers[2, 0], numbers[2, 1], np.int64)
    frequencies = array_at(numbers[3, 0], numbers[3, 1], np.int32)
    most = array_at(numbers[4, 0], numbers[4, 1], np.uint8)
    checked = array_at(numbers[5, 0], numbers[5, 1], np.uint8)
    norms = array_at(numbers[6, 0], numbers[6, 1], np.float64)
    ceilings = array_at(numbers[7, 0], (numbers[7, 1] // len(norms), len(norms)), np.float32)
    limits = array_at(numbers[8, 0], numbers[8, 1], np.int64)
    parameters = array_at(numbers[9, 0], numbers[9, 1], np.float64)
    frequent = array_at(numbers[10, 0], numbers[10, 1], np.int64)
    is_made = array_at(numbers[11, 0], numbers[11, 1], np.bool_)
    rows = array_at(numbers[12, 0], (len(frequent), numbers[12, 1] // max(len(frequent), 1)), np.uint8)
    places = array_at(
        numbers[13, 0], (len(frequent), numbers[13, 1] // max(len(frequent) * PLACES, 1), PLACES), np.uint16
    )
    postings, directory = (blob, counts8, lengths), (starts, frequencies, most, checked, limits)
    return postings, directory, (norms, ceilings, parameters[0], parameters[1]), (frequent, is_made, (rows, places))


@compiled
def open_extra(numbers):
    """Of `Extra`."""
    groups = array_at(numbers[0, 0], numbers[0, 1], np.int32)
    members = array_at(numbers[1, 0], numbers[1, 1], np.int64)
    values = array_at(numbers[2, 0], numbers[2, 1], np.float64)
    allowed = array_at(numbers[3, 0], numbers[3, 1], np.bool_)
    return groups, members, values, allowed


@compiled
def open_room(numbers):
    """Of what a search works in (`_Room`): what it sums and knows by block and did so far, candidates twice, batches of
    them, and what is extra by group."""
    sums = array_at(numbers[0, 0], numbers[0, 1], np.uint16)
    bonus = array_at(numbers[1, 0], numbers[1, 1], np.float64)
    bounds = array_at(numbers[2, 0], (2, numbers[2, 1] // 2), np.uint16)
    passages = array_at(numbers[3, 0], (2, numbers[3, 1] // 2), np.uint32)
    totals = array_at(numbers[4, 0], (2, numbers[4, 1] // 2), np.uint16)
    batch = array_at(numbers[5, 0], (4, numbers[5, 1] // 4), np.uint32)
    scores = array_at(numbers[6, 0], numbers[6, 1], np.float64)
    scored = array_at(numbers[7, 0], numbers[7, 1], np.uint8)
    spent = array_at(numbers[8, 0], numbers[8, 1], np.int64)
    work = sums, bounds[0], bounds[1], scored, spent
    candidates, others = (passages[0], totals[0]), (passages[1], totals[1])
    return work, candidates, others, (batch[0], batch[1], batch[2], batch[3], scores), bonus


@compiled
def begin(work, blocks):
    """The same for an index of so many blocks, nothing of which is scored yet."""
    sums, bounds, taken, scored, spent = work
    scored, spent[:] = scored[:blocks], 0
    scored[:] = np.uint8(0)
    return sums, bounds[:blocks], taken[:blocks], scored, spent
