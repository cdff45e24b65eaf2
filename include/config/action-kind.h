/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a key can be bound to: the names that key files use. This is the contract between key files
 * and the client, which has a function for each of them.
 */

#include <stddef.h>

enum action_argument {
    ACTION_ARGUMENT_NONE,
    ACTION_ARGUMENT_COMMAND, /* "pipe wl-copy": a command line of the shell, to the end */
    ACTION_ARGUMENT_LAYOUT,  /* "layout stack" */
    ACTION_ARGUMENT_NUMBER,  /* "focus-number 3": 1 to 99 */
};

struct action_kind {
    const char *name;
    enum action_argument argument;
    const char *note; /* what it does, for help; a binding may have a note of its own */
};

size_t action_kind_count(void);
const struct action_kind *action_kind_at(size_t index);       /* in alphabetical order */
const struct action_kind *action_kind_find(const char *name); /* or NULL */
