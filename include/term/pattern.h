/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is searched for: a plain text, or an extended regular expression (POSIX, with \d \w \s \b
 * and their opposites, on characters and not on bytes; no back-references). A pattern without
 * capitals finds capitals too.
 *
 * Expressions run on all their states at once (Thompson's way) and never go back, so the work is
 * at most the text times the pattern; it is counted in steps, and ends when they are used up. The C
 * library's regexec promises neither: it can take exponential time and memory.
 */

#include "base/cleanup.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PATTERN_MAX_BYTES 256

enum pattern_kind { PATTERN_TEXT, PATTERN_EXPRESSION };

OWNED_TYPE(pattern);

/* NULL: it is empty, too long, or no expression (ERROR_INVALID or ERROR_LIMIT, for people). */
struct pattern *pattern_create(const char *text, enum pattern_kind kind, struct error *err);

struct pattern_match {
    size_t begin, end; /* bytes; end > begin */
};

/* The leftmost match that begins at `from` or later, of those the longest; false when there is
 * none, or *steps came to 0 before it was found. Empty matches are none. */
bool pattern_find(struct pattern *pattern, const char *text, size_t length, size_t from,
        uint32_t *steps, struct pattern_match *out_match);
