/* Candidates: passages that may be among the best, left out or scored. */
#ifndef WENBAO_CANDIDATES_H
#define WENBAO_CANDIDATES_H

#include "finding.h"

enum { MOST_UNITS = UINT16_MAX, NEAR_ENOUGH = 128 };
/* NEAR_ENOUGH: so many units are not worth another look at all candidates. */

/* Puts a passage in its place among the best; equal ones in their order. */
static void keep(Search *search, double score, int64_t passage) {
    double *scores = search->scores;
    int64_t *passages = search->passages, last = search->limit - 1;
    if (search->found == search->limit &&
        (score < scores[last] || (score == scores[last] && passage >= passages[last])))
        return;
    int64_t place = least_of(search->found, last);
    for (; place > 0; place--) {
        if (score < scores[place - 1] || (score == scores[place - 1] && passage > passages[place - 1]))
            break;
        scores[place] = scores[place - 1];
        passages[place] = passages[place - 1];
    }
    scores[place] = score;
    passages[place] = passage;
    search->found = least_of(search->found + 1, search->limit);
}

/* What the total of a passage must be for it to be among the best. */
static uint16_t level_of(const Search *search) {
    double bar = search->found == search->limit ? search->scores[search->limit - 1] : search->floor;
    return (uint16_t)fmin(fmax(bar * search->unit, 1.0), MOST_UNITS);
}

/* What is left of a level for passages for which so much is extra. */
static uint16_t less(const Search *search, uint16_t level, double added) {
    return added > 0.0 ? (uint16_t)fmax(level - added * search->unit - 1.0, 1.0) : level;
}

/* A level that so many candidates reach, and hardly more; the least if they are fewer. */
static uint16_t level_of_best(const Candidates *candidates, int64_t number, int64_t wanted) {
    uint32_t low = 1, high = MOST_UNITS;
    while (number > wanted && high - low > NEAR_ENOUGH) {
        uint32_t middle = (low + high) >> 1;
        if (count_reaching(candidates->totals, number, (uint16_t)middle) >= wanted)
            low = middle;
        else
            high = middle;
    }
    return (uint16_t)low;
}

/* Copies the candidates that reach the level, few of them as a rule, to others or to where they are; returns how many
they are. */
static int64_t copy_reaching(const Candidates *from, int64_t number, uint16_t level, Candidates *to) {
    int64_t copied = 0;
    for (int64_t first = 0; first < number; first += TOGETHER) {
        uint64_t bits = first_bits(reaching(from->totals + first, level), number - first);
        for (; bits; bits &= bits - 1) {
            int64_t place = first + lowest(bits);
            to->passages[copied] = from->passages[place];
            to->totals[copied++] = from->totals[place];
        }
    }
    return copied;
}

/* What is extra for a passage; minus infinity if it is left out. */
static inline double extra_of(const Search *search, int64_t passage) {
    const Extra *extra = search->extra;
    if (!extra->passages)
        return 0.0;
    inside(passage < extra->passages);
    int32_t group = extra->groups[passage];
    inside(group < extra->size);
    if (extra->allowed && !extra->allowed[group])
        return -INFINITY;
    return search->room->bonus[group];
}

/* Adds what is extra to the totals, and leaves out whom that leaves out; returns where the others end. */
static int64_t count_extra(Search *search, Candidates *candidates, int64_t first, int64_t last, uint16_t level) {
    int64_t end = first;
    if (!search->extra->passages)
        return last;
    for (int64_t place = first; place < last; place++) {
        double added = extra_of(search, candidates->passages[place]);
        if (added >= 0.0) {
            double total = fmin(candidates->totals[place] + floor(added * search->unit + 1.0), MOST_UNITS);
            candidates->passages[end] = candidates->passages[place];
            candidates->totals[end] = (uint16_t)total;
            end += total >= level;
        }
    }
    return end;
}

/* What a passage has of a term with a row, in units; at most, if it has several. */
static inline uint32_t units_in(const Index *index, const List *list, uint32_t passage) {
    uint32_t window = passage >> WINDOW_BITS, low = passage & LOW, tally = 0;
    const Part *part = list->parts + window;
    if (part->count > MOST_LISTED) {
        tally = bit_at(part->first, low) + bit_at(part->first + BITMAP, low);
    } else if (part->count) {
        uint32_t value = part->first[slot_of(index, list, window, low)];
        tally = (value & LOW) == low ? 1 + (value >> WINDOW_BITS) : 0;
    }
    const float *impacts = tally > 1 ? list->ceilings : index->ceilings + index->longest;
    return tally ? units(list->scaled, impacts[index->short_lengths[passage]]) : 0;
}

/* Puts what candidates have of a term in the place of what their blocks have at most, and leaves out those that do not
reach the level; returns how many are left. */
static int64_t look_up(Search *search, const List *list, Candidates *candidates, int64_t number, uint16_t level) {
    int64_t kept = 0;
    search->room->spent[LOOKED_UP] += number;
    for (int64_t place = 0; place < number; place++) {
        uint32_t passage = candidates->passages[place], total = candidates->totals[place];
        uint32_t bound = code_of(list->row, search->index->row_size, passage) * list->step;
        if (bound)
            total = total - bound + units_in(search->index, list, passage);
        candidates->passages[kept] = passage;
        candidates->totals[kept] = (uint16_t)total;
        kept += total >= level;
    }
    return kept;
}

/* Puts what candidates have of the terms with rows in the place of what their blocks have at most, and leaves out those
that do not reach the level; returns how many are left. */
static int64_t look_into(Search *search, Candidates *candidates, int64_t number, uint16_t level) {
    number = copy_reaching(candidates, number, level, candidates);
    for (const List *list = search->lists; list < search->lists + search->count; list++)
        if (list->state == BOUNDED)
            number = look_up(search, list, candidates, number, level);
    return number;
}

/* Marks a passage as scored; returns whether it was not yet. */
static bool mark(uint8_t *scored, uint32_t passage) {
    uint8_t *block = scored + (passage >> BLOCK_BITS), bit = (uint8_t)(1 << (passage & ((1 << BLOCK_BITS) - 1)));
    bool is_new = !(*block & bit);
    *block |= bit;
    return is_new;
}

/* Scores the candidates that reach the level, may be among the best and were not scored yet, and keeps the best. */
static void score_best(Search *search, const Candidates *candidates, int64_t number, uint16_t level) {
    Batch batch;
    for (int64_t first = 0; first < number; first += BATCH) {
        uint16_t least = level_of(search);
        least = least > level ? least : level;
        batch.number = 0;
        for (int64_t place = first; place < least_of(number, first + BATCH); place++)
            if (candidates->totals[place] >= least && mark(search->room->scored, candidates->passages[place]))
                batch.passages[batch.number++] = candidates->passages[place];
        search->room->spent[SCORED] += batch.number;
        score_batch(search->index, search->lists, search->count, &batch);
        for (int64_t place = 0; place < batch.number; place++) {
            double score = batch.scores[place] + extra_of(search, batch.passages[place]);
            if (batch.scores[place] > 0.0 && score > search->floor)
                keep(search, score, batch.passages[place]);
        }
    }
}

#endif
