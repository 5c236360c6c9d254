/* What a term adds at most to the passages of a block, eight in a row, for terms that stand in very many passages.

A *row* has a number from 0 to 15 for each block: what this term's postings in it score at most, in fifteenths of what
any posting scores at most; 0 where there are none. Two blocks share a byte, in which the lower half is of the first
half of all blocks. Beside it stands where in the term's list each 256 passages begin, so that finding one takes half
the steps. Rows are made when a term is first asked for; each takes hardly more than half a bit a passage. */
#ifndef WENBAO_BLOCKS_H
#define WENBAO_BLOCKS_H

#include "lists.h"

enum { STEPS = 15, WHOLE_BITS = 15 };

/* What each of a row's numbers stands for, in units; `weight` in units. */
static inline uint16_t step_of(float weight, float top) { return (uint16_t)(weight * top / (float)STEPS + 1.0f); }

/* The number of a passage's block. */
static inline uint32_t code_of(const uint8_t *row, int64_t half, uint32_t passage) {
    int64_t block = passage >> BLOCK_BITS;
    return block < half ? row[block] & 15 : row[block - half] >> 4;
}

typedef uint8_t Codes __attribute__((vector_size(TOGETHER)));

/* For each block into `bounds` what the terms in this state, which have rows, can add to a passage of it. */
static void sum_rows(const Search *search, State state, uint16_t *bounds) {
    int64_t half = search->index->row_size;
    for (int64_t place = 0; place < half; place += TOGETHER) {
        Numbers low = {0}, high = {0};
        for (const List *list = search->lists; list < search->lists + search->count; list++)
            if (list->state == state) {
                Codes both;
                memcpy(&both, list->row + place, sizeof both);
                Numbers wide = __builtin_convertvector(both, Numbers);
                low += (wide & 15) * list->step;
                high += (wide >> 4) * list->step;
            }
        memcpy(bounds + place, &low, sizeof low);
        memcpy(bounds + half + place, &high, sizeof high);
    }
}

/* The least frequent of the terms that are in the bounds as yet; null if none is. */
static List *least_frequent(Search *search) {
    List *least = NULL;
    for (List *list = search->lists; list < search->lists + search->count; list++)
        if (list->state == BOUNDED && (!least || list->frequency < least->frequency))
            least = list;
    return least;
}

/* Has terms summed next that are in the bounds as yet: the least frequent of them, and others as long as they have
fewer than so many postings. What the bounds lose goes into `taken`. */
static void take_next(Search *search, int64_t most) {
    uint16_t *restrict bounds = search->room->bounds, *restrict taken = search->room->taken;
    int64_t posted = 0;
    for (List *list; (list = least_frequent(search)) && (!posted || posted + list->frequency <= most);) {
        list->state = NEXT;
        posted += list->frequency;
    }
    sum_rows(search, NEXT, taken);
    for (int64_t block = 0; block < search->blocks; block++)
        bounds[block] = (uint16_t)(bounds[block] - taken[block]);
}

/* Sees to it that a block's number stands for no less than a score, in parts of 1 << WHOLE_BITS. */
static inline void raise_code(uint8_t *row, int64_t half, int64_t block, uint32_t score) {
    uint32_t code = (score * STEPS + (1u << WHOLE_BITS) - 1) >> WHOLE_BITS;
    code = code < STEPS ? code : STEPS;
    inside(block < 2 * half);
    uint8_t *place = row + (block < half ? block : block - half);
    if (block >= half && code > (uint32_t)*place >> 4)
        *place = (uint8_t)(code << 4 | (*place & 15));
    else if (block < half && code > (*place & 15u))
        *place = (uint8_t)((*place & 0xF0) | code);
}

/* Makes a term's row; `sums` are nothing before and after. */
static void make_row(const Index *index, List *list, int64_t windows, uint16_t *sums, uint8_t *row) {
    float weight = (float)(1 << WHOLE_BITS) / (float)index->top;
    memset(row, 0, (size_t)index->row_size);
    for (int64_t window = 0; window < windows; window++) {
        int64_t length = window_length(index, window);
        add_list(index, list, weight, window, sums);
        for (int64_t first = 0; first < length; first += TOGETHER)
            for (uint64_t bits = reaching(sums + first, 1); bits; bits &= bits - 1) {
                int64_t low = first + lowest(bits);
                int64_t block = (window << (WINDOW_BITS - BLOCK_BITS)) + (low >> BLOCK_BITS);
                raise_code(row, index->row_size, block, sums[low]);
                sums[low] = 0;
            }
    }
}

/* Where a list's first passage of each 256 is, counted from its first in this window; last how many there are. */
static void make_places(const Part *part, uint16_t *places) {
    uint32_t number = 0;
    if (part->count > MOST_LISTED)
        return;
    for (uint32_t slot = 0; slot < part->count; slot++)
        for (; number <= (part->first[slot] & LOW) >> PLACE_BITS; number++)
            places[number] = (uint16_t)slot;
    for (; number < PLACES; number++)
        places[number] = (uint16_t)part->count;
}

#endif
