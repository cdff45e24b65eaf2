/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The JSON that mostly comes, read fast. NULL says nothing: either it is no JSON, or it is of a
 * kind that is seldom and left to jansson. What is returned is what jansson makes of it.
 */

#include <jansson.h>

/* One whole value, nothing after it but white space; new. */
json_t *json_read_plain(const char *text, size_t length);
