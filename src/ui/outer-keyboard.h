/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The keyboard protocol of the outer terminal: kitty's once it said that it knows it, until then
 * xterm's modifyOtherKeys, which is silently passed over where it is unknown. Terminals keep
 * kitty's for each of their two screens: both ends belong inside the alternate one.
 */

#include <stdbool.h>

/* What switches it on, to be written now. */
const char *outer_keyboard_take(void);

/* Switches it off, if it is on. A signal handler may call it. */
void outer_keyboard_give_back(void);

/* The terminal knows kitty's, or it does not (so at first). is_entered: it is taken at once. */
void outer_keyboard_set_kitty(bool is_known, bool is_entered);
