/* SPDX-License-Identifier: MIT */
/* A hash table with linear probing; a slot is free while its number is 0. */

#include "color-pairs.h"

#include "base/memory.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#define SLOTS_MIN 512 /* a power of two */

struct slot {
    int foreground, background, number;
};

struct color_pairs {
    struct slot *slots;
    size_t slot_count; /* a power of two, at least twice the pairs in it */
    int count, capacity;
};

static size_t first_slot(const struct color_pairs *pairs, int foreground, int background) {
    uint64_t key = (uint64_t)(uint32_t)foreground << 32 | (uint32_t)background;
    return (size_t)((key * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (pairs->slot_count - 1);
}

/* The slot of the pair, or the free one where it belongs. */
static struct slot *find_slot(const struct color_pairs *pairs, int foreground, int background) {
    size_t index = first_slot(pairs, foreground, background);
    for (;; index = (index + 1) & (pairs->slot_count - 1)) {
        struct slot *slot = &pairs->slots[index];
        if (slot->number == 0 ||
                (slot->foreground == foreground && slot->background == background)) {
            return slot;
        }
    }
}

static void grow(struct color_pairs *pairs) {
    struct slot *old = pairs->slots;
    size_t old_count = pairs->slot_count;
    pairs->slot_count = old_count * 2;
    pairs->slots = memory_allocate_zeroed(pairs->slot_count, sizeof(*pairs->slots));
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].number != 0) {
            *find_slot(pairs, old[i].foreground, old[i].background) = old[i];
        }
    }
    free(old);
}

struct color_pairs *color_pairs_create(int capacity) {
    assert(capacity >= 0);
    struct color_pairs *pairs = NEW(struct color_pairs);
    pairs->capacity = capacity;
    pairs->slot_count = SLOTS_MIN;
    pairs->slots = memory_allocate_zeroed(SLOTS_MIN, sizeof(*pairs->slots));
    return pairs;
}

void color_pairs_destroy(struct color_pairs *pairs) {
    if (pairs != NULL) {
        free(pairs->slots);
        free(pairs);
    }
}

int color_pairs_number(struct color_pairs *pairs, int foreground, int background, bool *out_new) {
    struct slot *slot = find_slot(pairs, foreground, background);
    *out_new = slot->number == 0 && pairs->count < pairs->capacity;
    if (!*out_new) {
        return slot->number;
    }
    if ((size_t)pairs->count * 2 >= pairs->slot_count) {
        grow(pairs);
        slot = find_slot(pairs, foreground, background);
    }
    *slot = (struct slot){ foreground, background, ++pairs->count };
    return slot->number;
}

int color_pairs_find(const struct color_pairs *pairs, int foreground, int background) {
    return find_slot(pairs, foreground, background)->number;
}

int color_pairs_capacity(const struct color_pairs *pairs) {
    return pairs->capacity;
}

void color_pairs_forget(struct color_pairs *pairs) {
    memset(pairs->slots, 0, pairs->slot_count * sizeof(*pairs->slots));
    pairs->count = 0;
}
