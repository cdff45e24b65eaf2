/* SPDX-License-Identifier: MIT */
#pragma once

/* Where recordings are: of sessions of the fleet, and of those that are gone from it. */

#include "arguments.h"

/* The directory of a session's recording: of one of the fleet (by name, id, or what an id begins
 * with), or of one that is gone (by id, the beginning of it, or the name: the last that had it).
 * NULL when there is no such session; that something was recorded is not said. */
char *recording_place_find(
        const struct arguments *arguments, const char *session, struct error *err);

/* The directory with all of them; in it one for each session, named by its id. */
char *recording_place_all(const struct arguments *arguments) __attribute__((returns_nonnull));

/* The ids that have one, in order, NULL-terminated; for text_vector_destroy. */
char **recording_place_ids(const struct arguments *arguments) __attribute__((returns_nonnull));

/* Where a directory of this id is; and the name the session has or had, NULL when that is not
 * known. */
char *recording_place_of(const struct arguments *arguments, const char *id)
        __attribute__((returns_nonnull));
char *recording_place_name(const struct arguments *arguments, const char *id);
