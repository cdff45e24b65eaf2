/* SPDX-License-Identifier: MIT */
#pragma once

/* The table of keys as its file reader fills it. */

#include "config/keys.h"

struct key_table {
    struct key_event prefixes[KEY_PREFIXES_MAX];
    size_t prefix_count;
    struct key_binding *bindings; /* by mode, in the order of the files */
    size_t count, capacity;
};

/* What a key does, or NULL. */
struct key_binding *key_table_find_binding(
        const struct key_table *table, enum key_mode mode, const struct key_event *key);

/* Takes over the strings; in the place of the same key, else behind those of its mode. False where
 * the table is full: the strings are still the caller's. */
bool key_table_put(struct key_table *table, const struct key_binding *binding);

void key_table_remove(struct key_table *table, struct key_binding *binding);

/* Frees the strings. */
void key_binding_finish(struct key_binding *binding);
