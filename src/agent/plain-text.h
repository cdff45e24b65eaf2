/* SPDX-License-Identifier: MIT */
#pragma once

/* What a model, a tool or a program printed, made text that a terminal only shows: nothing in it
 * can move the cursor, colour, ring, or turn the order of letters around. */

#include "base/buffer.h"

/* Appends it as UTF-8. Controls are left out, escape sequences as a whole; newlines stay, a return
 * that stands alone becomes one, a tab becomes blanks. What is not UTF-8 becomes U+FFFD. */
void plain_text_append(struct buffer *out, const char *bytes, size_t length);
