/* SPDX-License-Identifier: MIT */
#pragma once

/* Colours as themes write them, and reduced to the sixteen that every terminal has. */

#include <stdbool.h>
#include <stdint.h>

/* "red", "bright-red", "default", "0" to "255", "#rgb", "#rrggbb"; as in term/style.h. */
bool theme_color_parse(const char *text, uint32_t *out_color);

/* The name nearest to a word that is none, or NULL. */
const char *theme_color_nearest(const char *text);

/* The colour of the sixteen that is nearest; those of the sixteen stay as they are. */
uint32_t theme_color_reduce(uint32_t color);
