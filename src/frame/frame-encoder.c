/* SPDX-License-Identifier: MIT */
/* Rows to bytes. Plain text in one style costs its UTF-8 and a few bytes more. */

#include "base/memory.h"
#include "frame-private.h"
#include "frame/frame.h"

#include <stdlib.h>
#include <string.h>

#define NO_NUMBER 0xffffu

/* A message of history ends early at either: what it lacks is asked for again. */
#define HISTORY_STYLES_MAX (NO_NUMBER - TERMINAL_COLUMNS_MAX - 1u)
#define HISTORY_BYTES_MAX  (MESSAGE_FROM_HOST_MAX / 2)

struct frame_encoder {
    uint16_t *numbers; /* by the terminal's style: its number in this message */
    size_t numbers_count;
    uint16_t *used; /* the styles that have one, to forget them afterwards */
    size_t used_count, used_capacity;
};

struct frame_encoder *frame_encoder_create(void) {
    return NEW(struct frame_encoder);
}

void frame_encoder_destroy(struct frame_encoder *encoder) {
    if (encoder != NULL) {
        free(encoder->numbers);
        free(encoder->used);
        free(encoder);
    }
}

/* The terminal's numbers mean other looks now; the message's own go on. */
static void forget_numbers(struct frame_encoder *encoder) {
    for (size_t i = 0; i < encoder->used_count; i++) {
        encoder->numbers[encoder->used[i]] = NO_NUMBER;
    }
}

static void forget_styles(struct frame_encoder *encoder) {
    forget_numbers(encoder);
    encoder->used_count = 0;
}

static void make_room(struct frame_encoder *encoder, uint16_t style) {
    size_t old = encoder->numbers_count;
    if (style >= old) {
        size_t capacity = old;
        encoder->numbers = memory_grow(
                encoder->numbers, &capacity, (size_t)style + 1, sizeof(*encoder->numbers));
        memset(encoder->numbers + old, 0xff, (capacity - old) * sizeof(*encoder->numbers));
        encoder->numbers_count = capacity;
    }
}

static void append_style(struct frame_encoder *encoder, const struct terminal *terminal,
        uint16_t style, struct buffer *out) {
    make_room(encoder, style);
    if (encoder->numbers[style] != NO_NUMBER) {
        buffer_append_varint(out, encoder->numbers[style]);
        return;
    }
    encoder->used = memory_grow(encoder->used, &encoder->used_capacity, encoder->used_count + 1,
            sizeof(*encoder->used));
    encoder->numbers[style] = (uint16_t)encoder->used_count;
    encoder->used[encoder->used_count++] = style;
    buffer_append_varint(out, encoder->numbers[style]);
    const struct style *look = terminal_style(terminal, style);
    buffer_append_u32(out, look->foreground);
    buffer_append_u32(out, look->background);
    buffer_append_u32(out, look->underline_color);
    buffer_append_u16(out, look->attributes);
    buffer_append_byte(out, look->underline);
    const char *link = terminal_link(terminal, look->link);
    size_t length = link != NULL ? strlen(link) : 0;
    buffer_append_sized(out, link, length <= FRAME_LINK_MAX_BYTES ? length : 0);
}

static enum run_kind kind_of(const struct terminal_row *row, size_t column) {
    const struct cell *cell = &row->cells[column];
    bool whole = cell->width == 2 && column + 1 < row->used && row->cells[column + 1].width == 0;
    if (cell->glyph == 0 || cell->width == 0 || (cell->width == 2 && !whole)) {
        return RUN_BLANK; /* also half of a wide character, which should not be */
    }
    if (cell->glyph >= CODEPOINT_END) {
        return RUN_CLUSTER;
    }
    return whole ? RUN_WIDE : RUN_NARROW;
}

static size_t cells_of(enum run_kind kind, const struct cell *cell) {
    return kind == RUN_WIDE || (kind == RUN_CLUSTER && cell->width == 2) ? 2 : 1;
}

static void append_codepoint(struct buffer *out, uint32_t codepoint) {
    char *room = buffer_reserve(out, 4);
    if (codepoint < 0x80) {
        room[0] = (char)codepoint;
        out->length += 1;
    } else if (codepoint < 0x800) {
        room[0] = (char)(0xc0 | (codepoint >> 6));
        room[1] = (char)(0x80 | (codepoint & 0x3f));
        out->length += 2;
    } else if (codepoint < 0x10000) {
        room[0] = (char)(0xe0 | (codepoint >> 12));
        room[1] = (char)(0x80 | ((codepoint >> 6) & 0x3f));
        room[2] = (char)(0x80 | (codepoint & 0x3f));
        out->length += 3;
    } else {
        room[0] = (char)(0xf0 | (codepoint >> 18));
        room[1] = (char)(0x80 | ((codepoint >> 12) & 0x3f));
        room[2] = (char)(0x80 | ((codepoint >> 6) & 0x3f));
        room[3] = (char)(0x80 | (codepoint & 0x3f));
        out->length += 4;
    }
}

static void append_glyph(const struct terminal *terminal, enum run_kind kind,
        const struct cell *cell, struct buffer *out) {
    if (kind == RUN_NARROW || kind == RUN_WIDE) {
        append_codepoint(out, cell->glyph);
    } else if (kind == RUN_CLUSTER) {
        char text[TERMINAL_GLYPH_MAX_BYTES];
        size_t length = terminal_glyph_text(terminal, cell->glyph, text);
        buffer_append_byte(out, cell->width);
        buffer_append_sized(out, text, length);
    }
}

