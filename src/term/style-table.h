/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Interned styles: each look that is in use has a number, a cell holds the number.
 *
 * Nobody counts references. When the table has grown to its limit style_table_intern() refuses;
 * the owner then marks every number it can still see in a set and sweeps the rest away. Number 0
 * is the default look and never goes. At most STYLE_TABLE_MAX styles live at once.
 */

#include "term/style.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STYLE_TABLE_MAX  65535u
#define STYLE_TABLE_FULL UINT32_MAX

struct style_table {
    struct style *styles;
    uint16_t *index; /* hash table of numbers */
    uint8_t *live;   /* one byte a number: it is in use */
    uint32_t count;  /* numbers ever given out and not swept from the end */
    uint32_t taken;  /* of them, in use */
    uint32_t hint;   /* where to look for a free number */
    uint32_t limit;  /* intern refuses beyond */
    uint32_t capacity, index_size;
};

/* A set of numbers, one bit each. */
struct style_set {
    uint64_t bits[(STYLE_TABLE_MAX + 1) / 64];
};

static inline void style_set_add(struct style_set *set, uint16_t number) {
    set->bits[number / 64] |= UINT64_C(1) << (number % 64);
}

static inline bool style_set_has(const struct style_set *set, uint16_t number) {
    return (set->bits[number / 64] >> (number % 64) & 1) != 0;
}

void style_table_init(struct style_table *table);
void style_table_finish(struct style_table *table);

/* The number of a style, a new one if need be; STYLE_TABLE_FULL when the limit is reached. */
uint32_t style_table_intern(struct style_table *table, const struct style *style);

/* Never NULL: the default look for a number that means nothing. */
const struct style *style_table_get(const struct style_table *table, uint16_t number);

/* Forgets all that are not in `kept` and moves the limit to twice what is left. False when that
 * leaves hardly anything free (the caller should do with fewer styles for a while). */
bool style_table_sweep(struct style_table *table, const struct style_set *kept);
