/* SPDX-License-Identifier: MIT */
#include "agent/stream-line.h"

#include <string.h>

static void add(struct stream_line *line, const char *bytes, size_t length) {
    size_t left = STREAM_LINE_MAX_BYTES - line->bytes.length;
    buffer_append(&line->bytes, bytes, length < left ? length : left);
    line->said_bytes += length;
}

static void tell(struct stream_line *line, stream_line_fn *on_line, void *context) {
    const char *text = buffer_text(&line->bytes);
    on_line(context, text, line->bytes.length, line->said_bytes);
    buffer_clear(&line->bytes);
    line->said_bytes = 0;
}

void stream_line_feed(struct stream_line *line, const char *bytes, size_t length,
        stream_line_fn *on_line, void *context) {
    const char *newline;
    while (length > 0 && (newline = memchr(bytes, '\n', length)) != NULL) {
        size_t part = (size_t)(newline - bytes);
        add(line, bytes, part);
        tell(line, on_line, context);
        bytes += part + 1;
        length -= part + 1;
    }
    if (length > 0) {
        add(line, bytes, length);
    }
}

void stream_line_end(struct stream_line *line, stream_line_fn *on_line, void *context) {
    if (line->said_bytes > 0) {
        tell(line, on_line, context);
    }
}

void stream_line_finish(struct stream_line *line) {
    buffer_finish(&line->bytes);
}
