/* SPDX-License-Identifier: MIT */
#pragma once

/* ncurses on the outer terminal, for curses.c: the two are all that knows it. */

#include "screen.h"

#define NCURSES_WIDECHAR 1
#include <ncurses.h>

/* By $TERM, which is set. `warning` as of screen_create(); NULL: it cannot be drawn on. The
 * caller's, to be deleted. */
SCREEN *curses_open(char *warning, size_t size);

/* How many colours the one that is open has, and shall have. */
enum color_depth curses_find_depth(void);

/* Input and output as stoa wants them. */
void curses_prepare(void);
