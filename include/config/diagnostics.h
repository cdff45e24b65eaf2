/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is wrong in a file, place by place: "sessions.yaml:4:3: unknown key 'comand': did you mean
 * 'command'?". A reader of a file collects all it finds, up to DIAGNOSTICS_MAX, in the order of the
 * file; what comes after that is only counted.
 *
 * Plain data in its owner's memory: diagnostics_init(), then diagnostics_finish(). Texts are free
 * of control characters, whatever the file holds, and may be shown on a terminal as they are.
 */

#include <stdbool.h>
#include <stddef.h>

#define DIAGNOSTICS_MAX      20
#define DIAGNOSTIC_TEXT_SIZE 400 /* longer ones are cut */

struct diagnostic {
    int line, column; /* from 1; line 0: the file as a whole */
    char *text;
};

struct diagnostics {
    char *file; /* as the person named it */
    struct diagnostic items[DIAGNOSTICS_MAX];
    size_t count, omitted;
    bool file_is_missing; /* there is no such file (and nothing else is wrong) */
};

void diagnostics_init(struct diagnostics *diagnostics, const char *file);
void diagnostics_finish(struct diagnostics *diagnostics);

void diagnostics_add(struct diagnostics *diagnostics, int line, int column, const char *format, ...)
        __attribute__((format(printf, 4, 5)));

bool diagnostics_are_empty(const struct diagnostics *diagnostics);

/* "FILE:LINE:COLUMN: TEXT" of one of them; the caller's to free. */
char *diagnostics_line(const struct diagnostics *diagnostics, size_t index)
        __attribute__((returns_nonnull));

/* All of them, a line each, with a last line that counts the omitted ones; "" when empty. */
char *diagnostics_format(const struct diagnostics *diagnostics) __attribute__((returns_nonnull));
