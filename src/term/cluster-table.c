/* SPDX-License-Identifier: MIT */

/* The same scheme as style-table.c, with texts of varying length behind pointers. */

#include "cluster-table.h"

#include "base/hash.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 64u
#define LIMIT_FIRST    2048u
#define FREE_MIN       512u

struct cluster {
    uint32_t hash;
    uint8_t length;
    char text[];
};

void cluster_table_init(struct cluster_table *table) {
    *table = (struct cluster_table){ .limit = LIMIT_FIRST };
}

void cluster_table_finish(struct cluster_table *table) {
    for (uint32_t number = 0; number < table->count; number++) {
        free(table->clusters[number]);
    }
    free(table->clusters);
    free(table->index);
    *table = (struct cluster_table){ 0 };
}

/* Slots are chosen by the lower bits: upper ones are stirred in. */
static uint32_t hash_text(const char *text, size_t length) {
    uint32_t hash = hash32_bytes(HASH32_START, text, length);
    return hash ^ hash >> 15;
}

static void put_in_index(struct cluster_table *table, uint32_t number) {
    uint32_t mask = table->index_size - 1;
    uint32_t slot = table->clusters[number]->hash & mask;
    while (table->index[slot] != 0) {
        slot = (slot + 1) & mask;
    }
    table->index[slot] = number + 1;
}

static void rebuild_index(struct cluster_table *table) {
    free(table->index);
    table->index_size = table->capacity * 2;
    table->index = memory_allocate_zeroed(table->index_size, sizeof(*table->index));
    for (uint32_t number = 0; number < table->count; number++) {
        if (table->clusters[number] != NULL) {
            put_in_index(table, number);
        }
    }
}

static uint32_t take_number(struct cluster_table *table) {
    while (table->hint < table->count && table->clusters[table->hint] != NULL) {
        table->hint++;
    }
    if (table->hint == table->count) {
        if (table->count == table->capacity) {
            table->capacity = table->capacity == 0 ? CAPACITY_FIRST : table->capacity * 2;
            table->clusters =
                    memory_reallocate(table->clusters, table->capacity * sizeof(*table->clusters));
            rebuild_index(table);
        }
        table->clusters[table->count++] = NULL;
    }
    table->taken++;
    return table->hint++;
}

static bool is_same(const struct cluster *cluster, uint32_t hash, const char *text, size_t length) {
    return cluster->hash == hash && cluster->length == length &&
           memcmp(cluster->text, text, length) == 0;
}

uint32_t cluster_table_intern(struct cluster_table *table, const char *text, size_t length) {
    assert(length > 0 && length <= CLUSTER_BYTES_MAX);
    uint32_t hash = hash_text(text, length);
    if (table->index_size != 0) {
        uint32_t mask = table->index_size - 1;
        for (uint32_t slot = hash & mask; table->index[slot] != 0; slot = (slot + 1) & mask) {
            uint32_t number = table->index[slot] - 1;
            if (is_same(table->clusters[number], hash, text, length)) {
                return CLUSTER_FLAG | number;
            }
        }
    }
    if (table->taken >= table->limit) {
        return CLUSTER_TABLE_FULL;
    }
    uint32_t number = take_number(table);
    struct cluster *cluster = memory_allocate(sizeof(*cluster) + length);
    cluster->hash = hash;
    cluster->length = (uint8_t)length;
    memcpy(cluster->text, text, length);
    table->clusters[number] = cluster;
    put_in_index(table, number);
    return CLUSTER_FLAG | number;
}

const char *cluster_table_text(
        const struct cluster_table *table, uint32_t glyph, size_t *out_length) {
    uint32_t number = glyph & ~CLUSTER_FLAG;
    if (number >= table->count || table->clusters[number] == NULL) {
        *out_length = 0;
        return "";
    }
    *out_length = table->clusters[number]->length;
    return table->clusters[number]->text;
}

bool cluster_table_sweep(struct cluster_table *table, const struct cluster_set *kept) {
    for (uint32_t number = 0; number < table->count; number++) {
        if (table->clusters[number] != NULL &&
                (kept->bits[number / 64] >> (number % 64) & 1) == 0) {
            free(table->clusters[number]);
            table->clusters[number] = NULL;
            table->taken--;
        }
    }
    table->hint = 0;
    uint32_t limit = table->taken * 2;
    limit = limit > LIMIT_FIRST ? limit : LIMIT_FIRST;
    table->limit = limit < CLUSTER_MAX ? limit : CLUSTER_MAX;
    if (table->capacity > 0) {
        rebuild_index(table);
    }
    return table->limit - table->taken >= FREE_MIN;
}
