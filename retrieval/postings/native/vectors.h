/* Sixty-four numbers of 16 bits at a time. */
#ifndef WENBAO_VECTORS_H
#define WENBAO_VECTORS_H

#include "searching.h"

enum { TOGETHER = 64 };

typedef uint16_t Numbers __attribute__((vector_size(2 * TOGETHER)));
typedef bool Bits __attribute__((ext_vector_type(TOGETHER)));

/* A bit for each `i` of 64 that is set if `numbers[i] >= least`. */
static inline uint64_t reaching(const uint16_t *numbers, uint16_t least) {
    Numbers here;
    memcpy(&here, numbers, sizeof here);
    Bits bits = __builtin_convertvector(here >= least, Bits);
    uint64_t found;
    memcpy(&found, &bits, sizeof found);
    return found;
}

typedef uint16_t Eight __attribute__((vector_size(16)));

/* Adds to each of 64 sums its block's bound, into `totals`; a bit for each sum that is not nothing and reaches the
level with it. */
static inline uint64_t add_bounds(const uint16_t *sums, const uint16_t *bounds, uint16_t level, uint16_t *totals) {
    Numbers here;
    Eight of_blocks;
    memcpy(&here, sums, sizeof here);
    memcpy(&of_blocks, bounds, sizeof of_blocks);
    Numbers spread = __builtin_shufflevector(
        of_blocks, of_blocks, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3,
        3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7);
    Numbers added = here + spread;
    memcpy(totals, &added, sizeof added);
    Bits bits = __builtin_convertvector((here != 0) & (added >= level), Bits);
    uint64_t found;
    memcpy(&found, &bits, sizeof found);
    return found;
}

/* The number of the lowest bit that is set, of which there must be one. */
static inline uint32_t lowest(uint64_t bits) { return (uint32_t)__builtin_ctzll(bits); }

static inline uint32_t ones(uint64_t bits) { return (uint32_t)__builtin_popcountll(bits); }

/* A bit for each `i` of 64 that is set if `(numbers[i] & LOW) <= low`. */
static inline uint64_t not_after(const uint16_t *numbers, uint16_t low) {
    Numbers here;
    memcpy(&here, numbers, sizeof here);
    Bits bits = __builtin_convertvector((here & LOW) <= low, Bits);
    uint64_t found;
    memcpy(&found, &bits, sizeof found);
    return found;
}

/* Without those from this one on, which stand for numbers that no more count. */
static inline uint64_t first_bits(uint64_t bits, int64_t number) {
    return number < TOGETHER ? bits & (((uint64_t)1 << number) - 1) : bits;
}

/* How many of the first numbers reach the level. */
static inline int64_t count_reaching(const uint16_t *numbers, int64_t number, uint16_t level) {
    int64_t count = 0;
    for (int64_t first = 0; first < number; first += TOGETHER)
        count += ones(first_bits(reaching(numbers + first, level), number - first));
    return count;
}

#endif
