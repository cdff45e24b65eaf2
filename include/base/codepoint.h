/* SPDX-License-Identifier: MIT */
#pragma once

/* What a character of foreign text may do to whoever shows it. */

#include <stdbool.h>
#include <stdint.h>

/* C0, DEL and C1. */
static inline bool codepoint_is_control(uint32_t codepoint) {
    return codepoint < 0x20 || (codepoint >= 0x7f && codepoint < 0xa0);
}

/* Marks, embeddings, overrides and isolates of direction (Unicode's Bidi_Control): they make text
 * read in another order than it is. */
static inline bool codepoint_turns_direction(uint32_t codepoint) {
    return codepoint == 0x061c || codepoint == 0x200e || codepoint == 0x200f ||
           (codepoint >= 0x202a && codepoint <= 0x202e) ||
           (codepoint >= 0x2066 && codepoint <= 0x2069);
}
