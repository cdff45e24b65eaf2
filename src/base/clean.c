/* SPDX-License-Identifier: MIT */
#include "base/clean.h"

#include "base/codepoint.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define STAND_IN_SIZE 16 /* "<U+10FFFF>" */
#define ELLIPSIS      "…"

static bool ends_line(uint32_t codepoint) {
    return codepoint == '\n' || codepoint == '\r' || codepoint == 0x85 || codepoint == 0x2028 ||
           codepoint == 0x2029;
}

/* Characters that a terminal does not show as what they are: of no width, or blanks that are none
 * (the fillers of Hangul, the empty cell of Braille). */
static bool is_hidden(uint32_t code) {
    return code == 0xad || code == 0x115f || code == 0x1160 || code == 0x180e ||
           (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2060 && code <= 0x206f) || code == 0x2800 || code == 0x3164 ||
           code == 0xfeff || code == 0xffa0 || (code >= 0xe0000 && code <= 0xe01ef);
}

bool clean_is_harmful(uint32_t codepoint) {
    return codepoint_is_control(codepoint) || codepoint_turns_direction(codepoint) ||
           ends_line(codepoint);
}

static size_t put_itself(uint32_t codepoint, char *stand_in) {
    return utf8_encode(codepoint, stand_in);
}

/* One blank, but none at the beginning, and not two. */
static size_t put_blank(const struct buffer *out, char *stand_in) {
    bool is_first = out->length == 0 || out->data[out->length - 1] == ' ';
    stand_in[0] = ' ';
    return is_first ? 0 : 1;
}

static size_t drop(const struct buffer *out, uint32_t codepoint, char *stand_in) {
    if (!clean_is_harmful(codepoint)) {
        return put_itself(codepoint, stand_in);
    }
    return ends_line(codepoint) || codepoint == '\t' ? put_blank(out, stand_in) : 0;
}

static size_t blank(const struct buffer *out, uint32_t codepoint, char *stand_in) {
    return clean_is_harmful(codepoint) ? put_blank(out, stand_in) : put_itself(codepoint, stand_in);
}

static size_t mark(const struct buffer *out, uint32_t codepoint, char *stand_in) {
    bool is_marked = clean_is_harmful(codepoint) || codepoint == UTF8_REPLACEMENT;
    return put_itself(is_marked ? '?' : codepoint, stand_in);
}

static size_t show(const struct buffer *out, uint32_t codepoint, char *stand_in) {
    if (codepoint == '\t') {
        memset(stand_in, ' ', 4);
        return 4;
    }
    if (codepoint < 0x20 || codepoint == 0x7f) {
        stand_in[0] = '^';
        stand_in[1] = (char)(codepoint ^ 0x40);
        return 2;
    }
    return clean_is_harmful(codepoint) || is_hidden(codepoint)
                   ? (size_t)snprintf(stand_in, STAND_IN_SIZE, "<U+%04X>", codepoint)
                   : put_itself(codepoint, stand_in);
}

/* What stands for a character: how many bytes; `out` is what comes before it. */
static size_t (*const ways[])(const struct buffer *out, uint32_t codepoint, char *stand_in) = {
    [CLEAN_DROP] = drop,
    [CLEAN_BLANK] = blank,
    [CLEAN_MARK] = mark,
    [CLEAN_SHOW] = show,
};

static size_t find_stand_in(
        const struct buffer *out, uint32_t codepoint, const struct clean *how, char *stand_in) {
    bool is_kept = how->keeps_lines && (ends_line(codepoint) || codepoint == '\t');
    return is_kept ? put_itself(codepoint == '\t' ? ' ' : '\n', stand_in)
                   : ways[how->way](out, codepoint, stand_in);
}

void clean_append(struct buffer *out, const char *bytes, size_t length, const struct clean *how) {
    size_t begin = out->length;
    for (size_t at = 0; at < length;) {
        uint32_t codepoint;
        char stand_in[STAND_IN_SIZE];
        bool is_pair = how->way != CLEAN_SHOW && at + 1 < length && bytes[at] == '\r' &&
                       bytes[at + 1] == '\n'; /* one line end */
        at += is_pair;
        at += utf8_decode(bytes + at, length - at, &codepoint);
        size_t size = find_stand_in(out, codepoint, how, stand_in);
        if (size > how->maximum_bytes - (out->length - begin)) {
            buffer_append_text(out, how->way == CLEAN_MARK ? ELLIPSIS : "");
            return;
        }
        buffer_append(out, stand_in, size);
    }
}

static char *clean(const char *text, size_t maximum_bytes, bool keeps_lines) {
    const struct clean how = { CLEAN_DROP, keeps_lines, maximum_bytes };
    struct buffer out = { 0 };
    clean_append(&out, text, strlen(text), &how);
    return buffer_take_text(&out);
}

char *clean_line(const char *text, size_t maximum_bytes) {
    return clean(text, maximum_bytes, false);
}

char *clean_lines(const char *text, size_t maximum_bytes) {
    return clean(text, maximum_bytes, true);
}

void clean_append_marked(
        struct buffer *out, const char *text, size_t maximum_bytes, bool keeps_lines) {
    const struct clean how = { CLEAN_MARK, keeps_lines, maximum_bytes };
    clean_append(out, text, strlen(text), &how);
}

void clean_append_shown(struct buffer *out, const char *bytes, size_t length) {
    clean_append(out, bytes, length, &(struct clean){ CLEAN_SHOW, false, SIZE_MAX });
}
