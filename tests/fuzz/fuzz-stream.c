/* SPDX-License-Identifier: MIT */
/* Any bytes as what a headless Claude Code prints, whole and in pieces: the same text comes of it,
 * and nothing in that text is a control but newlines. */

#include "agent/agent-decode.h"
#include "agent/agent-text.h"
#include "agent/stream-line.h"
#include "agent/stream-text.h"

#include <assert.h>
#include <string.h>

struct reading {
    struct stream_text text;
    struct buffer page;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_line(void *context, const char *line, size_t length, size_t said_bytes) {
    struct reading *reading = context;
    OWNED(json) event = agent_text_parse(line, length, said_bytes > length, NULL);
    if (event == NULL) {
        stream_text_raw(&reading->text, line, length, &reading->page);
        return;
    }
    stream_text_event(&reading->text, event, &reading->page);
    OWNED(json) digest = agent_stream_digest(event);
    if (digest != NULL) {
        struct agent_decoded decoded;
        agent_decode_stream(digest, 1, &decoded);
        assert(decoded.signal.until_ms >= 0);
    }
}

static void read_all(struct reading *reading, const char *bytes, size_t size, size_t piece) {
    struct stream_line line = { 0 };
    for (size_t at = 0; at < size; at += piece) {
        size_t left = size - at;
        stream_line_feed(&line, bytes + at, left < piece ? left : piece, take_line, reading);
    }
    stream_line_end(&line, take_line, reading);
    stream_line_finish(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct reading whole = { 0 }, parts = { 0 };
    read_all(&whole, (const char *)data, size, size + 1);
    read_all(&parts, (const char *)data, size, 7);
    assert(whole.page.length == parts.page.length);
    for (size_t i = 0; i < whole.page.length; i++) {
        unsigned char byte = (unsigned char)whole.page.data[i];
        bool is_c1 = byte == 0xc2 && (unsigned char)whole.page.data[i + 1] < 0xa0;
        assert(byte == '\n' || (byte >= 0x20 && byte != 0x7f && !is_c1));
    }
    buffer_finish(&whole.page);
    buffer_finish(&parts.page);
    return 0;
}
