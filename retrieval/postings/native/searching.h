/* What a search reads and what it works in; the numbers that are named in capitals come from Python's modules.

Sums are whole numbers of 16 bits, in *units* of which all that a passage can score is less than 65,536: what a posting
adds is rounded up, so that a sum is never too low. Arrays of 16 bits that are looked at as vectors have 63 numbers more
behind those that count.

`inside` says what must hold before memory is touched. It is compiled in for tests; of what was written by us and has
the right checksum it always holds. */
#ifndef WENBAO_SEARCHING_H
#define WENBAO_SEARCHING_H

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 1 << WINDOW_BITS, LOW = WINDOW - 1, BITMAP = WINDOW / 16, BITMAPS = 2 * BITMAP + WINDOW / GROUP };

/* Field by field as `structures.py` has them, all of eight bytes. */

typedef struct {
    const uint16_t *blob, *lengths;
    const int64_t *starts;
    const int32_t *frequencies;
    const uint8_t *short_lengths; /* as many as 255 for all that are longer: of these bounds are a little too high */
    const uint8_t *most, *checked; /* `checked`: a number for each block of the blob, or null if none needs a check */
    const double *norms;           /* by length */
    const float *ceilings;         /* (tallies, longest): what a count scores at most, by length */
    const int64_t *frequent;       /* the terms that have rows, ascending */
    uint8_t *is_made, *rows;       /* (row_count, row_size) */
    uint16_t *places;              /* (row_count, windows, PLACES) */
    int64_t blob_size, passages, terms, longest, tallies, row_count, row_size;
    int64_t rare, frequent_from; /* most passages of a rare term, and of a term that has no row */
    double top, k1, delta;       /* `top`: what any posting scores at most */
} Index;

typedef struct {
    const int32_t *groups; /* of each passage, ascending; none where nothing is extra */
    const int64_t *members;
    const double *values;
    const uint8_t *allowed; /* null where all groups are */
    int64_t passages, count, size;
} Extra;

/* What a thread works in. Between two searches all `sums` and all `bonus` are nothing. */
typedef struct {
    uint16_t *sums;   /* WINDOW */
    double *bonus;    /* by group */
    uint16_t *bounds; /* by block: what terms with rows that are not summed can add to a passage of it */
    uint16_t *taken;  /* by block: what the bounds last lost */
    uint8_t *scored;  /* by block, a bit for each passage */
    uint32_t *passages[2];
    uint16_t *totals[2];
    int64_t *spent;
    int64_t capacity; /* of each of the candidates' arrays */
} Room;

enum { ROUNDS, DONE, LOOKED_UP, SCORED, SPENT };

typedef enum { BOUNDED, NEXT, SUMMED } State; /* in bounds by its row alone, to be summed now, and summed */

/* A common term's postings in a window: its passages, or bitmaps of them, and the counts above one. */
typedef struct {
    const uint16_t *first;
    const uint8_t *counts;
    uint32_t count;
} Part;

typedef struct {
    const Part *parts; /* by window; none of a rare term */
    const uint8_t *row;
    const uint16_t *places;
    const float *ceilings; /* of its highest count */
    int64_t start, frequency;
    int64_t before, cursor; /* where a rare term's postings of this window begin and end */
    double weight;
    float scaled;  /* the weight in units */
    uint16_t step; /* what each of its row's numbers stands for, in units */
    bool is_rare;
    State state;
} List;

/* Passages that may be among the best, those of a window in a row, and what each scores at most, in units. */
typedef struct {
    uint32_t *passages;
    uint16_t *totals;
} Candidates;

typedef struct {
    const Index *index;
    const Extra *extra;
    Room *room;
    List *lists;
    Part *parts;
    double *scores;    /* the best so far, best first */
    int64_t *passages; /* and which they are */
    int64_t *explicit; /* passages that may be among the best by what is extra alone, ascending */
    int64_t count, windows, blocks, limit, found, kept, explicit_count;
    double floor, unit, spare; /* `spare`: what is extra for all but the explicit ones, at most */
    Candidates candidates, others;
} Search;

static inline void inside(bool holds) {
    (void)holds;
    assert(holds);
}

static inline int64_t least_of(int64_t one, int64_t other) { return one < other ? one : other; }

static inline int64_t window_length(const Index *index, int64_t window) {
    return least_of(WINDOW, index->passages - (window << WINDOW_BITS));
}

static inline uint32_t rare_passage(const uint16_t *posting) { return posting[0] >> 8 | (uint32_t)posting[1] << 8; }

static inline uint32_t rare_count(const uint16_t *posting) { return posting[0] & 0xFF; }

/* The place of the first number that is not less than this one. */
static inline int64_t first_from(const int64_t *numbers, int64_t count, int64_t number) {
    int64_t low = 0;
    while (low < count) {
        int64_t middle = (low + count) >> 1;
        if (numbers[middle] < number)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

#endif
