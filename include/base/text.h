/* SPDX-License-Identifier: MIT */
#pragma once

/* Small helpers on NUL-terminated strings. What is returned as char * is the caller's to free. */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

char *text_copy(const char *text) __attribute__((returns_nonnull));
char *text_copy_or_null(const char *text); /* NULL for NULL */
char *text_copy_bytes(const char *bytes, size_t length) __attribute__((returns_nonnull));
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));
char *text_format_list(const char *format, va_list arguments)
        __attribute__((format(printf, 1, 0), returns_nonnull));

bool text_equal(const char *a, const char *b); /* NULL equals only NULL */
bool text_starts_with(const char *text, const char *prefix);
bool text_ends_with(const char *text, const char *suffix);

/* Puts a copy of text (NULL allowed) in *slot and frees what was there. */
void text_replace(char **slot, const char *text);

/* A whole decimal number within [minimum, maximum], nothing before or after it. */
bool text_parse_integer(const char *text, int64_t minimum, int64_t maximum, int64_t *out_value);

/* How many single-character edits (insert, remove, replace, swap of neighbours) lie between two
 * words; for "did you mean". Words longer than 63 bytes count as far apart. */
size_t text_distance(const char *a, const char *b);

/* The candidate nearest to word, or NULL when none is near enough to be meant. */
const char *text_nearest(const char *word, const char *const *candidates, size_t count);

/* A NULL-terminated vector of strings, as argv and environ are. */
char **text_vector_copy(const char *const *vector) __attribute__((returns_nonnull));
void text_vector_destroy(char **vector); /* frees the strings too; NULL is fine */
size_t text_vector_length(const char *const *vector);
