/* SPDX-License-Identifier: MIT */

/* Any bytes at all. They are fed as they stand, but for NUL, which a terminal ignores: the byte
 * behind it says what happens in between (a cut, a resize, a capture, a checkpoint). After each
 * step what can be seen must make sense, and a checkpoint must say the same when it is loaded. */

#include "base/buffer.h"
#include "term/terminal.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void on_reply(void *context, const char *bytes, size_t length) {
    struct terminal *const *terminal = context;
    assert(length > 0 && length < 8192 && *terminal != NULL);
}

static void on_text(void *context, const char *text) {
    for (; *text != '\0'; text++) {
        assert((unsigned char)*text >= 0x20 && *text != 0x7f);
    }
}

static void on_texts(void *context, const char *title, const char *body) {
    on_text(context, title);
    on_text(context, body);
}

static const struct terminal_events events = {
    .reply = on_reply,
    .title = on_text,
    .working_directory = on_text,
    .notify = on_texts,
};

static void check_row(const struct terminal *terminal, struct terminal_row row, unsigned columns) {
    assert(row.used <= columns);
    for (unsigned i = 0; i < row.used; i++) {
        const struct cell *cell = &row.cells[i];
        bool follows_wide = i > 0 && row.cells[i - 1].width == 2;
        assert(cell->width <= 2 && (cell->width == 0) == follows_wide);
        char text[TERMINAL_GLYPH_MAX_BYTES];
        size_t size = terminal_glyph_text(terminal, cell->glyph, text);
        assert(size >= 1 && size < sizeof(text) && (unsigned char)text[0] >= 0x20);
        assert(terminal_style(terminal, cell->style)->underline <= UNDERLINE_DASHED);
    }
    assert(row.used == 0 || row.cells[row.used - 1].width != 2);
}

static void check(struct terminal *terminal) {
    struct terminal_cursor cursor = terminal_cursor(terminal);
    assert(cursor.row < terminal_rows(terminal) && cursor.column < terminal_columns(terminal));
    assert(cursor.shape <= 2 && terminal_modes(terminal).mouse_tracking <= 4);
    for (uint16_t i = 0; i < terminal_rows(terminal); i++) {
        check_row(terminal, terminal_row(terminal, i), terminal_columns(terminal));
    }
    uint32_t lines = terminal_history_count(terminal);
    for (uint32_t i = 0; i < lines; i += 1 + lines / 8) {
        check_row(terminal, terminal_history_row(terminal, i), TERMINAL_COLUMNS_MAX);
    }
    assert(strlen(terminal_title(terminal)) < TERMINAL_TITLE_MAX_BYTES);
}

static void reload(struct terminal *terminal) {
    struct buffer first = { 0 }, second = { 0 }, before = { 0 }, after = { 0 };
    struct error err;
    terminal_capture(terminal, CAPTURE_ANSI, &before);
    terminal_save(terminal, &first);
    bool is_loaded = terminal_load(terminal, first.data, first.length, &err);
    assert(is_loaded);
    terminal_capture(terminal, CAPTURE_ANSI, &after);
    assert(before.length == after.length && memcmp(before.data, after.data, after.length) == 0);
    terminal_save(terminal, &second);
    assert(first.length == second.length);
    buffer_finish(&first);
    buffer_finish(&second);
    buffer_finish(&before);
    buffer_finish(&after);
}

static void capture(struct terminal *terminal) {
    struct buffer out = { 0 };
    terminal_capture(terminal, CAPTURE_HISTORY | CAPTURE_ANSI | CAPTURE_JOIN, &out);
    buffer_finish(&out);
}

/* A damaged checkpoint is refused or makes a terminal that works. */
static void load_damaged(struct terminal *terminal, struct reader *reader) {
    struct buffer saved = { 0 };
    terminal_save(terminal, &saved);
    for (int i = 0; i < 4; i++) {
        saved.data[reader_u16(reader) % saved.length] = (char)reader_byte(reader);
    }
    struct error err;
    terminal_load(terminal, saved.data, saved.length, &err);
    buffer_finish(&saved);
}

static void step(struct terminal *terminal, struct reader *reader) {
    static const uint16_t sizes[] = { 0, 1, 2, 3, 5, 8, 20, 80, 81, 200, 132, 1000, 2000 };
    unsigned columns, rows;
    switch (reader_byte(reader) % 8) {
    case 1:
    case 2:
        columns = reader_byte(reader) % 13u;
        rows = reader_byte(reader) % 9u;
        terminal_resize(terminal, sizes[columns], sizes[rows]);
        break;
    case 3:
        capture(terminal);
        break;
    case 4:
        reload(terminal);
        break;
    case 5:
        terminal_set_colors(terminal, &(struct viewer_colors){ .foreground = 0x102030,
                                              .dark = reader_byte(reader) % 2 == 0,
                                              .palette_known = 0x5555 });
        break;
    case 6:
        load_damaged(terminal, reader);
        break;
    default:
        break; /* a cut */
    }
    check(terminal);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct reader reader = reader_from(bytes, length);
    struct terminal_options options = {
        .columns = reader_byte(&reader) % 100,
        .rows = reader_byte(&reader) % 30,
        .history_lines_max = reader_byte(&reader),
        .history_bytes_max = 1 << 20,
        .allow_clipboard = true,
        .allow_checksum = true,
    };
    struct terminal *terminal = NULL;
    terminal = terminal_create(&options, &events, &terminal);
    while (reader_left(&reader) > 0) {
        const char *start = reader.position;
        const char *end = memchr(start, 0, reader_left(&reader));
        size_t run = end != NULL ? (size_t)(end - start) : reader_left(&reader);
        terminal_feed(terminal, reader_bytes(&reader, run), run);
        check(terminal);
        if (end != NULL) {
            reader_byte(&reader);
            step(terminal, &reader);
        }
    }
    terminal_destroy(terminal);
    return 0;
}
