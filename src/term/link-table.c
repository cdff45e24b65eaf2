/* SPDX-License-Identifier: MIT */

/* Few links live at once, and neighbours are often the same: looked up from the newest back. */

#include "link-table.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

bool link_is_allowed(const char *target) {
    static const char *const schemes[] = { "file:", "http:", "https:", "mailto:" };
    for (size_t i = 0; i < ARRAY_LENGTH(schemes); i++) {
        if (strncasecmp(target, schemes[i], strlen(schemes[i])) == 0) {
            return true;
        }
    }
    return false;
}

void link_table_init(struct link_table *table) {
    *table = (struct link_table){ .next_serial = 1 };
}

void link_table_finish(struct link_table *table) {
    for (uint32_t i = 0; i < table->count; i++) {
        free(table->links[i].target);
    }
    free(table->links);
    *table = (struct link_table){ 0 };
}

static uint32_t find(const struct link_table *table, const char *target, uint32_t hash) {
    for (uint32_t i = table->count; i-- > 0;) {
        const struct link *link = &table->links[i];
        if (link->hash == hash && link->target != NULL && strcmp(link->target, target) == 0) {
            return i + 1;
        }
    }
    return 0;
}

uint32_t link_table_intern(struct link_table *table, const char *target) {
    uint32_t hash = hash32_text(target), number = find(table, target, hash);
    if (number != 0) {
        return number;
    }
    size_t size = strlen(target) + 1;
    if (size > LINK_BYTES_MAX || table->bytes + size > LINKS_BYTES_MAX) {
        return LINK_TABLE_FULL;
    }
    while (table->hint < table->count && table->links[table->hint].target != NULL) {
        table->hint++;
    }
    if (table->hint == LINKS_MAX) {
        return LINK_TABLE_FULL;
    }
    if (table->hint == table->count) {
        size_t capacity = table->capacity;
        table->links =
                memory_grow(table->links, &capacity, table->count + 1u, sizeof(*table->links));
        table->capacity = (uint32_t)capacity;
        table->count++;
    }
    table->links[table->hint] = (struct link){
        .target = text_copy(target),
        .serial = table->next_serial++,
        .hash = hash,
    };
    table->bytes += size;
    return ++table->hint;
}

const char *link_table_target(const struct link_table *table, uint16_t number) {
    return number == 0 || number > table->count ? NULL : table->links[number - 1].target;
}

uint32_t link_table_serial(const struct link_table *table, uint16_t number) {
    return link_table_target(table, number) == NULL ? 0 : table->links[number - 1].serial;
}

void link_table_sweep(struct link_table *table, const uint8_t *kept) {
    for (uint32_t i = 0; i < table->count; i++) {
        struct link *link = &table->links[i];
        if (link->target != NULL && !kept[i + 1]) {
            table->bytes -= strlen(link->target) + 1;
            free(link->target);
            *link = (struct link){ 0 };
        }
    }
    table->hint = 0;
}
