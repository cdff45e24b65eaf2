/* SPDX-License-Identifier: MIT */
/* Bytes to rows. Everything is checked: the bytes may come from a damaged or hostile peer. */

#include "base/memory.h"
#include "frame-private.h"
#include "frame/frame.h"

#include <stdlib.h>
#include <string.h>

struct decoder {
    struct reader reader;
    const struct frame_sink *sink;
    void *context;
    uint16_t *styles; /* by number in this message: what the sink calls it */
    size_t styles_count, styles_capacity;
    struct cell cells[TERMINAL_COLUMNS_MAX];
};

static uint16_t read_style(struct decoder *decoder) {
    struct reader *reader = &decoder->reader;
    uint64_t number = reader_varint(reader);
    if (number < decoder->styles_count) {
        return decoder->styles[number];
    }
    struct style style = {
        .foreground = reader_u32(reader),
        .background = reader_u32(reader),
        .underline_color = reader_u32(reader),
        .attributes = reader_u16(reader),
        .underline = reader_byte(reader),
    };
    size_t length = 0;
    const char *link = reader_sized(reader, FRAME_LINK_MAX_BYTES, &length);
    if (reader->failed || number != decoder->styles_count || number >= UINT16_MAX ||
            style.underline > UNDERLINE_DASHED) {
        reader->failed = true;
        return 0;
    }
    decoder->styles = memory_grow(decoder->styles, &decoder->styles_capacity,
            decoder->styles_count + 1, sizeof(*decoder->styles));
    uint16_t given = decoder->sink->style(decoder->context, &style, link, length);
    decoder->styles[decoder->styles_count++] = given;
    return given;
}

/* One character of UTF-8; controls, surrogates and overlong forms are refused. */
static uint32_t read_codepoint(struct reader *reader) {
    static const uint32_t smallest[] = { 0, 0x80, 0x800, 0x10000 };
    uint8_t first = reader_byte(reader);
    size_t more = first < 0x80 ? 0 : (first & 0xe0) == 0xc0 ? 1 : (first & 0xf0) == 0xe0 ? 2 : 3;
    if (first >= 0x80 && (first < 0xc2 || first > 0xf4)) {
        reader->failed = true;
        return 0;
    }
    uint32_t codepoint = more == 0 ? first : first & (0x3fu >> more);
    for (size_t i = 0; i < more; i++) {
        uint8_t byte = reader_byte(reader);
        reader->failed = reader->failed || (byte & 0xc0) != 0x80;
        codepoint = (codepoint << 6) | (byte & 0x3f);
    }
    if (codepoint < smallest[more] || codepoint < 0x20 || codepoint >= CODEPOINT_END ||
            (codepoint >= 0xd800 && codepoint < 0xe000)) {
        reader->failed = true;
    }
    return codepoint;
}

static void read_cell(struct decoder *decoder, enum run_kind kind, struct cell *cell) {
    struct reader *reader = &decoder->reader;
    cell->width = kind == RUN_WIDE ? 2 : 1;
    if (kind == RUN_NARROW || kind == RUN_WIDE) {
        cell->glyph = read_codepoint(reader);
    } else if (kind == RUN_CLUSTER) {
        cell->width = reader_byte(reader);
        size_t length = 0;
        const char *text = reader_sized(reader, TERMINAL_GLYPH_MAX_BYTES, &length);
        if (reader->failed || length == 0 || cell->width < 1 || cell->width > 2) {
            reader->failed = true;
            return;
        }
        cell->glyph = decoder->sink->cluster(decoder->context, text, length);
    }
}

/* The column behind the run. */
static size_t read_run(struct decoder *decoder, size_t column, size_t used) {
    struct reader *reader = &decoder->reader;
    uint8_t kind = reader_byte(reader);
    uint16_t style = read_style(decoder);
    uint64_t count = reader_varint(reader);
    if (kind >= RUN_KIND_COUNT || count == 0 || count > used - column) {
        reader->failed = true;
        return column;
    }
    for (uint64_t i = 0; i < count && !reader->failed; i++) {
        struct cell cell = { .style = style };
        read_cell(decoder, (enum run_kind)kind, &cell);
        if (column + cell.width > used) {
            reader->failed = true;
            return column;
        }
        decoder->cells[column++] = cell;
        if (cell.width == 2) {
            decoder->cells[column++] = (struct cell){ .style = style };
        }
    }
    return column;
}

