/* SPDX-License-Identifier: MIT */
#pragma once

#include "arguments.h"

#include "json/json.h"

/* The session that needs somebody next, the caller's. NULL: err says why, or (untouched) nobody
 * does. */
struct json *next_session(const struct arguments *arguments, struct error *err);
