/* SPDX-License-Identifier: MIT */
#pragma once

/* What an agent said, as text, made JSON. */

#include "base/error.h"
#include "json/json.h"

#include <stdbool.h>
#include <stddef.h>

/* The object; NULL when it is none. Of a text that was cut, what came whole before the cut. */
struct json *agent_text_parse(const char *text, size_t length, bool is_cut, struct error *err);
