/* SPDX-License-Identifier: MIT */
#pragma once

/* Text from a file on a person's terminal: controls and direction overrides become '?'. */

#include "base/buffer.h"

/* Appends at most maximum_bytes of text, cut between characters with "…" behind. With
 * several_lines, newlines stay and tabs become blanks. */
void append_clean_text(
        struct buffer *out, const char *text, size_t maximum_bytes, bool several_lines);
