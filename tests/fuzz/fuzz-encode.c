/* SPDX-License-Identifier: MIT */
/* Any event under any modes: what is sent is bounded, and a paste stays in its bracket; any text
 * read as the name of a key has a name that is read as the same chord. */

#include "base/buffer.h"
#include "input-modes.h"

#include <assert.h>
#include <stdint.h>

#define SENT_MAX_BYTES 128 /* for one key or click: 16 code points of text at most */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static struct input_modes read_modes(struct reader *reader) {
    unsigned bits = reader_byte(reader);
    return (struct input_modes){
        .application_cursor = (bits & 1) != 0,
        .application_keypad = (bits & 2) != 0,
        .backarrow_backspace = (bits & 4) != 0,
        .newline = (bits & 8) != 0,
        .bracketed_paste = (bits & 16) != 0,
        .focus_events = (bits & 32) != 0,
        .alternate_scroll = (bits & 64) != 0,
        .alternate_screen = (bits & 128) != 0,
        .modify_other_keys = reader_byte(reader),
        .kitty_flags = reader_byte(reader),
        .mouse_tracking = reader_byte(reader),
        .mouse_encoding = reader_byte(reader),
        .cell_width_pixels = reader_byte(reader),
        .cell_height_pixels = reader_byte(reader),
    };
}

static void try_key(const struct input_modes *modes, struct reader *reader) {
    struct key_event key = {
        .symbol = reader_byte(reader),
        .codepoint = reader_u32(reader),
        .shifted_codepoint = reader_u32(reader),
        .base_codepoint = reader_u32(reader),
        .modifiers = reader_byte(reader),
        .action = reader_byte(reader),
    };
    const char *text = reader_bytes(reader, sizeof(key.text));
    if (text != NULL) {
        memcpy(key.text, text, sizeof(key.text));
    }
    struct buffer out = { 0 };
    key_encode(modes, &key, &out);
    assert(out.length <= SENT_MAX_BYTES);
    buffer_finish(&out);
    char name[32];
    key_format(&key, name);
    assert(strlen(name) < sizeof(name));
}

static void try_mouse(const struct input_modes *modes, struct reader *reader) {
    const struct mouse_event mouse = {
        .action = reader_byte(reader),
        .button = reader_byte(reader),
        .modifiers = reader_byte(reader),
        .column = reader_u16(reader),
        .row = reader_u16(reader),
    };
    struct buffer out = { 0 };
    mouse_encode(modes, &mouse, &out);
    focus_encode(modes, true, &out);
    assert(out.length <= SENT_MAX_BYTES);
    buffer_finish(&out);
}

static void try_paste(const struct input_modes *modes, struct reader *reader) {
    static const char start[] = "\033[200~", end[] = "\033[201~";
    size_t length = reader_left(reader);
    const char *text = reader_bytes(reader, length);
    struct buffer out = { 0 };
    paste_encode(modes, text, length, &out);
    if (modes->bracketed_paste) {
        assert(out.length >= strlen(start) + strlen(end));
        char *first_end = memmem(out.data, out.length, end, strlen(end));
        assert(first_end == out.data + out.length - strlen(end));
    } else {
        assert(out.length == 0 || memchr(out.data, '\033', out.length) == NULL);
    }
    buffer_finish(&out);
}

static void try_name(struct reader *reader) {
    char text[64] = "", again[32];
    struct key_event key, same;
    size_t length = reader_left(reader);
    length = length < sizeof(text) - 1 ? length : sizeof(text) - 1;
    memcpy(text, reader_bytes(reader, length), length);
    if (key_parse(text, &key)) {
        assert(key_parse(key_format(&key, again), &same));
        assert(key_same_chord(&key, &same));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct reader reader = reader_from(bytes, length);
    unsigned kind = reader_byte(&reader) % 4;
    const struct input_modes modes = read_modes(&reader);
    if (reader.failed) {
        return 0;
    }
    if (kind == 0) {
        try_key(&modes, &reader);
    } else if (kind == 1) {
        try_mouse(&modes, &reader);
    } else if (kind == 2) {
        try_paste(&modes, &reader);
    } else {
        try_name(&reader);
    }
    return 0;
}
