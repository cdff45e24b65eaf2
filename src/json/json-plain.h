/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * JSON read and written fast. What is read is the JSON that mostly comes. NULL says nothing: either
 * it is no JSON, or it is of a kind that is seldom and left to jansson. What is returned is what
 * jansson makes of it.
 */

#include "base/buffer.h"

#include <jansson.h>

/* One whole value, nothing after it but white space; new. */
json_t *json_read_plain(const char *text, size_t length);

/* Appends a value on one line, as JSON_COMPACT has it. */
void json_write(const json_t *value, struct buffer *out);
