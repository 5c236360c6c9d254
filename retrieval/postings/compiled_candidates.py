"""Candidates in compiled code: passages that may be among the best, left out or scored.

They are numbers in `passages`, those of a window in a row, and in `totals` stands what each scores at most, in units.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, assignment, call-arg"
# Types are those of the arrays that come in; numba finds them out.

import numpy as np

from retrieval.postings.compiled_blocks import code_of, count_reaching, first_bits, step_of
from retrieval.postings.compiled_finding import find_near, score_passages
from retrieval.postings.compiled_lists import (
    BOUNDED,
    COUNT,
    LOW,
    PLACE,
    ROW,
    STATE,
    TOP,
    U16,
    U32,
    U64,
    compiled,
    units,
)
from retrieval.postings.compiled_vectors import SUMS, lowest, reaching
from retrieval.postings.layout import BITMAP, MOST_LISTED, WINDOW_BITS
from retrieval.postings.rows import BATCH, BLOCK_BITS, LOOKED_UP, SCORED

_BITS, _BITMAP, _LISTED, _SUMS = WINDOW_BITS, BITMAP, MOST_LISTED, SUMS
_MOST, _BATCH, _SHIFT = 65_535, BATCH, np.uint32(BLOCK_BITS)
_NEAR_ENOUGH = 128
"""So many units are not worth another look at all candidates."""


@compiled
def keep(score, passage, scores, passages, found):
    """Puts a passage in its place among the best; equal ones in their order. Returns how many there are now."""
    limit = len(scores)
    least, last = scores[limit - 1], passages[limit - 1]
    if found == limit and (score < least or (score == least and passage >= last)):
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
def level_of(best, found, floor, unit):
    """What the total of a passage must be for it to be among the best."""
    scores = best[0]
    bar = scores[found - 1] if found == len(scores) else floor
    return U16(min(max(bar * unit, 1.0), _MOST))


@compiled
def level_of_best(totals, number, wanted):
    """A level that so many of these candidates reach, and hardly more; the least if they are fewer."""
    low, high = 1, _MOST
    while number > wanted and high - low > _NEAR_ENOUGH:
        middle = (low + high) >> 1
        if count_reaching(totals, number, U16(middle)) >= wanted:
            low = middle
        else:
            high = middle
    return U16(low)


@compiled
def copy_reaching(candidates, number, level, others):
    """Copies the candidates that reach the level, few of them as a rule, to others or to where they are; returns how
    many they are."""
    (passages, totals), copied = candidates, U64(0)
    for first in range(U64(0), U64(number), U64(_SUMS)):
        bits = first_bits(reaching(totals, first, level), U64(number) - first)
        while bits:
            place = first + lowest(bits)
            others[0][copied], others[1][copied] = passages[place], totals[place]
            copied += U64(1)
            bits &= bits - U64(1)
    return np.int64(copied)


@compiled
def _sift(candidates, first, last, level):
    """Leaves out the candidates that do not reach the level; returns where the others end."""
    passages, totals = candidates
    end = U64(first)
    for place in range(U64(first), U64(last)):
        total = totals[place]
        passages[end], totals[end] = passages[place], total
        end += U64(total >= level)
    return np.int64(end)


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
def count_extra(given, candidates, first, last, unit, level):
    """Adds what is extra to the totals, and leaves out whom that leaves out; returns where the others end."""
    (extra, bonus), (passages, totals) = given, candidates
    end = first
    for place in range(first, last):
        added = extra_of(extra, bonus, passages[place])
        if added >= 0.0:
            total = U32(totals[place]) + U32(added * unit + 1.0)
            passages[end], totals[end] = passages[place], U16(min(total, U32(_MOST)))
            end += total >= level
    return end


@compiled
def _end_of_batch(passages, first, last):
    """The first that is of another window, or too far away."""
    end = first + 1
    while end < last and end - first < _BATCH and passages[end] >> U32(_BITS) == passages[first] >> U32(_BITS):
        end += 1
    return end


@compiled
def look_into(postings, query, tables, rows, top, work, candidates, batch, number, level):
    """Puts what candidates have of the terms with rows in the place of what their blocks have at most, leaves out those
    that do not reach the level, and returns how many are left."""
    lists, (passages, totals) = query[0], candidates
    number = copy_reaching(candidates, number, level, candidates)
    first, kept = 0, 0
    while first < number:
        begin, end = kept, _end_of_batch(passages, first, number)
        for place in range(first, end):
            passages[kept], totals[kept] = passages[place], totals[place]
            kept += 1
        for term in range(len(lists)):
            if lists[term, STATE] == BOUNDED:
                work[4][LOOKED_UP] += kept - begin
                _look_up(postings, query, tables, rows, top, candidates, batch, term, begin, kept)
                kept = _sift(candidates, begin, kept, level)
        first = end
    return kept


@compiled
def _look_up(postings, query, tables, rows, top, candidates, batch, term, first, last):
    """The same of one term, for candidates of one window."""
    blob, _, lengths = postings
    lists, parts, _, scaled = query
    ceilings, (passages, totals), (which, lows, slots, _, _) = tables[1], candidates, batch
    if first == last:
        return
    row, step, window = rows[0][lists[term, ROW]], step_of(scaled[term], top), np.int64(passages[first]) >> _BITS
    number = U64(0)
    for place in range(U64(first), U64(last)):
        which[number], lows[number] = place, passages[place] & LOW
        number += U64(code_of(row, passages[place]) != U32(0))
    begin, count = U64(parts[term, window, PLACE]), U64(parts[term, window, COUNT])
    if count and count <= U64(_LISTED):
        find_near(blob, begin, count, rows[1][lists[term, ROW], window], lows, slots, number)
    for spot in range(number):
        place, low, tally = U64(which[spot]), lows[spot], U32(0)
        if count > U64(_LISTED):
            word, bit = begin + U64(low >> U32(4)), low & U32(15)
            tally = (U32(blob[word]) >> bit) & U32(1)
            tally += (U32(blob[word + U64(_BITMAP)]) >> bit) & U32(1)
        elif count:
            value = U32(blob[begin + U64(slots[spot])])
            tally = U32(value & LOW == low) * (U32(1) + (value >> U32(_BITS)))
        bound = code_of(row, passages[place]) * U32(step)
        total = U32(totals[place]) - bound
        if tally:
            length = lengths[passages[place]]
            most = units(scaled[term], ceilings[lists[term, TOP] if tally > U32(1) else 1, length])
            total += min(U32(most), bound)
        totals[place] = U16(total)


@compiled
def score_best(postings, query, tables, places, given, work, candidates, batch, last, level, best, found, floor, unit):
    """Scores the candidates that reach the level, may be among the best and were not scored yet, and keeps the best."""
    (passages, totals), (chosen, lows, slots, _, scores) = candidates, batch
    (extra, bonus), (_, _, _, scored, spent) = given, work
    first = 0
    while first < last:
        end, number = _end_of_batch(passages, first, last), 0
        least = max(level, level_of(best, found, floor, unit))
        for place in range(first, end):
            if totals[place] >= least and _mark(scored, passages[place]):
                chosen[number] = passages[place]
                number += 1
        spent[SCORED] += number
        if number:
            window = np.int64(chosen[0]) >> _BITS
            score_passages(postings, query, tables, places, chosen, number, window, scores, lows, slots)
        for place in range(number):
            passage = np.int64(chosen[place])
            added = extra_of(extra, bonus, passage)
            if scores[place] > 0.0 and scores[place] + added > floor:
                found = keep(scores[place] + added, passage, best[0], best[1], found)
        first = end
    return found


@compiled
def _mark(scored, passage):
    """Marks a passage as scored; returns whether it was not yet."""
    block, bit = passage >> _SHIFT, np.uint8(1) << np.uint8(passage & U32(7))
    is_new = not scored[block] & bit
    scored[block] |= np.uint8(bit)
    return is_new
