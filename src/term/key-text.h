/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Characters of key events: UTF-8 both ways, and which character Shift makes of another.
 *
 * Private to the key files. Nothing is allocated; what is no Unicode scalar value is refused.
 */

#include "term/key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first character of text; how many bytes it has, 0 for none (empty or not UTF-8). */
size_t key_text_decode(const char *text, uint32_t *out_codepoint);

/* As UTF-8 with a NUL behind; how many bytes, 0 for what is no scalar value. */
size_t key_text_encode(uint32_t codepoint, char out[5]);

/* What the key gives with Shift: as the event says, else as far as it is the same on every layout
 * (letters of ASCII); 0 when unknown. */
uint32_t key_shifted(const struct key_event *key);

/* The event with capital letters of ASCII told as the small one with Shift: the kitty protocol's
 * way, whatever the way it came in. */
struct key_event key_canonical(const struct key_event *key);
