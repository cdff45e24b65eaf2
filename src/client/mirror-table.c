/* SPDX-License-Identifier: MIT */
/* Interned byte strings, found by hash; all bytes stand in one block. */

#include "mirror-table.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_FIRST 64

void mirror_table_finish(struct mirror_table *table) {
    buffer_finish(&table->bytes);
    free(table->entries);
    free(table->slots);
    *table = (struct mirror_table){ 0 };
}

static const char *bytes_of(const struct mirror_table *table, const struct mirror_entry *entry) {
    return (const char *)table->bytes.data + entry->offset;
}

/* Eight bytes at a time: the styles of a frame of many colours are looked up one by one. */
static uint32_t hash_of(const char *bytes, size_t length) {
    uint64_t hash = length;
    for (uint64_t word; length > 0; bytes += sizeof(word)) {
        size_t part = length < sizeof(word) ? length : sizeof(word);
        word = 0;
        memcpy(&word, bytes, part);
        length -= part;
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return (uint32_t)(hash ^ hash >> 32);
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

static void add(struct mirror_table *table, const void *bytes, size_t length, uint32_t hash) {
    static const char zeros[MIRROR_TABLE_ALIGNMENT];
    table->entries = memory_grow(
            table->entries, &table->capacity, table->count + 1, sizeof(*table->entries));
    table->entries[table->count] = (struct mirror_entry){
        .offset = table->bytes.length,
        .length = (uint32_t)length,
        .hash = hash,
    };
    buffer_append(&table->bytes, bytes, length);
    buffer_append(&table->bytes, zeros,
            MIRROR_TABLE_ALIGNMENT - length % MIRROR_TABLE_ALIGNMENT); /* one NUL at least */
    place(table, (uint32_t)table->count++);
}

uint32_t mirror_table_intern(struct mirror_table *table, const void *bytes, size_t length) {
    grow(table);
    uint32_t hash = hash_of(bytes, length);
    for (size_t slot = hash & (table->slot_count - 1); table->slots[slot] != 0;
            slot = (slot + 1) & (table->slot_count - 1)) {
        const struct mirror_entry *entry = &table->entries[table->slots[slot] - 1];
        if (entry->hash == hash && entry->length == length &&
                memcmp(bytes_of(table, entry), bytes, length) == 0) {
            return table->slots[slot] - 1;
        }
    }
    add(table, bytes, length, hash);
    return (uint32_t)table->count - 1;
}

const char *mirror_table_find(
        const struct mirror_table *table, uint32_t number, size_t *out_length) {
    if (number >= table->count) {
        return NULL;
    }
    *out_length = table->entries[number].length;
    return bytes_of(table, &table->entries[number]);
}
