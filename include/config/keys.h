/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Which key does what: stoa-keys(7). The default keys are a file in the user's own syntax, built
 * in; ~/.config/stoa/keys.yaml adds to them, changes them, and unbinds with `none`. What is wrong
 * in that file is told, and the default stands in its place: a key table is always there.
 *
 * Bindings are kept by mode in the order of the files, for help and documentation. The pointers in
 * them live as long as the table.
 */

#include "base/cleanup.h"
#include "config/action-kind.h"
#include "config/diagnostics.h"
#include "term/key.h"

#include <stdbool.h>
#include <stddef.h>

#define KEY_PREFIXES_MAX     4
#define KEY_ACTION_BYTES_MAX 500 /* an action and what is behind it */
#define KEY_BINDINGS_MAX     1000

enum key_mode {
    KEY_MODE_AFTER_PREFIX, /* the key that follows the prefix */
    KEY_MODE_DIRECT,       /* without the prefix, in a pane: nothing by default */
    KEY_MODE_PANEL,        /* the side panel has the focus */
    KEY_MODE_COPY_VI,      /* looking at the history of a pane, with keys as in vi */
    KEY_MODE_COPY_EMACS,   /* the same as in Emacs: the setting copy-keys */
    KEY_MODE_APPROVALS,    /* the approval queue is open */
    KEY_MODE_DIALOG,       /* a dialog or help is open; other keys are what it makes of them */
    KEY_MODE_EXITED,       /* in the pane of a program that has ended */
    KEY_MODE_EMPTY,        /* there is no session */
    KEY_MODE_COUNT
};

struct key_binding {
    enum key_mode mode;
    struct key_event key;
    const struct action_kind *action;
    char *argument; /* "" when the action takes none */
    char *note;     /* what help says: never empty */
};

struct key_table;

/* The built-in keys alone. */
struct key_table *key_table_create(void);

/* The built-in keys and then the file (NULL: the user's keys.yaml, which may be missing). */
struct key_table *key_table_load(const char *path, struct diagnostics *problems);

/* The same from memory. */
struct key_table *key_table_parse(const char *bytes, size_t length, struct diagnostics *problems);

void key_table_destroy(struct key_table *table);
OWNED_TYPE(key_table);

/* Where the user's own keys are; the caller's to free. */
char *key_table_user_path(void) __attribute__((returns_nonnull));

/* There is at least one prefix; the first is the one to show. A second press of a prefix sends it
 * (send-prefix), unless that key is bound otherwise. */
size_t key_table_prefix_count(const struct key_table *table);
const struct key_event *key_table_prefix(const struct key_table *table, size_t index);
bool key_table_is_prefix(const struct key_table *table, const struct key_event *key);

/* What a key does, or NULL. */
const struct key_binding *key_table_find(
        const struct key_table *table, enum key_mode mode, const struct key_event *key);

/* The first key of a mode that does this, or NULL; to tell people which key it is. */
const struct key_binding *key_table_find_action(
        const struct key_table *table, enum key_mode mode, const char *action);

/* All bindings, by mode. */
size_t key_table_count(const struct key_table *table);
const struct key_binding *key_table_at(const struct key_table *table, size_t index);

const char *key_mode_name(enum key_mode mode); /* "after-prefix": as in the file */
const char *key_mode_note(enum key_mode mode); /* "After the prefix" */
