/* SPDX-License-Identifier: MIT */
#pragma once

/* Control sequences checked, trimmed and cut to what libvterm can hold. */

#include <stdbool.h>
#include <stddef.h>

#define SEQUENCE_CUT_MAX 512 /* bytes of one */

typedef void sequence_piece_fn(void *context, const char *bytes, size_t length);

/* Hands a complete control sequence (ESC [ …) on, digits cut, in pieces of at most
 * SEQUENCE_ARGUMENTS_MAX arguments where its kind allows it (SGR, set and reset mode); else what is
 * beyond is cut off. One that is malformed or too long is not handed on. */
void sequence_cut(const char *sequence, size_t length, sequence_piece_fn *piece, void *context);
