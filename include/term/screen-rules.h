/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Rules on the text of a screen: each looks for expressions in the last rows that have text, and
 * the first one that finds all of its own counts. The work is bounded, whatever is on the screen.
 */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define SCREEN_RULES_MAX       64
#define SCREEN_RULES_MATCH_MAX 4 /* expressions of a rule */
#define SCREEN_RULES_ROWS_MAX  100
#define SCREEN_RULES_LABEL_MAX 128
#define SCREEN_RULES_BYTES_MAX (128 * 1024) /* written */
#define SCREEN_RULES_STEPS_MAX 4000000 /* of work for a screen: what comes behind is not found */

OWNED_TYPE(screen_rules);
struct screen_rules *screen_rules_create(void) __attribute__((returns_nonnull));

/* Behind those that are there; label comes back when it counts. `match`: NULL-terminated. */
bool screen_rules_add(struct screen_rules *rules, const char *label, size_t rows,
        const char *const *match, struct error *err);
size_t screen_rules_count(const struct screen_rules *rules);

struct screen_match {
    const char *label;  /* of the rules */
    size_t index, line; /* of the rule; of the row that has its first expression, from 0 */
    const char *row;    /* in the text */
    size_t row_length;
};

/* In a text of lines, as a capture has it. False when none fits. */
bool screen_rules_find(struct screen_rules *rules, const char *text, size_t length,
        struct screen_match *out_match);

/* To another process and back; NULL when it is broken. */
void screen_rules_write(const struct screen_rules *rules, struct buffer *out);
struct screen_rules *screen_rules_read(struct reader *reader, struct error *err);
