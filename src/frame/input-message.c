/* SPDX-License-Identifier: MIT */
/* Keys, mouse, pastes and sizes on the wire. */

#include "frame/message.h"

#include <string.h>

void message_append_key(struct buffer *out, const struct key_event *key) {
    size_t begin = message_begin(out, MESSAGE_KEY);
    buffer_append_u16(out, (uint16_t)key->symbol);
    buffer_append_u32(out, key->codepoint);
    buffer_append_u32(out, key->shifted_codepoint);
    buffer_append_u32(out, key->base_codepoint);
    buffer_append_byte(out, key->modifiers);
    buffer_append_byte(out, key->action);
    buffer_append_sized(out, key->text, strnlen(key->text, sizeof(key->text) - 1));
    message_end(out, begin);
}

bool message_read_key(const struct message *message, struct key_event *out_key) {
    struct reader reader = message->payload;
    struct key_event key = { .symbol = (enum key_symbol)reader_u16(&reader) };
    key.codepoint = reader_u32(&reader);
    key.shifted_codepoint = reader_u32(&reader);
    key.base_codepoint = reader_u32(&reader);
    key.modifiers = reader_byte(&reader);
    key.action = reader_byte(&reader);
    size_t length = 0;
    const char *text = reader_sized(&reader, sizeof(key.text) - 1, &length);
    if (reader.failed || (unsigned)key.symbol >= KEY_SYMBOL_COUNT || key.action > KEY_RELEASE) {
        return false;
    }
    memcpy(key.text, text, length);
    *out_key = key;
    return true;
}

void message_append_mouse(struct buffer *out, const struct mouse_event *mouse) {
    size_t begin = message_begin(out, MESSAGE_MOUSE);
    buffer_append_byte(out, mouse->action);
    buffer_append_byte(out, mouse->button);
    buffer_append_byte(out, mouse->modifiers);
    buffer_append_u16(out, mouse->column);
    buffer_append_u16(out, mouse->row);
    message_end(out, begin);
}

bool message_read_mouse(const struct message *message, struct mouse_event *out_mouse) {
    struct reader reader = message->payload;
    struct mouse_event mouse = { .action = reader_byte(&reader) };
    mouse.button = reader_byte(&reader);
    mouse.modifiers = reader_byte(&reader);
    mouse.column = reader_u16(&reader);
    mouse.row = reader_u16(&reader);
    if (reader.failed || mouse.action > MOUSE_MOTION || mouse.button > MOUSE_BUTTON_11) {
        return false;
    }
    *out_mouse = mouse;
    return true;
}

void message_append_paste(struct buffer *out, const char *text, size_t length, unsigned flags) {
    size_t begin = message_begin(out, MESSAGE_PASTE);
    buffer_append_byte(out, (uint8_t)flags);
    buffer_append(out, text, length);
    message_end(out, begin);
}

bool message_read_paste(const struct message *message, const char **out_text, size_t *out_length,
        unsigned *out_flags) {
    struct reader reader = message->payload;
    unsigned flags = reader_byte(&reader);
    size_t length = reader_left(&reader);
    if (reader.failed || length > MESSAGE_PASTE_MAX_BYTES) {
        return false;
    }
    *out_flags = flags;
    *out_length = length;
    *out_text = reader.position;
    return true;
}

void message_append_colors(struct buffer *out, const struct viewer_colors *colors) {
    size_t begin = message_begin(out, MESSAGE_COLORS);
    buffer_append_u32(out, colors->foreground);
    buffer_append_u32(out, colors->background);
    buffer_append_u32(out, colors->cursor);
    buffer_append_byte(out, colors->dark);
    buffer_append_u16(out, colors->palette_known);
    for (int i = 0; i < VIEWER_PALETTE_SIZE; i++) {
        buffer_append_u32(out, colors->palette[i]);
    }
    message_end(out, begin);
}

static uint32_t read_color(struct reader *reader) {
    return reader_u32(reader) & 0xffffff;
}

bool message_read_colors(const struct message *message, struct viewer_colors *out_colors) {
    struct reader reader = message->payload;
    struct viewer_colors colors = { .foreground = read_color(&reader) };
    colors.background = read_color(&reader);
    colors.cursor = read_color(&reader);
    colors.dark = reader_byte(&reader) != 0;
    if (!reader.failed && reader_left(&reader) > 0) {
        colors.palette_known = reader_u16(&reader);
        for (int i = 0; i < VIEWER_PALETTE_SIZE; i++) {
            colors.palette[i] = read_color(&reader);
        }
    }
    if (reader.failed) {
        return false;
    }
    *out_colors = colors;
    return true;
}

void message_append_size(
        struct buffer *out, enum message_type type, uint16_t columns, uint16_t rows) {
    size_t begin = message_begin(out, type);
    buffer_append_u16(out, columns);
    buffer_append_u16(out, rows);
    message_end(out, begin);
}

bool message_read_size(const struct message *message, uint16_t *out_columns, uint16_t *out_rows) {
    struct reader reader = message->payload;
    uint16_t columns = reader_u16(&reader), rows = reader_u16(&reader);
    if (reader.failed) {
        return false;
    }
    *out_columns = columns;
    *out_rows = rows;
    return true;
}
