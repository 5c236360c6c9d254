/* Where candidates come from: passages that have a sum, and blocks of those that have none. */
#ifndef WENBAO_GATHERING_H
#define WENBAO_GATHERING_H

#include "candidates.h"

/* CHUNK: so many candidates that have no sum are looked at together. MOST_TAKEN: more postings of a window are not gone
through once more. AHEAD: so many times as many passages as are wanted are scored before all others. SCORING: scoring a
candidate takes as long as reading so many postings for each term. */
enum { CHUNK = SPARE_CANDIDATES / 2, MOST_TAKEN = 1500, AHEAD = 2, SCORING = 4 };

/* The candidates of a window that there were, from `old` on: what was taken from their blocks' bounds makes way for
their sums. Returns where those of the next window begin. */
static int64_t take_again(Search *search, int64_t old, int64_t window, int64_t *gathered, uint16_t level) {
    const uint16_t *taken = search->room->taken;
    uint16_t *sums = search->room->sums;
    Candidates from = search->candidates, to = search->others;
    int64_t kept = *gathered;
    for (; old < search->kept && from.passages[old] >> WINDOW_BITS == window; old++) {
        uint32_t passage = from.passages[old], low = passage & LOW;
        uint16_t total = (uint16_t)(from.totals[old] - taken[passage >> BLOCK_BITS] + sums[low]);
        sums[low] = 0;
        to.passages[kept] = passage;
        to.totals[kept] = total;
        kept += total >= level;
    }
    *gathered = kept;
    return old;
}

/* Makes a candidate of a passage that has a sum and reaches the level, and takes the sum away. */
static inline int64_t take(uint32_t passage, uint16_t *sums, const uint16_t *bounds, Candidates to, int64_t kept,
                           uint16_t level) {
    uint16_t summed = sums[passage & LOW], total = (uint16_t)(summed + bounds[passage >> BLOCK_BITS]);
    sums[passage & LOW] = 0;
    to.passages[kept] = passage;
    to.totals[kept] = total;
    return kept + ((summed != 0) & (total >= level));
}

static int64_t take_all(Search *search, int64_t window, int64_t kept, uint16_t level) {
    uint16_t *sums = search->room->sums;
    const uint16_t *bounds = search->room->bounds + (window << (WINDOW_BITS - BLOCK_BITS));
    uint32_t base = (uint32_t)(window << WINDOW_BITS);
    int64_t length = window_length(search->index, window);
    Candidates to = search->others;
    for (int64_t place = 0; place < length; place += TOGETHER) {
        uint16_t totals[TOGETHER];
        uint64_t bits = add_bounds(sums + place, bounds + (place >> BLOCK_BITS), level, totals);
        memset(sums + place, 0, TOGETHER * sizeof *sums);
        for (; bits; bits &= bits - 1) {
            uint32_t low = lowest(bits);
            to.passages[kept] = base + (uint32_t)place + low;
            to.totals[kept++] = totals[low];
        }
    }
    return kept;
}

static int64_t take_rare(Search *search, const List *list, int64_t kept, uint16_t level) {
    for (int64_t place = list->before; place < list->cursor; place += 2) {
        uint32_t passage = rare_passage(search->index->blob + place);
        kept = take(passage, search->room->sums, search->room->bounds, search->others, kept, level);
    }
    return kept;
}

static int64_t take_listed(Search *search, const Part *part, int64_t window, int64_t kept, uint16_t level) {
    uint32_t base = (uint32_t)(window << WINDOW_BITS);
    uint16_t *sums = search->room->sums;
    const uint16_t *bounds = search->room->bounds;
    for (const uint16_t *place = part->first, *end = place + part->count; place < end; place++)
        kept = take(base | (*place & LOW), sums, bounds, search->others, kept, level);
    return kept;
}