static void read_row(struct decoder *decoder, uint64_t line, size_t columns) {
    struct reader *reader = &decoder->reader;
    struct terminal_row row = { .cells = decoder->cells };
    row.wrapped = (reader_byte(reader) & 1) != 0;
    row.blank = read_style(decoder);
    uint64_t used = reader_varint(reader);
    if (used > columns) {
        reader->failed = true;
        return;
    }
    row.used = (uint16_t)used;
    for (size_t column = 0; column < used && !reader->failed;) {
        column = read_run(decoder, column, (size_t)used);
    }
    if (!reader->failed) {
        decoder->sink->row(decoder->context, line, &row);
    }
}

static bool read_header(struct reader *reader, struct frame_header *header) {
    header->flags = reader_byte(reader);
    header->sequence = (uint32_t)reader_varint(reader);
    header->columns = reader_u16(reader);
    header->rows = reader_u16(reader);
    header->cursor.column = reader_u16(reader);
    header->cursor.row = reader_u16(reader);
    uint8_t cursor = reader_byte(reader), modes = reader_byte(reader);
    header->cursor.visible = (cursor & CURSOR_VISIBLE) != 0;
    header->cursor.blinking = (cursor & CURSOR_BLINKING) != 0;
    header->cursor.shape = cursor >> CURSOR_SHAPE_SHIFT;
    header->modes = (struct terminal_modes){
        .alternate_screen = (modes & MODE_ALTERNATE_SCREEN) != 0,
        .synchronized = (modes & MODE_SYNCHRONIZED) != 0,
        .bracketed_paste = (modes & MODE_BRACKETED_PASTE) != 0,
        .focus_events = (modes & MODE_FOCUS_EVENTS) != 0,
        .reverse_screen = (modes & MODE_REVERSE_SCREEN) != 0,
        .mouse_tracking = reader_byte(reader),
    };
    header->history_dropped = reader_varint(reader);
    header->history_count = (uint32_t)reader_varint(reader);
    if ((header->flags & FRAME_TITLE) != 0) {
        header->title = reader_sized(reader, TERMINAL_TITLE_MAX_BYTES, &header->title_length);
    }
    return !reader->failed && header->columns >= 1 && header->columns <= TERMINAL_COLUMNS_MAX &&
           header->rows >= 1 && header->rows <= TERMINAL_ROWS_MAX && header->cursor.shape <= 2;
}

static struct decoder *decoder_create(
        const struct message *message, const struct frame_sink *sink, void *context) {
    struct decoder *decoder = memory_allocate(sizeof(*decoder)); /* the cells need no zeroing */
    decoder->reader = message->payload;
    decoder->sink = sink;
    decoder->context = context;
    decoder->styles = NULL;
    decoder->styles_count = decoder->styles_capacity = 0;
    return decoder;
}

static bool decoder_end(struct decoder *decoder) {
    bool good = !decoder->reader.failed;
    free(decoder->styles);
    free(decoder);
    return good;
}

bool frame_decode(const struct message *message, const struct frame_sink *sink, void *context) {
    struct decoder *decoder = decoder_create(message, sink, context);
    struct reader *reader = &decoder->reader;
    struct frame_header header = { 0 };
    if (!read_header(reader, &header)) {
        reader->failed = true;
        return decoder_end(decoder);
    }
    sink->header(context, &header);
    while (!reader->failed) {
        uint64_t row = reader_varint(reader);
        if (row == 0) {
            break;
        }
        if (row > header.rows) {
            reader->failed = true;
            break;
        }
        read_row(decoder, row - 1, header.columns);
    }
    return decoder_end(decoder);
}

bool frame_decode_history(
        const struct message *message, const struct frame_sink *sink, void *context) {
    struct decoder *decoder = decoder_create(message, sink, context);
    struct reader *reader = &decoder->reader;
    uint64_t first = reader_varint(reader), count = reader_varint(reader);
    if (count > FRAME_HISTORY_LINES_MAX) {
        reader->failed = true;
    }
    for (uint64_t i = 0; i < count && !reader->failed; i++) {
        read_row(decoder, first + i, TERMINAL_COLUMNS_MAX);
    }
    return decoder_end(decoder);
}
