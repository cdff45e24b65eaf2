/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A preset takes effect only after a person has trusted it: the file at this place, with these
 * bytes, and with the files that it names and that decide what runs (named-files.h) as they are.
 * What was trusted is kept as hashes in one file of the user's state directory, bounded (the oldest
 * go first).
 */

#include "base/buffer.h"
#include "base/error.h"
#include "config/preset.h"

#include <stdbool.h>
#include <stddef.h>

#define TRUST_ENTRIES_MAX 1000

/* Where trust is kept; the caller's to free. */
char *trust_store_path(void) __attribute__((returns_nonnull));

/* Whether this preset was trusted. A store that cannot be read trusts nothing. */
bool trust_is_given(const char *store_path, const struct preset *preset);

/* What of the files that it names has changed since it was trusted as it stands, in words, clean,
 * the caller's; NULL: nothing, or it was not. */
char *trust_lost_by(const char *store_path, const struct preset *preset);

bool trust_give(const char *store_path, const struct preset *preset, struct error *err);

/* One thing in a preset that deserves a look before it is trusted. */
struct preset_danger {
    const char *session; /* its name, borrowed from the preset; of a role: that one's */
    bool is_role;        /* that a session may be given later */
    char *what;          /* "LD_PRELOAD=/tmp/x.so" */
    const char *why;     /* "is loaded into every program" */
};

/* All of them, in the order of the sessions; free with preset_dangers_destroy(). */
struct preset_danger *preset_dangers(const struct preset *preset, size_t *out_count);
void preset_dangers_destroy(struct preset_danger *dangers, size_t count);

/* Appends what `up` shows before it asks: the dangers first, then every session with what it runs,
 * where, and with what. Safe to print, whatever the file holds; secrets are not shown. */
void preset_describe(const struct preset *preset, struct buffer *out);
