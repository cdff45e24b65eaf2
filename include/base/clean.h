/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Text from elsewhere made harmless where it is passed on: to a terminal, to an agent's prompt.
 * What comes out is valid UTF-8 without controls (C0 with ESC, DEL, C1) and without marks that make
 * text read in another order; at most maximum_bytes, cut at a character.
 */

#include <stddef.h>

/* On one line: what parts lines or words by a control is one blank. The caller's to free. */
char *clean_line(const char *text, size_t maximum_bytes) __attribute__((returns_nonnull));

/* Line ends stay, as LF; a tab is a blank. The caller's to free. */
char *clean_lines(const char *text, size_t maximum_bytes) __attribute__((returns_nonnull));
