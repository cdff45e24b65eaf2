/* SPDX-License-Identifier: MIT */
#pragma once

/* Figures of a stream in words, on one line each. What is returned is the caller's. */

#include "json/json.h"

char *stream_summary_retry(const struct json *event) __attribute__((returns_nonnull));

/* NULL when there is nothing to say: the limit is far. */
char *stream_summary_limit(const struct json *info);

/* How a turn ended, and behind that what it took. */
char *stream_summary_outcome(const struct json *event) __attribute__((returns_nonnull));
char *stream_summary_figures(const struct json *event) __attribute__((returns_nonnull));
