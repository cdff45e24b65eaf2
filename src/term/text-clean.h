/* SPDX-License-Identifier: MIT */
#pragma once

/* What programs send as text for people: made safe to show and to pass on. */

#include <stddef.h>

/* One line of it as base/clean.h makes it, with CLEAN_DROP: at most `maximum` bytes, malloc'd. */
char *text_clean(const char *bytes, size_t length, size_t maximum);

/* 0 to 15; -1 for what is no hexadecimal digit. */
int hex_digit(char byte);

/* Bytes of a base64 text as a malloc'd, NUL-terminated string, or NULL where it is not base64. */
char *base64_decode(const char *text, size_t length, size_t *out_length);
