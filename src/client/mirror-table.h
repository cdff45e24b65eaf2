/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Byte strings with numbers: equal ones get the same number, numbers count from 0. Holds the styles
 * (as their bytes), clusters and links of a mirror. Bounded by its user, who starts a new one.
 */

#include "base/buffer.h"

#include <stddef.h>
#include <stdint.h>

#define MIRROR_TABLE_ALIGNMENT 8 /* of each entry's bytes */

struct mirror_table {
    struct mirror_entry {
        size_t offset; /* in bytes */
        uint32_t length, hash;
    } * entries;
    struct buffer bytes;
    size_t count, capacity;
    uint32_t *slots; /* open addressing: number + 1, 0 free */
    size_t slot_count;
};

void mirror_table_finish(struct mirror_table *table);

/* The number of these bytes, which are kept when new. */
uint32_t mirror_table_intern(struct mirror_table *table, const void *bytes, size_t length);

/* The bytes with that number; NULL when there is none. Followed by a NUL, good until the next
 * intern. */
const char *mirror_table_find(
        const struct mirror_table *table, uint32_t number, size_t *out_length);
