/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The names of a fleet's sessions in a small file beside its database (state directory/names, a
 * line "ID NAME" each, with " headless" behind it where nobody reads what is sent), so that
 * commands about a session's terminal find it with the server dead.
 *
 * The server writes it whenever a session comes, goes or is renamed; commands read it.
 */

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define SESSION_NAMES_MAX_BYTES (1024 * 1024)

/* Adds a line to what session_names_save() will write. */
void session_names_add(struct buffer *names, const char *id, const char *name, bool is_headless);

/* Replaces the file; not synced to the disk: it is made anew whenever a server starts. */
bool session_names_save(const char *state_directory, const struct buffer *names, struct error *err);

/* The id of the session that has this name, else this id, else the only one whose id begins so;
 * the caller's to free. NULL when there is none, or no file. */
char *session_names_find(const char *state_directory, const char *session);

/* The name that the session of this id had last; the caller's to free. NULL when it is not there.
 */
char *session_names_of(const char *state_directory, const char *id);

/* Whether the session of this id reads nothing that is sent to it. False when it is not there. */
bool session_names_is_headless(const char *state_directory, const char *id);

/* Sessions that were killed or removed leave their recordings, and here their names (state
 * directory/names.gone; the oldest are forgotten when there are very many). */
bool session_names_keep_gone(
        const char *state_directory, const char *id, const char *name, struct error *err);

/* The id of the session that went last of those with this name, and the name of a session that
 * went; the caller's to free, NULL when there is none. */
char *session_names_find_gone(const char *state_directory, const char *name);
char *session_names_of_gone(const char *state_directory, const char *id);
