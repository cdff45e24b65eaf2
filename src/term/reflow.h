/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Another size for both screens. Lines of the main screen and its history that were wrapped are
 * broken anew; the alternate screen is cut or grows at its right and bottom, since what is on it
 * is drawn anew by its program.
 */

#include "terminal-private.h"

void reflow(struct terminal *terminal, uint16_t columns, uint16_t rows);
