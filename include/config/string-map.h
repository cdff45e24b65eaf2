/* SPDX-License-Identifier: MIT */
#pragma once

/* A small map of strings that keeps its order, for environments. Zeroed is empty. */

#include <stddef.h>

struct string_pair {
    char *name, *value;
};

struct string_map {
    struct string_pair *pairs;
    size_t count;
};

void string_map_finish(struct string_map *map);

/* Adds, or replaces the value in its old place; a NULL value is kept as NULL. */
void string_map_set(struct string_map *map, const char *name, const char *value);
void string_map_set_all(struct string_map *map, const struct string_map *other);

/* The value, or NULL. */
const char *string_map_find(const struct string_map *map, const char *name);
