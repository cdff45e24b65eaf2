/* SPDX-License-Identifier: MIT */
#pragma once

/* OSC 4, 5, 10 to 19 and their resets. What a program sets is kept for its own queries and never
 * reaches the terminal outside. */

#include <stddef.h>

struct terminal;

void osc_color(struct terminal *terminal, int number, const char *text, size_t length);
void osc_color_reset(struct terminal *terminal, int number, const char *text, size_t length);
void osc_palette(struct terminal *terminal, int number, const char *text, size_t length);
void osc_palette_reset(struct terminal *terminal, int number, const char *text, size_t length);
void osc_special(struct terminal *terminal, int number, const char *text, size_t length);
void osc_special_reset(struct terminal *terminal, int number, const char *text, size_t length);
