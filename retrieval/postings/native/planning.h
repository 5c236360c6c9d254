/* What a search knows before it looks at passages: its lists, their units, what is extra. */
#ifndef WENBAO_PLANNING_H
#define WENBAO_PLANNING_H

#include "blocks.h"

enum { NUMBERS_A_BLOCK = CHECKED_TOGETHER / 2, ROUNDED_UP = 16, FEW_GROUPS = 64 };
/* Each term's bounds may be a unit too high, or fifteen. So few groups are looked at for what is extra alone. */

typedef struct {
    int64_t number;
    double weight;
} Term;

static int by_number(const void *one, const void *other) {
    int64_t first = ((const Term *)one)->number, second = ((const Term *)other)->number;
    return (first > second) - (first < second);
}

/* Terms that count for something, ascending, into `tidied`; returns how many. */
static int64_t tidy(const int64_t *terms, const double *weights, int64_t count, Term *tidied) {
    int64_t kept = 0;
    for (int64_t place = 0; place < count; place++)
        if (weights[place] >= LEAST_WEIGHT && weights[place] <= MOST_WEIGHT)
            tidied[kept++] = (Term){terms[place], weights[place]};
    qsort(tidied, (size_t)kept, sizeof *tidied, by_number);
    return kept;
}

/* Whether all blocks of a term's list were compared with their checksums. */
static bool is_checked(const Index *index, int64_t term) {
    int64_t end = (index->starts[term + 1] + NUMBERS_A_BLOCK - 1) / NUMBERS_A_BLOCK;
    for (int64_t block = index->starts[term] / NUMBERS_A_BLOCK; index->checked && block < end; block++)
        if (!index->checked[block])
            return false;
    return true;
}

static void read_list(Search *search, Term term, int64_t place) {
    const Index *index = search->index;
    List *list = search->lists + place;
    Part *parts = search->parts + place * search->windows;
    int64_t number = term.number, most = least_of(index->most[number], index->tallies - 1);
    inside(index->starts[number + 1] <= index->blob_size);
    *list = (List){.weight = term.weight, .start = index->starts[number], .parts = parts};
    list->cursor = list->before = list->start;
    list->frequency = index->frequencies[number];
    list->is_rare = list->frequency <= index->rare;
    list->ceilings = index->ceilings + most * index->longest;
    list->state = list->frequency > index->frequent_from ? BOUNDED : NEXT;
    if (list->state == BOUNDED) {
        int64_t row = first_from(index->frequent, index->row_count, number);
        list->row = index->rows + row * index->row_size;
        list->places = index->places + row * search->windows * PLACES;
    }
    if (!list->is_rare)
        find_parts(index, number, parts, search->windows);
}

/* Which row a list has. */
static int64_t row_of(const Index *index, const List *list) { return (list->row - index->rows) / index->row_size; }

/* Whether the row of a list was made, by whatever thread, to its end. */
static bool has_row(const Index *index, const List *list) {
    return !list->row || __atomic_load_n(index->is_made + row_of(index, list), __ATOMIC_ACQUIRE);
}

/* Opens the lists of these terms; returns how many count for something, or UNCHECKED, NO_MEMORY or
OUT_OF_RANGE. */
static int64_t open_lists(Search *search, const int64_t *terms, const double *weights, int64_t count) {
    const Index *index = search->index;
    search->windows = (index->passages + WINDOW - 1) >> WINDOW_BITS;
    search->blocks = 2 * index->row_size;
    Term *tidied = malloc((size_t)(count + 1) * sizeof *tidied);
    search->lists = malloc((size_t)(count + 1) * sizeof *search->lists);
    search->parts = malloc((size_t)(count * search->windows + 1) * sizeof *search->parts);
    int64_t state = tidied && search->lists && search->parts ? 0 : NO_MEMORY;
    if (!state)
        search->count = tidy(terms, weights, count, tidied);
    for (int64_t term = 0; term < search->count && !state; term++)
        if (tidied[term].number < 0 || tidied[term].number >= index->terms)
            state = OUT_OF_RANGE;
        else if (!is_checked(index, tidied[term].number))
            state = UNCHECKED;
        else
            read_list(search, tidied[term], term);
    free(tidied);
    return state ? state : search->count;
}

/* Chooses how many units a score of one is, so that no passage has more than 65,535. */
static void choose_unit(Search *search) {
    double most = 0.0, slack = 1.0 + ROUNDING * (4 * (double)search->count + 100);
    for (int64_t place = 0; place < search->extra->count; place++)
        most = fmax(most, search->extra->values[place]);
    for (int64_t term = 0; term < search->count; term++)
        most += search->lists[term].weight * search->index->top;
    search->unit = (65000.0 - ROUNDED_UP * (double)search->count) / most;
    for (List *list = search->lists; list < search->lists + search->count; list++) {
        list->scaled = (float)(list->weight * (search->unit * slack));
        list->step = step_of(list->scaled, (float)search->index->top);
    }
}

/* The highest of the values but for a few; nothing if they are only few. */
static double highest_but_few(const double *values, int64_t count) {
    double highest[FEW_GROUPS + 1] = {0.0}; /* the first one is the least of them */
    for (int64_t place = 0; place < count; place++) {
        int64_t above = 0;
        for (; above <= FEW_GROUPS && values[place] > highest[above]; above++)
            if (above)
                highest[above - 1] = highest[above];
        if (above)
            highest[above - 1] = values[place];
    }
    return highest[0];
}

/* Lists the passages of a group as explicit, if there is room; returns how many there are up to it. */
static int64_t list_group(const Extra *extra, int64_t group, int64_t *explicit, int64_t number) {
    int64_t low = 0, end = extra->passages;
    while (low < end) {
        int64_t middle = (low + end) >> 1;
        if (extra->groups[middle] < group)
            low = middle + 1;
        else
            end = middle;
    }
    for (; low < extra->passages && extra->groups[low] == group; low++, number++)
        if (explicit)
            explicit[number] = low;
    return number;
}

static int64_t list_explicit(const Search *search, int64_t *explicit) {
    int64_t number = 0;
    for (int64_t place = 0; place < search->extra->count; place++)
        if (search->extra->values[place] > search->spare)
            number = list_group(search->extra, search->extra->members[place], explicit, number);
    return number;
}

/* Spreads what is extra over the groups, and finds out for all but a few of them how much it is at most, and of these
few the passages: they may be among the best by that alone. False if there is no memory. */
static bool plan_extra(Search *search) {
    const Extra *extra = search->extra;
    search->spare = highest_but_few(extra->values, extra->count);
    search->explicit_count = list_explicit(search, NULL);
    search->explicit = malloc((size_t)(search->explicit_count + 1) * sizeof *search->explicit);
    if (!search->explicit)
        return false;
    list_explicit(search, search->explicit);
    for (int64_t place = 0; place < extra->count; place++)
        search->room->bonus[extra->members[place]] = extra->values[place];
    return true;
}

static void forget_extra(Search *search) {
    for (int64_t place = 0; place < search->extra->count; place++)
        search->room->bonus[search->extra->members[place]] = 0.0;
}

static void close_lists(Search *search) {
    free(search->lists);
    free(search->parts);
    free(search->explicit);
}

#endif
