/* SPDX-License-Identifier: MIT */

/* Open addressing over the numbers; slots hold the number itself, 0 (the default look, which is
 * found without the index) marks a free slot. Sweeping builds the index anew, so it knows no
 * deletion. */

#include "style-table.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 16u
#define LIMIT_FIRST    4096u
#define FREE_MIN       1024u

static const struct style default_style;

static uint32_t hash_style(const struct style *style) {
    uint64_t colors = (uint64_t)style->foreground << 32 | style->background;
    uint32_t marks = (uint32_t)(style->attributes | style->underline << 8) << 16 | style->link;
    uint64_t rest = (uint64_t)style->underline_color << 32 | marks;
    uint64_t hash = colors * UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ hash >> 32 ^ rest) * UINT64_C(0xbf58476d1ce4e5b9);
    return (uint32_t)(hash >> 32);
}

static void put_in_index(struct style_table *table, uint16_t number) {
    uint32_t mask = table->index_size - 1;
    uint32_t slot = hash_style(&table->styles[number]) & mask;
    while (table->index[slot] != 0) {
        slot = (slot + 1) & mask;
    }
    table->index[slot] = number;
}

static void rebuild_index(struct style_table *table) {
    free(table->index);
    table->index_size = table->capacity * 2;
    table->index = memory_allocate_zeroed(table->index_size, sizeof(*table->index));
    for (uint32_t number = 1; number < table->count; number++) {
        if (table->live[number]) {
            put_in_index(table, (uint16_t)number);
        }
    }
}

static void set_capacity(struct style_table *table, uint32_t capacity) {
    table->capacity = capacity;
    table->styles = memory_reallocate(table->styles, capacity * sizeof(*table->styles));
    table->live = memory_reallocate(table->live, capacity);
    rebuild_index(table);
}

void style_table_init(struct style_table *table) {
    *table = (struct style_table){ .limit = LIMIT_FIRST, .hint = 1 };
    set_capacity(table, CAPACITY_FIRST);
    table->styles[0] = default_style;
    table->live[0] = 1;
    table->count = 1;
    table->taken = 1;
}

void style_table_finish(struct style_table *table) {
    free(table->styles);
    free(table->index);
    free(table->live);
    *table = (struct style_table){ 0 };
}

static uint16_t take_number(struct style_table *table) {
    while (table->hint < table->count && table->live[table->hint]) {
        table->hint++;
    }
    if (table->hint == table->count) {
        if (table->count == table->capacity) {
            set_capacity(table, table->capacity * 2);
        }
        table->count++;
    }
    table->live[table->hint] = 1;
    table->taken++;
    return (uint16_t)table->hint++;
}

uint32_t style_table_intern(struct style_table *table, const struct style *style) {
    if (style_equal(style, &default_style)) {
        return 0;
    }
    uint32_t mask = table->index_size - 1;
    for (uint32_t slot = hash_style(style) & mask; table->index[slot] != 0;
            slot = (slot + 1) & mask) {
        if (style_equal(&table->styles[table->index[slot]], style)) {
            return table->index[slot];
        }
    }
    if (table->taken >= table->limit) {
        return STYLE_TABLE_FULL;
    }
    uint16_t number = take_number(table);
    table->styles[number] = *style;
    put_in_index(table, number);
    return number;
}

const struct style *style_table_get(const struct style_table *table, uint16_t number) {
    return number < table->count && table->live[number] ? &table->styles[number] : &default_style;
}

bool style_table_sweep(struct style_table *table, const struct style_set *kept) {
    table->taken = 1;
    for (uint32_t number = 1; number < table->count; number++) {
        table->live[number] = table->live[number] && style_set_has(kept, (uint16_t)number);
        table->taken += table->live[number];
    }
    while (table->count > 1 && !table->live[table->count - 1]) {
        table->count--;
    }
    table->hint = 1;
    uint32_t limit = table->taken * 2;
    limit = limit > LIMIT_FIRST ? limit : LIMIT_FIRST;
    table->limit = limit < STYLE_TABLE_MAX ? limit : STYLE_TABLE_MAX;
    rebuild_index(table);
    return table->limit - table->taken >= FREE_MIN;
}
