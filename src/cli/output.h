/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What commands print: results on standard output, all else on standard error as "stoa: text".
 * Each returns the exit status that its command ends with.
 */

#include "command.h"

#include "base/buffer.h"
#include "base/error.h"

#include <stdint.h>

struct json;

#define OUTPUT_JSON_TEXT "print JSON"

/* Flushes standard output: EXIT_DONE, or EXIT_FAILED when it could not be written. */
int output_end(void);

/* Prints and frees the text. */
int output_text(struct buffer *text);

/* Prints the value, indented. */
int output_json(const struct json *value);

/* Prints the error: its exit status. */
int output_error(const struct error *err);

/* Wrong usage of a command: the error and how the command is used. */
int output_usage(const struct command *command, const struct error *err);
int output_unknown_command(const char *name);

/* Rows of cells, padded into columns two blanks apart; row 0 is the heading. */
struct table {
    size_t columns, count;
    char **cells;
};
void table_add(struct table *table, const char *text);
int table_print(struct table *table); /* and finishes it */
void table_finish(struct table *table);

/* "3 s", "12 min", "5 h", "2 d". */
char *output_duration(int64_t duration_ms) __attribute__((returns_nonnull));
