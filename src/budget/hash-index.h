/* SPDX-License-Identifier: MIT */
#pragma once

/* Positions in an array of somebody else's, found by a hash (base/hash.h); several may have the
 * same. Zeroed is empty. */

#include <stddef.h>
#include <stdint.h>

struct hash_index {
    struct hash_slot *slots;
    size_t slot_count, count;
};

#define HASH_NONE UINT32_MAX

void hash_index_finish(struct hash_index *index);
void hash_index_add(struct hash_index *index, uint64_t hash, uint32_t position);

/* The positions with this hash one after the other: *walk is 0 before the first; HASH_NONE after
 * the last. */
uint32_t hash_index_next(const struct hash_index *index, uint64_t hash, size_t *walk);
