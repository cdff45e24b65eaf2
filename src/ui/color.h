/* SPDX-License-Identifier: MIT */
#pragma once

/* Colours on terminals that show fewer of them. */

#include "config/theme.h"
#include "screen.h"

#include <stdint.h>

/* The palette of xterm: 0xRRGGBB of an index. */
uint32_t color_of_index(uint8_t index);

/* The nearest palette entry among 16…255 (256 colours), or 0…15. */
uint8_t color_nearest_256(uint32_t rgb);
uint8_t color_nearest_16(uint32_t rgb);

/* Whether text on it should be light. */
int color_is_dark(uint32_t rgb);

/* What a theme is read for on a screen of so many colours. */
enum theme_depth color_theme_depth(enum color_depth depth);
