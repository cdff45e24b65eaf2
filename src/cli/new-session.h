/* SPDX-License-Identifier: MIT */
#pragma once

/* Starting one session: what new and start have in common. */

#include "arguments.h"

#include "json/json.h"

/* Begins a spec with the whole environment of this process. */
struct json *new_session_spec(void) __attribute__((returns_nonnull));

/* Where it is to run: `given` (NULL: here), which must be a directory. */
bool new_session_set_directory(struct json *spec, const char *given, struct error *err);

/* A row of options: it may be one more than its fleet is to run. */
#define OPTION_OVER                                                                                \
    { "over", 0, NULL, "start it even if it is one more than may run at once" }

/* Starts it (owns spec): the session, or NULL. */
struct json *new_session_start(
        const struct arguments *arguments, struct json *spec, struct error *err);

/* Prints what was started: the session with --json, else its name. */
int new_session_print(const struct arguments *arguments, const struct json *session);