/* One run from `column`; the column behind it. */
static size_t append_run(struct frame_encoder *encoder, const struct terminal *terminal,
        const struct terminal_row *row, size_t column, struct buffer *out) {
    enum run_kind kind = kind_of(row, column);
    uint16_t style = row->cells[column].style;
    size_t end = column, count = 0;
    while (end < row->used && row->cells[end].style == style && kind_of(row, end) == kind) {
        end += cells_of(kind, &row->cells[end]);
        count++;
    }
    buffer_append_byte(out, (uint8_t)kind);
    append_style(encoder, terminal, style, out);
    buffer_append_varint(out, count);
    for (size_t i = column; i < end && kind != RUN_BLANK;) {
        append_glyph(terminal, kind, &row->cells[i], out);
        i += cells_of(kind, &row->cells[i]);
    }
    return end;
}

static void append_row(struct frame_encoder *encoder, const struct terminal *terminal,
        const struct terminal_row *row, struct buffer *out) {
    buffer_append_byte(out, row->wrapped);
    append_style(encoder, terminal, row->blank, out);
    buffer_append_varint(out, row->used);
    for (size_t column = 0; column < row->used;) {
        column = append_run(encoder, terminal, row, column, out);
    }
}

static uint8_t mode_bits(const struct terminal_modes *modes) {
    return (uint8_t)((modes->alternate_screen ? MODE_ALTERNATE_SCREEN : 0) |
                     (modes->synchronized ? MODE_SYNCHRONIZED : 0) |
                     (modes->bracketed_paste ? MODE_BRACKETED_PASTE : 0) |
                     (modes->focus_events ? MODE_FOCUS_EVENTS : 0) |
                     (modes->reverse_screen ? MODE_REVERSE_SCREEN : 0));
}

static void append_header(
        const struct terminal *terminal, const struct frame_options *options, struct buffer *out) {
    struct terminal_cursor cursor = terminal_cursor(terminal);
    struct terminal_modes modes = terminal_modes(terminal);
    buffer_append_byte(out, (uint8_t)((options->since_version == 0 ? FRAME_FULL : 0) |
                                      (options->title ? FRAME_TITLE : 0)));
    buffer_append_varint(out, options->sequence);
    buffer_append_u16(out, terminal_columns(terminal));
    buffer_append_u16(out, terminal_rows(terminal));
    buffer_append_u16(out, cursor.column);
    buffer_append_u16(out, cursor.row);
    buffer_append_byte(out, (uint8_t)((cursor.visible ? CURSOR_VISIBLE : 0) |
                                      (cursor.blinking ? CURSOR_BLINKING : 0) |
                                      (cursor.shape << CURSOR_SHAPE_SHIFT)));
    buffer_append_byte(out, mode_bits(&modes));
    buffer_append_byte(out, modes.mouse_tracking);
    buffer_append_varint(out, terminal_history_dropped(terminal));
    buffer_append_varint(out, terminal_history_count(terminal));
    if (options->title) {
        const char *title = terminal_title(terminal);
        buffer_append_sized(out, title, strnlen(title, TERMINAL_TITLE_MAX_BYTES));
    }
}

void frame_encode(struct frame_encoder *encoder, const struct terminal *terminal,
        const struct frame_options *options, struct buffer *out) {
    size_t begin = message_begin(out, MESSAGE_FRAME);
    append_header(terminal, options, out);
    for (uint16_t i = 0; i < terminal_rows(terminal); i++) {
        struct terminal_row row = terminal_row(terminal, i);
        if (options->since_version == 0 || row.version > options->since_version) {
            buffer_append_varint(out, (uint64_t)i + 1);
            append_row(encoder, terminal, &row, out);
        }
    }
    buffer_append_varint(out, 0);
    message_end(out, begin);
    forget_styles(encoder);
}

static uint64_t clamp(uint64_t value, uint64_t minimum, uint64_t maximum) {
    return value < minimum ? minimum : value < maximum ? value : maximum;
}

void frame_encode_history(struct frame_encoder *encoder, struct terminal *terminal,
        uint64_t first_line, uint32_t count, struct buffer *out) {
    uint64_t oldest = terminal_history_dropped(terminal);
    uint64_t end = oldest + terminal_history_count(terminal);
    uint64_t wanted = count < FRAME_HISTORY_LINES_MAX ? count : FRAME_HISTORY_LINES_MAX;
    uint64_t wish_end = first_line > UINT64_MAX - wanted ? UINT64_MAX : first_line + wanted;
    uint64_t first = clamp(first_line, oldest, end), last = clamp(wish_end, first, end);
    uint64_t generation = terminal_table_generation(terminal), line = first;
    struct buffer rows = { 0 };
    while (line < last && encoder->used_count < HISTORY_STYLES_MAX &&
            rows.length < HISTORY_BYTES_MAX) {
        struct terminal_row row = terminal_history_row(terminal, (uint32_t)(line++ - oldest));
        if (terminal_table_generation(terminal) != generation) {
            generation = terminal_table_generation(terminal);
            forget_numbers(encoder);
        }
        append_row(encoder, terminal, &row, &rows);
    }
    size_t begin = message_begin(out, MESSAGE_HISTORY);
    buffer_append_varint(out, first);
    buffer_append_varint(out, line - first);
    buffer_append(out, rows.data, rows.length);
    message_end(out, begin);
    buffer_finish(&rows);
    forget_styles(encoder);
}
