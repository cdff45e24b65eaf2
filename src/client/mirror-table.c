/* SPDX-License-Identifier: MIT */
/* Interned byte strings, found by hash. */

#include "mirror-table.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_FIRST 64

void mirror_table_finish(struct mirror_table *table) {
    for (size_t i = 0; i < table->count; i++) {
        free(table->entries[i].bytes);
    }
    free(table->entries);
    free(table->slots);
    *table = (struct mirror_table){ 0 };
}

/* FNV-1a */
static uint32_t hash_of(const unsigned char *bytes, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ bytes[i]) * 16777619u;
    }
    return hash;
}

static void place(struct mirror_table *table, uint32_t number) {
    size_t slot = table->entries[number].hash & (table->slot_count - 1);
    while (table->slots[slot] != 0) {
        slot = (slot + 1) & (table->slot_count - 1);
    }
    table->slots[slot] = number + 1;
}

static void grow(struct mirror_table *table) {
    if (table->count * 2 < table->slot_count) {
        return;
    }
    table->slot_count = table->slot_count == 0 ? SLOTS_FIRST : table->slot_count * 2;
    free(table->slots);
    table->slots = memory_allocate_zeroed(table->slot_count, sizeof(*table->slots));
    for (uint32_t i = 0; i < table->count; i++) {
        place(table, i);
    }
}

uint32_t mirror_table_intern(struct mirror_table *table, const void *bytes, size_t length) {
    grow(table);
    uint32_t hash = hash_of(bytes, length);
    for (size_t slot = hash & (table->slot_count - 1); table->slots[slot] != 0;
            slot = (slot + 1) & (table->slot_count - 1)) {
        const struct mirror_entry *entry = &table->entries[table->slots[slot] - 1];
        if (entry->hash == hash && entry->length == length &&
                memcmp(entry->bytes, bytes, length) == 0) {
            return table->slots[slot] - 1;
        }
    }
    table->entries = memory_grow(
            table->entries, &table->capacity, table->count + 1, sizeof(*table->entries));
    table->entries[table->count] = (struct mirror_entry){
        .bytes = text_copy_bytes(bytes, length),
        .length = (uint32_t)length,
        .hash = hash,
    };
    place(table, (uint32_t)table->count);
    return (uint32_t)table->count++;
}

const char *mirror_table_find(
        const struct mirror_table *table, uint32_t number, size_t *out_length) {
    if (number >= table->count) {
        return NULL;
    }
    *out_length = table->entries[number].length;
    return table->entries[number].bytes;
}
