/* The search of `pruning.py`, compiled: by what blocks of passages can score at most (`blocks.h`).

The postings of all terms but very frequent ones are added to sums, a window of passages at a time, and each passage
that was met is a candidate with what the frequent terms can add to its block. The most promising ones are scored, and
what cannot be among the best by then is left out. Where frequent terms alone may bring in other passages, the least
frequent of them are summed too, in rounds that grow (`take_next`), until hardly any block is left in which they may. In
the end candidates are looked up in the lists of the terms that were not summed, where this takes less than reading
them, and what is left is scored in 64 bits (`score_batch`). No passage is scored twice.

Compiled as one file, so that a compiler sees all of it. Nothing here keeps anything from one call to the next. */
#include "gathering.h"
#include "planning.h"

/* FEW: so few blocks are looked into one by one. LOOKING: looking a passage up in a list takes as long as reading so
many. */
enum { FEW = 32, LOOKING = 1 };

#ifdef _WIN32
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED __attribute__((visibility("default")))
#endif

/* Whether what is left to find out takes less than summing more terms. */
static bool is_enough(const Search *search) {
    uint16_t level = level_of(search);
    int64_t left = 0, posted = 0;
    for (const List *list = search->lists; list < search->lists + search->count; list++)
        if (list->state == BOUNDED) {
            left++;
            posted += list->frequency;
        }
    if (!left)
        return true;
    if (count_reaching(search->room->bounds, search->blocks, less(search, level, search->spare)) > FEW)
        return false;
    return count_reaching(search->candidates.totals, search->kept, level) * left <= LOOKING * posted;
}

/* Sums all terms but those that can hardly bring in other passages. */
static void sum_up(Search *search) {
    double most = 0.0;
    bool is_next = false;
    for (int64_t place = 0; place < search->extra->count; place++)
        most = fmax(most, search->extra->values[place]);
    sum_rows(search, BOUNDED, search->room->bounds);
    for (const List *list = search->lists; list < search->lists + search->count; list++)
        is_next |= list->state == NEXT;
    if (!is_next)
        take_next(search, 0);
    for (;;) {
        gather(search, most);
        score_ahead(search, &search->candidates, search->kept, &search->others);
        if (is_enough(search))
            return;
        take_next(search, search->room->spent[DONE] / 2);
    }
}

static void find_best(Search *search) {
    Walk walk = {0, 0};
    sum_up(search);
    for (;;) {
        search->kept = look_into(search, &search->candidates, search->kept, level_of(search));
        score_best(search, &search->candidates, search->kept, 1);
        if (walk.block == search->blocks && walk.at == search->explicit_count)
            return;
        uint16_t level = level_of(search);
        expand(search, &walk, less(search, level, search->spare));
        search->kept = count_extra(search, &search->candidates, 0, search->kept, level);
    }
}

static void begin(Search *search) {
    memset(search->room->scored, 0, (size_t)search->blocks);
    memset(search->room->spent, 0, SPENT * sizeof *search->room->spent);
    search->candidates = (Candidates){search->room->passages[0], search->room->totals[0]};
    search->others = (Candidates){search->room->passages[1], search->room->totals[1]};
}

/* The best passages above the floor into `scores` and `passages`, `limit` of them at most, best first; returns how many
there are, or UNCHECKED or NO_ROWS, which somebody has to see to first, or NO_MEMORY or OUT_OF_RANGE. `terms`,
`weights`: in any order. */
EXPORTED int64_t search(const Index *index, const Extra *extra, Room *room, const int64_t *terms, const double *weights,
                        int64_t count, double *scores, int64_t *passages, int64_t limit, double floor) {
    Search here = {.index = index, .extra = extra, .room = room, .scores = scores, .passages = passages};
    here.limit = limit;
    here.floor = floor;
    int64_t state = open_lists(&here, terms, weights, count);
    for (int64_t term = 0; term < here.count && state > 0; term++)
        if (!has_row(index, here.lists + term))
            state = NO_ROWS;
    if (state > 0) {
        choose_unit(&here);
        if (plan_extra(&here)) {
            begin(&here);
            find_best(&here);
            forget_extra(&here);
            state = here.found;
        } else {
            state = NO_MEMORY;
        }
    }
    close_lists(&here);
    return state;
}

/* The scores of some passages, which ascend, into `scores`; returns how many, or UNCHECKED or NO_MEMORY. */
EXPORTED int64_t score(const Index *index, const int64_t *terms, const double *weights, int64_t count,
                       const int64_t *passages, double *scores, int64_t number) {
    Search here = {.index = index};
    int64_t state = open_lists(&here, terms, weights, count);
    Batch batch;
    for (List *list = here.lists; state > 0 && list < here.lists + here.count; list++)
        list->row = NULL; /* it may not have been made */
    for (int64_t place = 0; place < number && state >= 0; place++)
        if (passages[place] < 0 || passages[place] >= index->passages)
            state = OUT_OF_RANGE;
    for (int64_t first = 0; first < number && state >= 0; first += BATCH) {
        batch.number = least_of(BATCH, number - first);
        for (int64_t place = 0; place < batch.number; place++)
            batch.passages[place] = (uint32_t)passages[first + place];
        score_batch(index, here.lists, here.count, &batch);
        memcpy(scores + first, batch.scores, (size_t)batch.number * sizeof *scores);
    }
    close_lists(&here);
    return state < 0 ? state : number;
}

/* Makes the rows that these terms lack, and says in `made` which they are; returns how many, or UNCHECKED or NO_MEMORY.
Nobody else may be making rows meanwhile. */
EXPORTED int64_t make_rows(const Index *index, Room *room, const int64_t *terms, const double *weights, int64_t count,
                           int64_t *made) {
    Search here = {.index = index, .room = room};
    int64_t state = open_lists(&here, terms, weights, count), number = 0;
    for (int64_t term = 0; state > 0 && term < here.count; term++) {
        List *list = here.lists + term;
        if (has_row(index, list))
            continue;
        int64_t row = row_of(index, list);
        make_row(index, list, here.windows, room->sums, index->rows + row * index->row_size);
        for (int64_t window = 0; window < here.windows; window++)
            make_places(list->parts + window, index->places + (row * here.windows + window) * PLACES);
        /* Other threads look here without the lock. */
        __atomic_store_n(index->is_made + row, 1, __ATOMIC_RELEASE);
        made[number++] = row;
    }
    close_lists(&here);
    return state < 0 ? state : number;
}
