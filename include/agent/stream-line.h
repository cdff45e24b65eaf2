/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Bytes of a pipe, made lines of bounded length. Of a line that is longer its beginning is told,
 * and how long it was. Plain data: zeroed is empty, stream_line_finish() frees.
 */

#include "base/buffer.h"

#include <stddef.h>

#define STREAM_LINE_MAX_BYTES (1024 * 1024)

struct stream_line {
    struct buffer bytes;
    size_t said_bytes; /* of the line so far, also beyond the limit */
};

/* A line without its newline, valid for the call; cut when said_bytes is more than length. */
typedef void stream_line_fn(void *context, const char *text, size_t length, size_t said_bytes);

void stream_line_feed(struct stream_line *line, const char *bytes, size_t length,
        stream_line_fn *on_line, void *context);

/* Nothing more comes: tells a last line that no newline ended. */
void stream_line_end(struct stream_line *line, stream_line_fn *on_line, void *context);
void stream_line_finish(struct stream_line *line);
