/* Finding passages in lists of postings without reading the lists, and scoring them.

Whether a passage is found is no jump but a number, as far as that goes: a processor could not guess it, and would have
to begin again with all that it had begun for the next passages. */
#ifndef WENBAO_FINDING_H
#define WENBAO_FINDING_H

#include "blocks.h"

/* Passages that are scored together. */
typedef struct {
    uint32_t passages[BATCH];
    double scores[BATCH];
    int64_t number;
} Batch;

/* All bits if a number of 16 bits is not more than another one, or none: the sign of a difference, as a compiler makes
a jump of a comparison, which a processor guesses wrong. */
static inline uint32_t if_not_more(uint32_t here, uint32_t low) { return (uint32_t)((int32_t)(here - low - 1) >> 31); }

/* Where in a part that is a list, from `slot` on, the last of so many passages is that is not after this one; `slot`
if all are. */
static inline uint32_t last_not_after(const Index *index, const Part *part, uint32_t slot, uint32_t count,
                                      uint32_t low) {
    while (count > 1) {
        if (count <= TOGETHER && has_room(index, part->first + slot)) {
            uint32_t found = ones(first_bits(not_after(part->first + slot, (uint16_t)low), count));
            return found ? slot + found - 1 : slot;
        }
        uint32_t half = count >> 1;
        inside(slot + half < part->count);
        slot += half & if_not_more(part->first[slot + half] & LOW, low);
        count -= half;
    }
    return slot;
}

/* Where a passage is in a part that is a list and not empty, if it is there at all; if the list has a row, the passage's
block must have postings, so that one is among its 256 passages. */
static inline uint32_t slot_of(const Index *index, const List *list, int64_t window, uint32_t low) {
    const Part *part = list->parts + window;
    if (!list->row)
        return last_not_after(index, part, 0, part->count, low);
    const uint16_t *places = list->places + window * PLACES + (low >> PLACE_BITS);
    inside(places[0] < places[1] && places[1] <= part->count);
    return last_not_after(index, part, places[0], (uint32_t)(places[1] - places[0]), low);
}

/* How often a rare term stands in a passage. */
static uint32_t count_rare(const Index *index, const List *list, uint32_t passage) {
    const uint16_t *place = index->blob + list->start;
    for (int64_t size = list->frequency, half; size > 1; size -= half) {
        half = size >> 1;
        if (rare_passage(place + 2 * half) <= passage)
            place += 2 * half;
    }
    return list->frequency && rare_passage(place) == passage ? rare_count(place) : 0;
}

static inline uint32_t bit_at(const uint16_t *bitmap, uint32_t low) { return (bitmap[low >> 4] >> (low & 15)) & 1; }

static uint32_t count_mapped(const Part *part, uint32_t low) {
    const uint16_t *marks = part->first + BITMAP, *last = marks + (low >> 4);
    if (!bit_at(part->first, low))
        return 0;
    if (!bit_at(marks, low))
        return 1;
    uint32_t group = low / GROUP, rank = marks[BITMAP + group] + ones(*last & ((1u << (low & 15)) - 1));
    for (const uint16_t *place = marks + group * (GROUP >> 4); place < last; place++)
        rank += ones(*place);
    return part->counts[rank];
}

/* How often a term stands in the passage that is listed there with a count of its own. */
static uint32_t count_listed(const Index *index, const Part *part, uint32_t slot) {
    uint32_t rank = 0;
    for (uint32_t first = 0; first < slot; first += TOGETHER)
        rank += ones(repeated(index, part->first + first, slot - first));
    return part->counts[rank];
}

/* How often a term stands in a passage. */
static uint32_t count_in(const Index *index, const List *list, uint32_t passage) {
    if (list->is_rare)
        return count_rare(index, list, passage);
    uint32_t window = passage >> WINDOW_BITS, low = passage & LOW;
    const Part *part = list->parts + window;
    if (!part->count || (list->row && !code_of(list->row, index->row_size, passage)))
        return 0;
    if (part->count > MOST_LISTED)
        return count_mapped(part, low);
    uint32_t slot = slot_of(index, list, window, low), value = part->first[slot];
    return value == (low | WINDOW) ? count_listed(index, part, slot) : value == low;
}

/* The scores in 64 bits of the batch's passages: summed in the order of the terms, with the operations of
`Formula.impacts`, so that they are the same to the last bit. */
static void score_batch(const Index *index, const List *lists, int64_t count, Batch *batch) {
    memset(batch->scores, 0, (size_t)batch->number * sizeof *batch->scores);
    for (const List *list = lists; list < lists + count; list++)
        for (int64_t place = 0; place < batch->number; place++) {
            uint32_t passage = batch->passages[place];
            inside(passage < index->passages);
            double tally = count_in(index, list, passage), norm = index->norms[index->lengths[passage]];
            double added = list->weight * (tally * (index->k1 + 1) / (tally + norm) + index->delta);
            batch->scores[place] += tally > 0.0 ? added : 0.0;
        }
}

#endif