/* The passages of a window that have a sum and reach the level, each of which loses its sum. While they are nearly all
of those that were met, a processor cannot guess where the next one is in a row of sums. */
static int64_t take_met(Search *search, int64_t window, int64_t kept, uint16_t level) {
    const List *end = search->lists + search->count;
    int64_t posted = 0;
    for (const List *list = search->lists; list < end; list++)
        if (list->state == NEXT && !list->is_rare)
            posted += list->parts[window].count;
    if (posted > MOST_LISTED || (posted > MOST_TAKEN && level > 1))
        return take_all(search, window, kept, level);
    for (const List *list = search->lists; list < end; list++)
        if (list->state == NEXT) {
            if (list->is_rare)
                kept = take_rare(search, list, kept, level);
            else
                kept = take_listed(search, list->parts + window, window, kept, level);
        }
    return kept;
}

/* Scores the most promising of so many candidates, if they are not scored yet, first those that are so still when they
have been looked up; `spare`: room for as many. */
static void score_ahead(Search *search, const Candidates *candidates, int64_t number, Candidates *spare) {
    int64_t wanted = AHEAD * search->limit, *spent = search->room->spent, before = spent[SCORED];
    uint16_t level = level_of_best(candidates, number, wanted);
    /* So many may have the same total that all would be scored. */
    number = least_of(copy_reaching(candidates, number, level, spare), 2 * wanted);
    number = look_into(search, spare, number, level_of(search));
    score_best(search, spare, number, level_of_best(spare, number, search->limit));
    score_best(search, spare, number, 1);
    spent[DONE] += (spent[SCORED] - before) * search->count * SCORING;
}

/* Sums the terms that are next, and gathers all candidates that reach the level: those that there were, now that it is
known what these terms add to them, and the passages that were met, with their blocks' bounds. What does not reach it
with the most that is extra for any is left out before that is added. If there were none, some are scored as soon as
there are enough, so that there is a level for the others. */
static void gather(Search *search, double most) {
    int64_t gathered = 0, old = 0;
    bool has_level = search->kept > 0;
    search->room->spent[ROUNDS]++;
    search->room->spent[DONE] += search->kept;
    for (int64_t window = 0; window < search->windows; window++) {
        uint16_t level = level_of(search), least = less(search, level, most);
        for (List *list = search->lists; list < search->lists + search->count; list++)
            if (list->state == NEXT)
                add_list(search->index, list, list->scaled, window, search->room->sums);
        old = take_again(search, old, window, &gathered, level);
        int64_t first = gathered;
        gathered = take_met(search, window, gathered, least);
        gathered = count_extra(search, &search->others, first, gathered, level);
        inside(gathered + TOGETHER <= search->room->capacity);
        if (!has_level && gathered >= AHEAD * search->limit) {
            score_ahead(search, &search->others, gathered, &search->candidates);
            has_level = true;
        }
    }
    for (List *list = search->lists; list < search->lists + search->count; list++)
        if (list->state == NEXT) {
            list->state = SUMMED;
            search->room->spent[DONE] += list->frequency;
        }
    Candidates others = search->others;
    search->others = search->candidates;
    search->candidates = others;
    search->kept = gathered;
}

/* Where a walk through the explicit passages and the blocks of all passages is. */
typedef struct {
    int64_t at, block;
} Walk;

/* Makes candidates of the explicit passages and of the blocks that reach the level, from where the walk is, as many as
there is room for. */
static void expand(Search *search, Walk *walk, uint16_t level) {
    const uint16_t *bounds = search->room->bounds;
    Candidates to = search->candidates;
    int64_t kept = 0;
    for (; walk->at < search->explicit_count && kept < CHUNK; walk->at++) {
        to.passages[kept] = (uint32_t)search->explicit[walk->at];
        to.totals[kept++] = bounds[search->explicit[walk->at] >> BLOCK_BITS];
    }
    for (; walk->block < search->blocks && kept < CHUNK; walk->block += TOGETHER)
        for (uint64_t bits = reaching(bounds + walk->block, level); bits; bits &= bits - 1) {
            int64_t block = walk->block + lowest(bits);
            int64_t end = least_of((block + 1) << BLOCK_BITS, search->index->passages);
            for (int64_t passage = block << BLOCK_BITS; passage < end; passage++) {
                to.passages[kept] = (uint32_t)passage;
                to.totals[kept++] = bounds[block];
            }
        }
    inside(kept + TOGETHER <= search->room->capacity);
    search->kept = kept;
}

#endif
