/* Reading lists of postings: where their parts are, and adding them to the sums of a window. */
#ifndef WENBAO_LISTS_H
#define WENBAO_LISTS_H

#include "vectors.h"

/* Where a common term's postings are in each window. */
static void find_parts(const Index *index, int64_t term, Part *parts, int64_t windows) {
    const uint16_t *directory = index->blob + index->starts[term], *end = index->blob + index->starts[term + 1];
    const uint16_t *place = directory + 2 * windows;
    for (int64_t window = 0; window < windows; window++) {
        parts[window].count = directory[2 * window];
        parts[window].first = place;
        place += parts[window].count <= MOST_LISTED ? parts[window].count : BITMAPS;
    }
    const uint8_t *counts = (const uint8_t *)place;
    for (int64_t window = 0; window < windows; window++) {
        parts[window].counts = counts;
        counts += directory[2 * window + 1];
    }
    inside(place <= end && counts <= (const uint8_t *)end);
    (void)end;
}

/* What a posting adds; `weight` in units. */
static inline uint16_t units(float weight, float impact) { return (uint16_t)(weight * impact + 1.0f); }

static inline float ceiling(const Index *index, uint32_t count, uint8_t length) {
    uint32_t tallies = (uint32_t)index->tallies;
    inside(length < index->longest);
    return index->ceilings[(count < tallies ? count : tallies - 1) * index->longest + length];
}

/* Whether 64 numbers can be read there: a list may end where the blob does. */
static inline bool has_room(const Index *index, const uint16_t *numbers) {
    return numbers + TOGETHER <= index->blob + index->blob_size;
}

/* A bit for each of the next postings, 64 at most, whose count is more than one. */
static inline uint64_t repeated(const Index *index, const uint16_t *postings, int64_t number) {
    uint64_t bits = 0;
    if (has_room(index, postings))
        return first_bits(reaching(postings, WINDOW), number);
    for (int64_t place = 0; place < number && place < TOGETHER; place++)
        bits |= (uint64_t)(postings[place] >> WINDOW_BITS) << place;
    return bits;
}

/* First all as if they counted once, then what some add beyond that: which these are a processor could not guess. */
static void add_listed(const Index *index, const Part *part, float weight, const uint8_t *near, uint16_t *sums) {
    const float *single = index->ceilings + index->longest;
    const uint8_t *counts = part->counts;
    for (const uint16_t *place = part->first, *end = place + part->count; place < end; place++) {
        uint32_t low = *place & LOW;
        sums[low] = (uint16_t)(sums[low] + units(weight, single[near[low]]));
    }
    for (int64_t first = 0; first < part->count; first += TOGETHER)
        for (uint64_t bits = repeated(index, part->first + first, part->count - first); bits; bits &= bits - 1) {
            uint32_t low = part->first[first + lowest(bits)] & LOW;
            uint16_t more = units(weight, ceiling(index, *counts++, near[low]));
            sums[low] = (uint16_t)(sums[low] + more - units(weight, single[near[low]]));
        }
}

/* Sixty-four bits of a bitmap. */
static inline uint64_t bits_at(const uint16_t *bitmap, int64_t place) {
    uint64_t bits;
    memcpy(&bits, bitmap + 4 * place, sizeof bits); /* the least significant first, as on all that we run on */
    return bits;
}

static void add_mapped(const Index *index, const Part *part, float weight, const uint8_t *near, uint16_t *sums) {
    const float *single = index->ceilings + index->longest;
    const uint8_t *counts = part->counts;
    for (int64_t place = 0; place < WINDOW / 64; place++) {
        uint16_t *here = sums + 64 * place;
        const uint8_t *lengths = near + 64 * place;
        for (uint64_t bits = bits_at(part->first, place); bits; bits &= bits - 1) {
            uint32_t low = lowest(bits);
            here[low] = (uint16_t)(here[low] + units(weight, single[lengths[low]]));
        }
        for (uint64_t bits = bits_at(part->first + BITMAP, place); bits; bits &= bits - 1) {
            uint32_t low = lowest(bits);
            uint16_t more = units(weight, ceiling(index, *counts++, lengths[low]));
            here[low] = (uint16_t)(here[low] + more - units(weight, single[lengths[low]]));
        }
    }
}

/* The windows of a rare term must come in their order. */
static void add_rare(const Index *index, List *list, float weight, int64_t window, uint16_t *sums) {
    int64_t end = list->start + 2 * list->frequency;
    list->before = list->cursor;
    for (; list->cursor < end; list->cursor += 2) {
        const uint16_t *posting = index->blob + list->cursor;
        uint32_t passage = rare_passage(posting), low = passage & LOW;
        if (passage >> WINDOW_BITS != window)
            break;
        inside(passage < index->passages);
        float impact = ceiling(index, rare_count(posting), index->short_lengths[passage]);
        sums[low] = (uint16_t)(sums[low] + units(weight, impact));
    }
}

/* Adds a term's postings of a window to the sums. */
static void add_list(const Index *index, List *list, float weight, int64_t window, uint16_t *sums) {
    const uint8_t *near = index->short_lengths + (window << WINDOW_BITS);
    if (list->is_rare)
        add_rare(index, list, weight, window, sums);
    else if (list->parts[window].count > MOST_LISTED)
        add_mapped(index, list->parts + window, weight, near, sums);
    else
        add_listed(index, list->parts + window, weight, near, sums);
}

#endif
