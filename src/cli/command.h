/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A command of stoa: one constant in a file of its own (cmd-NAME.c), listed in command-list.c.
 * From it come the parser of its options, --help, its part of stoa(1) and its usage errors.
 *
 * Plain data that lives for ever. Texts have no full stop at the end.
 */

#include "arguments.h"

#include <stdbool.h>
#include <stddef.h>

/* Exit statuses; those of failures are error_exit_status(). */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_NOT_FOUND = 3,
    EXIT_TIMED_OUT = 4,
    EXIT_DENIED = 5,
    EXIT_NOTHING = 6
};

struct command_option {
    const char *name;  /* "directory", used as --directory */
    char letter;       /* 'C', used as -C; 0: none */
    const char *value; /* "DIR"; NULL: a flag */
    const char *text;
};

struct command {
    const char *name, *alias; /* alias: NULL for none */
    const char *usage;        /* what comes behind the options: "SESSION TEXT" */
    const char *summary;      /* one line for the list of commands */
    const char *text;         /* more for --help and the manual; NULL: the summary says it all */
    const struct command_option *options; /* by name; NULL: none */
    size_t option_count;
    size_t minimum, maximum; /* how many words besides the options; 0 for maximum: none */
    bool words_end_options;  /* from the first word on, nothing is an option (send, keys) */
    /* The keys of a command that takes the terminal; NULL: it does not. False beyond the last. */
    bool (*key_help)(size_t index, const char **out_keys, const char **out_text);
    int (*run)(const struct arguments *arguments);
};

#define COMMAND_WORDS_MAX 4096

/* All commands, by name. */
const struct command *const *command_list(size_t *out_count);

/* By name or alias; NULL when there is none. */
const struct command *command_find(const char *name);

/* The command name nearest to a word that is none, or NULL. */
const char *command_nearest(const char *word);
