/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Numbers for pairs of colours, as ncurses wants them: each pair that is drawn gets one, and keeps
 * it until all are forgotten. Pure; curses.c tells ncurses.
 *
 * ncurses has a table of its own (alloc_pair). It costs a search in a tree each time, and never
 * gives a pair back (6.4): a day of gradients fills it, or, where the terminal sets no limit, grows
 * it without end.
 */

#include "base/cleanup.h"

#include <stdbool.h>
#include <stddef.h>

struct color_pairs;
OWNED_TYPE(color_pairs);

/* Numbers from 1 to capacity. */
struct color_pairs *color_pairs_create(int capacity);
void color_pairs_destroy(struct color_pairs *pairs);

/* The number of a pair, *out_new when it got it just now; 0 when there are no more. */
int color_pairs_number(struct color_pairs *pairs, int foreground, int background, bool *out_new);

/* The number that it has, or 0. */
int color_pairs_find(const struct color_pairs *pairs, int foreground, int background);

/* How many may have a number. */
int color_pairs_capacity(const struct color_pairs *pairs);

void color_pairs_forget(struct color_pairs *pairs);
