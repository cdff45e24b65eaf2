/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The command line of one command, parsed by its table: "--name value", "--name=value", "-n value",
 * "-nvalue", flags joined ("-df"), options and words in any order, "--" ends the options. Every
 * command has --help and --fleet (-L) besides its own.
 *
 * Asking for an option that the command's table does not have is a fault of ours (asserted).
 * Values point into argv.
 */

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct command;

#define ARGUMENTS_OPTIONS_MAX 256 /* on one command line */

struct arguments {
    const struct command *command;
    const char *fleet; /* -L, else STOA_NAME, else "default" */
    bool help;
    size_t given_count;
    struct {
        const char *name, *value;
    } given[ARGUMENTS_OPTIONS_MAX];
    size_t count;
    char **words; /* NULL-terminated; in argv, which is reordered */
    bool dashes;  /* there was a "--", and from word number `after_dashes` on it all came behind */
    size_t after_dashes;
};

/* argv begins behind the command's name. What is wrong is an ERROR_INVALID that names the nearest
 * option. */
bool arguments_parse(struct arguments *arguments, const struct command *command, int argc,
        char **argv, struct error *err);

bool arguments_has(const struct arguments *arguments, const char *option);

/* The last value given; NULL when the option was not. */
const char *arguments_value(const struct arguments *arguments, const char *option);

/* The value number `index` of an option given several times; NULL beyond the last. */
const char *arguments_value_at(const struct arguments *arguments, const char *option, size_t index);

/* A value as an integer; `otherwise` when not given. */
bool arguments_integer(const struct arguments *arguments, const char *option, int64_t minimum,
        int64_t maximum, int64_t otherwise, int64_t *out_value, struct error *err);

/* A word, NULL beyond the last; the words from number `index` on, joined by blanks. */
const char *arguments_word(const struct arguments *arguments, size_t index);
char *arguments_join(const struct arguments *arguments, size_t index)
        __attribute__((returns_nonnull));
