/* SPDX-License-Identifier: MIT */
#pragma once

/* What the two ways to report share. */

#include "base/buffer.h"
#include "client/report.h"

#include <stdint.h>

#define REPORT_CALL_ID 1 /* of the call behind hello */

/* What both calls say: text, said_bytes, at_ms. */
struct json *report_params(const struct report *report) __attribute__((returns_nonnull));

/* Hello, and the call. */
void report_append_calls(struct buffer *out, const char *method, const struct json *params);
bool report_send_all(int fd, const struct buffer *calls, int64_t deadline_ms, struct error *err);
