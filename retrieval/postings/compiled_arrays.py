"""What compiled searches are handed as `Addresses`, as arrays again. They have no owner: whoever calls keeps them."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
# Types are those of the arrays; numba finds them out.

import numpy as np

from retrieval.postings.compiled_lists import array_at, compiled


@compiled
def open_index(numbers):
    """Of `CompiledSearch.index`: postings, directory and tables."""
    blob = array_at(numbers[0, 0], numbers[0, 1], np.uint16)
    counts8 = array_at(numbers[0, 0], 2 * numbers[0, 1], np.uint8)
    lengths = array_at(numbers[1, 0], numbers[1, 1], np.uint16)
    starts = array_at(numbers[2, 0], numbers[2, 1], np.int64)
    frequencies = array_at(numbers[3, 0], numbers[3, 1], np.int32)
    most = array_at(numbers[4, 0], numbers[4, 1], np.uint8)
    checked = array_at(numbers[5, 0], numbers[5, 1], np.uint8)
    norms = array_at(numbers[6, 0], numbers[6, 1], np.float64)
    shape = numbers[7, 1] // len(norms), len(norms)
    ceilings = array_at(numbers[7, 0], shape, np.float32)
    ratios = array_at(numbers[8, 0], shape, np.float32)
    whole = array_at(numbers[9, 0], numbers[9, 1], np.int64)
    parameters = array_at(numbers[10, 0], numbers[10, 1], np.float64)
    postings, directory = (blob, counts8, lengths, whole[0]), (starts, frequencies, most, checked)
    return postings, directory, (norms, ceilings, ratios, whole[1], parameters[0], parameters[1])


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
    """Of what a search works in: sums, the passages that have one, two lists of candidates, what is extra by group."""
    sums = array_at(numbers[0, 0], numbers[0, 1], np.float32)
    touched = array_at(numbers[1, 0], numbers[1, 1], np.uint32)
    lows = array_at(numbers[2, 0], numbers[2, 1], np.uint32)
    slots = array_at(numbers[3, 0], numbers[3, 1], np.uint32)
    bonus = array_at(numbers[4, 0], numbers[4, 1], np.float64)
    return sums, touched, lows, slots, bonus
