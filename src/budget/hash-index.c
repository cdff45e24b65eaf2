/* SPDX-License-Identifier: MIT */
/* Open addressing, doubled when half full; nothing is ever taken out. */

#include "hash-index.h"

#include "base/memory.h"

#include <stdlib.h>

#define SLOTS_FIRST 64

struct hash_slot {
    uint64_t hash;
    uint32_t position, is_used;
};

void hash_index_finish(struct hash_index *index) {
    free(index->slots);
    *index = (struct hash_index){ 0 };
}

/* Its lower bits, with upper ones stirred in. */
static size_t first_slot(const struct hash_index *index, uint64_t hash) {
    return (size_t)(hash ^ hash >> 32) & (index->slot_count - 1);
}

static void put(struct hash_index *index, uint64_t hash, uint32_t position) {
    size_t at = first_slot(index, hash);
    while (index->slots[at].is_used) {
        at = (at + 1) & (index->slot_count - 1);
    }
    index->slots[at] = (struct hash_slot){ hash, position, 1 };
}

static void grow(struct hash_index *index) {
    struct hash_index grown = {
        .slot_count = index->slot_count == 0 ? SLOTS_FIRST : index->slot_count * 2,
        .count = index->count,
    };
    grown.slots = memory_allocate_zeroed(grown.slot_count, sizeof(grown.slots[0]));
    for (size_t i = 0; i < index->slot_count; i++) {
        if (index->slots[i].is_used) {
            put(&grown, index->slots[i].hash, index->slots[i].position);
        }
    }
    free(index->slots);
    *index = grown;
}

void hash_index_add(struct hash_index *index, uint64_t hash, uint32_t position) {
    if (index->count * 2 >= index->slot_count) {
        grow(index);
    }
    put(index, hash, position);
    index->count++;
}

uint32_t hash_index_next(const struct hash_index *index, uint64_t hash, size_t *walk) {
    while (index->slot_count > 0) {
        size_t at = (first_slot(index, hash) + *walk) & (index->slot_count - 1);
        const struct hash_slot *slot = &index->slots[at];
        if (!slot->is_used) {
            break;
        }
        (*walk)++;
        if (slot->hash == hash) {
            return slot->position;
        }
    }
    return HASH_NONE;
}
