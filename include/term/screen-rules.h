/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Rules on what a terminal shows: each looks for expressions in the last rows that have text, in
 * the title, in the progress that was reported, and for a bell; the first one that finds all of its
 * own counts. The work is bounded, whatever is on the screen.
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

/* What an expression looks at: the rows, or what it begins with one of these. Hosts that do not
 * know them find no such row. */
#define SCREEN_RULES_TITLE    "\001title:"
#define SCREEN_RULES_PROGRESS "\001progress:" /* a word of screen_progress_names */
#define SCREEN_RULES_BELL     "\001bell:"     /* "rung" or nothing */
#define SCREEN_RULES_RUNG     SCREEN_RULES_BELL "^rung$"

/* By the number of OSC 9;4, NULL-terminated. */
extern const char *const screen_progress_names[];

/* What there is to look at; texts may be NULL. */
struct screen_sight {
    const char *text; /* of lines, as a capture has it */
    size_t length;
    const char *title;
    int progress;  /* as OSC 9;4 numbers it */
    bool has_rung; /* the bell, since something was typed last */
};

OWNED_TYPE(screen_rules);
struct screen_rules *screen_rules_create(void) __attribute__((returns_nonnull));

/* Behind those that are there; label comes back when it counts. `match`: NULL-terminated. */
bool screen_rules_add(struct screen_rules *rules, const char *label, size_t rows,
        const char *const *match, struct error *err);
size_t screen_rules_count(const struct screen_rules *rules);

struct screen_match {
    const char *label;  /* of the rules */
    size_t index, line; /* of the rule; of the row that has its first expression, from 0 */
    const char *row;    /* in the text, or what else its first expression was found in */
    size_t row_length;
    bool is_beside; /* that was no row */
};

/* False when none fits. */
bool screen_rules_find(struct screen_rules *rules, const struct screen_sight *sight,
        struct screen_match *out_match);

/* To another process and back; NULL when it is broken. */
void screen_rules_write(const struct screen_rules *rules, struct buffer *out);
struct screen_rules *screen_rules_read(struct reader *reader, struct error *err);
