/* SPDX-License-Identifier: MIT */
#include "key-table.h"

#include "base/memory.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

static const struct {
    const char *name, *note;
} modes[] = {
    [KEY_MODE_AFTER_PREFIX] = { "after-prefix", "After the prefix" },
    [KEY_MODE_DIRECT] = { "direct", "In a pane, without the prefix" },
    [KEY_MODE_PANEL] = { "panel", "In the side panel" },
    [KEY_MODE_COPY_VI] = { "copy-vi", "In the history of a pane, as in vi" },
    [KEY_MODE_COPY_EMACS] = { "copy-emacs", "In the history of a pane, as in Emacs" },
    [KEY_MODE_APPROVALS] = { "approvals", "In the approval queue" },
    [KEY_MODE_DIALOG] = { "dialog", "In a dialog" },
    [KEY_MODE_EXITED] = { "exited", "In the pane of a program that has ended" },
    [KEY_MODE_EMPTY] = { "empty", "While there is no session" },
};
static_assert(ARRAY_LENGTH(modes) == KEY_MODE_COUNT, "a name for every mode");

const char *key_mode_name(enum key_mode mode) {
    return modes[mode].name;
}

const char *key_mode_note(enum key_mode mode) {
    return modes[mode].note;
}

void key_binding_finish(struct key_binding *binding) {
    free(binding->argument);
    free(binding->note);
}

void key_table_destroy(struct key_table *table) {
    if (table == NULL) {
        return;
    }
    for (size_t i = 0; i < table->count; i++) {
        key_binding_finish(&table->bindings[i]);
    }
    free(table->bindings);
    free(table);
}

struct key_binding *key_table_find_binding(
        const struct key_table *table, enum key_mode mode, const struct key_event *key) {
    struct key_event chord = key_chord(key);
    for (size_t i = 0; i < table->count; i++) {
        struct key_binding *binding = &table->bindings[i];
        if (binding->mode == mode && key_chord_equal(&binding->key, &chord)) {
            return binding;
        }
    }
    return NULL;
}

void key_table_remove(struct key_table *table, struct key_binding *binding) {
    size_t index = (size_t)(binding - table->bindings);
    key_binding_finish(binding);
    memmove(binding, binding + 1, (table->count - index - 1) * sizeof(*binding));
    table->count--;
}

bool key_table_put(struct key_table *table, const struct key_binding *binding) {
    struct key_binding *same = key_table_find_binding(table, binding->mode, &binding->key);
    if (same != NULL) {
        key_binding_finish(same);
        *same = *binding;
        return true;
    }
    if (table->count == KEY_BINDINGS_MAX) {
        return false;
    }
    table->bindings = memory_grow(
            table->bindings, &table->capacity, table->count + 1, sizeof(*table->bindings));
    size_t place = table->count++;
    while (place > 0 && table->bindings[place - 1].mode > binding->mode) {
        table->bindings[place] = table->bindings[place - 1];
        place--;
    }
    table->bindings[place] = *binding;
    return true;
}

size_t key_table_prefix_count(const struct key_table *table) {
    return table->prefix_count;
}

const struct key_event *key_table_prefix(const struct key_table *table, size_t index) {
    return &table->prefixes[index];
}

bool key_table_is_prefix(const struct key_table *table, const struct key_event *key) {
    for (size_t i = 0; i < table->prefix_count; i++) {
        if (key_same_chord(&table->prefixes[i], key)) {
            return true;
        }
    }
    return false;
}

const struct key_binding *key_table_find(
        const struct key_table *table, enum key_mode mode, const struct key_event *key) {
    return key_table_find_binding(table, mode, key);
}

const struct key_binding *key_table_find_action(
        const struct key_table *table, enum key_mode mode, const char *action) {
    for (size_t i = 0; i < table->count; i++) {
        const struct key_binding *binding = &table->bindings[i];
        if (binding->mode == mode && strcmp(binding->action->name, action) == 0) {
            return binding;
        }
    }
    return NULL;
}

size_t key_table_count(const struct key_table *table) {
    return table->count;
}

const struct key_binding *key_table_at(const struct key_table *table, size_t index) {
    return &table->bindings[index];
}
