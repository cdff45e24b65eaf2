/* SPDX-License-Identifier: MIT */
/* JSON that may have been cut: what is open is closed behind the last member that came whole. */

#include "agent/agent-text.h"

#include "base/buffer.h"

#include <string.h>

/* What is open at a place of the text. */
struct nesting {
    char closers[JSON_DEPTH_MAX];
    size_t depth;
};

struct scan {
    struct nesting now, at_cut;
    size_t cut; /* behind the last whole member; 0: there is none */
    bool is_in_text, is_escaped;
};

/* False when it is nothing that JSON could be. */
static bool scan_byte(struct scan *scan, char byte, size_t at) {
    if (scan->is_in_text) {
        bool ends = byte == '"' && !scan->is_escaped;
        scan->is_escaped = byte == '\\' && !scan->is_escaped;
        scan->is_in_text = !ends;
        return true;
    }
    scan->is_in_text = byte == '"';
    if (byte == '{' || byte == '[') {
        if (scan->now.depth == JSON_DEPTH_MAX) {
            return false;
        }
        scan->now.closers[scan->now.depth++] = byte == '{' ? '}' : ']';
    } else if (byte == '}' || byte == ']') {
        return scan->now.depth > 0 && scan->now.closers[--scan->now.depth] == byte;
    } else if (byte == ',') {
        scan->cut = at;
        scan->at_cut = scan->now;
    }
    return true;
}

static struct json *parse_cut(const char *text, size_t length, struct error *err) {
    struct scan scan = { 0 };
    for (size_t i = 0; i < length; i++) {
        if (!scan_byte(&scan, text[i], i)) {
            break;
        }
    }
    struct buffer closed = { 0 };
    buffer_append(&closed, text, scan.cut);
    for (size_t i = scan.at_cut.depth; i > 0; i--) {
        buffer_append_byte(&closed, (uint8_t)scan.at_cut.closers[i - 1]);
    }
    struct json *json = json_parse(buffer_text(&closed), closed.length, err);
    buffer_finish(&closed);
    return json;
}

struct json *agent_text_parse(const char *text, size_t length, bool is_cut, struct error *err) {
    struct json *json = is_cut ? parse_cut(text, length, err) : json_parse(text, length, err);
    if (json != NULL && json_kind(json) != JSON_KIND_OBJECT) {
        error_set(err, ERROR_INVALID, "not an object but %s", json_kind_name(json_kind(json)));
        json_destroy(json);
        return NULL;
    }
    return json;
}
