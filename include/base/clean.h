/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Text from elsewhere made harmless where it is shown or passed on: to a terminal, to an agent's
 * prompt. This is the one place that decides what becomes of what must not arrive as it is:
 * controls (C0 with ESC, DEL, C1), and marks that make text read in another order. What comes out
 * is valid UTF-8 without them, on one line unless lines are kept (then each line end is one LF,
 * and a tab one blank), and at most so many bytes, cut at a character.
 */

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What none of them lets through: controls, line ends, marks that turn the order of text. */
bool clean_is_harmful(uint32_t codepoint);

enum clean_way {
    CLEAN_DROP,  /* it is left out; on one line a line end or a tab is one blank */
    CLEAN_BLANK, /* it is one blank, however much of it stands together */
    CLEAN_MARK,  /* "?" for each, also for what is no UTF-8; "…" behind what is cut */
    CLEAN_SHOW,  /* shown for what it is: ^[, <U+202E>, also what has no width, and blanks that are
                  * none; a tab is four blanks */
};

struct clean {
    enum clean_way way;
    bool keeps_lines; /* never with CLEAN_SHOW, which is for one line */
    size_t maximum_bytes;
};

/* Appends it; with CLEAN_DROP and CLEAN_BLANK there is no blank at the beginning of the buffer, nor
 * behind another one. */
void clean_append(struct buffer *out, const char *bytes, size_t length, const struct clean *how);

/* With CLEAN_DROP; the caller's to free. */
char *clean_line(const char *text, size_t maximum_bytes) __attribute__((returns_nonnull));
char *clean_lines(const char *text, size_t maximum_bytes) __attribute__((returns_nonnull));

/* With CLEAN_MARK. */
void clean_append_marked(
        struct buffer *out, const char *text, size_t maximum_bytes, bool keeps_lines);

/* With CLEAN_SHOW, all of it. */
void clean_append_shown(struct buffer *out, const char *bytes, size_t length);
