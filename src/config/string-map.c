/* SPDX-License-Identifier: MIT */
/* A map for a handful of strings: an array, searched from the front. */

#include "config/string-map.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

void string_map_finish(struct string_map *map) {
    for (size_t i = 0; i < map->count; i++) {
        free(map->pairs[i].name);
        free(map->pairs[i].value);
    }
    free(map->pairs);
    *map = (struct string_map){ 0 };
}

static struct string_pair *find_pair(const struct string_map *map, const char *name) {
    for (size_t i = 0; i < map->count; i++) {
        if (strcmp(map->pairs[i].name, name) == 0) {
            return &map->pairs[i];
        }
    }
    return NULL;
}

void string_map_set(struct string_map *map, const char *name, const char *value) {
    struct string_pair *pair = find_pair(map, name);
    if (pair == NULL) {
        map->pairs = memory_reallocate(map->pairs, (map->count + 1) * sizeof(*map->pairs));
        pair = &map->pairs[map->count++];
        *pair = (struct string_pair){ .name = text_copy(name) };
    }
    text_replace(&pair->value, value);
}

void string_map_set_all(struct string_map *map, const struct string_map *other) {
    for (size_t i = 0; i < other->count; i++) {
        string_map_set(map, other->pairs[i].name, other->pairs[i].value);
    }
}

const char *string_map_find(const struct string_map *map, const char *name) {
    const struct string_pair *pair = find_pair(map, name);
    return pair != NULL ? pair->value : NULL;
}
