/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Interned grapheme clusters of more than one code point. A cell's glyph is a code point, or
 * CLUSTER_FLAG and a number of this table. Freed as styles are: mark and sweep when it is full.
 */

#include "term/terminal.h"

#define CLUSTER_FLAG       0x80000000u
#define CLUSTER_MAX        32768u /* living at once */
#define CLUSTER_BYTES_MAX  (TERMINAL_GLYPH_MAX_BYTES - 1)
#define CLUSTER_TABLE_FULL UINT32_MAX

struct cluster;

struct cluster_table {
    struct cluster **clusters; /* by number; NULL where free */
    uint32_t *index;           /* hash table of number + 1 */
    uint32_t count, taken, hint, limit, capacity, index_size;
};

struct cluster_set {
    uint64_t bits[CLUSTER_MAX / 64];
};

static inline bool glyph_is_cluster(uint32_t glyph) {
    return (glyph & CLUSTER_FLAG) != 0;
}

static inline void cluster_set_add(struct cluster_set *set, uint32_t glyph) {
    uint32_t number = glyph & ~CLUSTER_FLAG;
    set->bits[number / 64 % (CLUSTER_MAX / 64)] |= UINT64_C(1) << (number % 64);
}

void cluster_table_init(struct cluster_table *table); /* allocates nothing */
void cluster_table_finish(struct cluster_table *table);

/* The glyph for a cluster given as UTF-8 (at most CLUSTER_BYTES_MAX), or CLUSTER_TABLE_FULL. */
uint32_t cluster_table_intern(struct cluster_table *table, const char *text, size_t length);

/* Its text; "" for a glyph that means nothing. Not NUL-terminated: the length counts. */
const char *cluster_table_text(
        const struct cluster_table *table, uint32_t glyph, size_t *out_length);

/* As style_table_sweep. */
bool cluster_table_sweep(struct cluster_table *table, const struct cluster_set *kept);
