/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Text on a terminal's screen, also where it goes on in the next row. Letters of a text without
 * capitals (of ASCII) match either case.
 */

#include "base/cleanup.h"
#include "term/terminal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_FINDER_MATCHES_MAX 4096 /* on one screen; the rest is not told */

struct text_match {
    uint64_t line; /* of the terminal's history and screen, never changing while it scrolls */
    uint16_t row, column;           /* of its first cell */
    uint16_t last_row, last_column; /* of its last one */
};

struct text_finder;
OWNED_TYPE(text_finder);

/* The text is not empty. */
struct text_finder *text_finder_create(const char *text) __attribute__((returns_nonnull));
void text_finder_destroy(struct text_finder *finder);

const char *text_finder_text(const struct text_finder *finder);

/* Looks at the screen: how many matches there are; they are good until the next look. */
size_t text_finder_look(struct text_finder *finder, const struct terminal *terminal);
const struct text_match *text_finder_match(const struct text_finder *finder, size_t index);

/* Whether one of them is new since the look before: more than those that merely moved. */
bool text_finder_has_new(const struct text_finder *finder);

/* The look before counts no more: every match of the next one is new. */
void text_finder_forget(struct text_finder *finder);
