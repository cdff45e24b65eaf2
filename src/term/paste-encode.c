/* SPDX-License-Identifier: MIT */
/*
 * Pasted text. What is pasted may come from anywhere, so it must not be able to end the bracket
 * (and so be taken for typing), nor, without brackets, to send control characters.
 * Line ends go as CR, which is what Enter types, as in xterm and tmux.
 */

#include "base/memory.h"
#include "input-modes.h"
#include "term/terminal.h"

#include <string.h>

#define PASTE_START "\033[200~"
#define PASTE_END   "\033[201~"

/* PASTE_END, and its forms with the C1 control as a byte and as UTF-8. */
static const char *const paste_ends[] = { PASTE_END, "\302\233201~", "\233201~" };

/* Takes an end off the end of what was written since `start`. Done after every byte, it also
 * catches an end that taking out another one has put together. */
static void cut_paste_end(struct buffer *out, size_t start) {
    for (size_t i = 0; i < ARRAY_LENGTH(paste_ends); i++) {
        size_t length = strlen(paste_ends[i]);
        if (out->length - start >= length &&
                memcmp(out->data + out->length - length, paste_ends[i], length) == 0) {
            out->length -= length;
            return;
        }
    }
}

static bool is_kept_unbracketed(unsigned char byte) {
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

void paste_encode(
        const struct input_modes *modes, const char *text, size_t length, struct buffer *out) {
    if (modes->bracketed_paste) {
        buffer_append_text(out, PASTE_START);
    }
    size_t start = out->length;
    for (size_t i = 0; i < length; i++) {
        char byte = text[i];
        if (byte == '\r' && i + 1 < length && text[i + 1] == '\n') {
            continue; /* CR LF is one line end */
        }
        if (byte == '\n' || byte == '\r') {
            buffer_append_byte(out, '\r');
        } else if (modes->bracketed_paste || is_kept_unbracketed((unsigned char)byte)) {
            buffer_append_byte(out, (uint8_t)byte);
            if (byte == '~' && modes->bracketed_paste) {
                cut_paste_end(out, start);
            }
        }
    }
    if (modes->bracketed_paste) {
        buffer_append_text(out, PASTE_END);
    }
}

/* ---- in parts -------------------------------------------------------------------------------- */

static bool would_end(const struct paste_parts *parts, char byte) {
    const char *recent = parts->recent;
    return byte == '~' &&
           (memcmp(recent, "\033[201", 5) == 0 || memcmp(recent + 1, "\233201", 4) == 0);
}

static void append(struct paste_parts *parts, char byte, struct buffer *out) {
    memmove(parts->recent, parts->recent + 1, sizeof(parts->recent) - 1);
    parts->recent[sizeof(parts->recent) - 1] = byte;
    buffer_append_byte(out, (uint8_t)byte);
}

void paste_encode_part(const struct input_modes *modes, struct paste_parts *parts, const char *text,
        size_t length, bool is_last, struct buffer *out) {
    if (!parts->is_begun) {
        parts->is_begun = true;
        parts->is_bracketed = modes->bracketed_paste;
        buffer_append_text(out, parts->is_bracketed ? PASTE_START : "");
    }
    for (size_t i = 0; i < length; i++) {
        char byte = text[i];
        bool is_rest = byte == '\n' && parts->is_after_return; /* CR LF is one line end */
        parts->is_after_return = byte == '\r';
        byte = byte == '\n' ? '\r' : byte;
        bool is_kept = parts->is_bracketed
                               ? !would_end(parts, byte)
                               : byte == '\r' || is_kept_unbracketed((unsigned char)byte);
        if (is_kept && !is_rest) {
            append(parts, byte, out);
        }
    }
    if (is_last && parts->is_bracketed) {
        buffer_append_text(out, PASTE_END);
    }
}
