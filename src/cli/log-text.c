/* SPDX-License-Identifier: MIT */
#include "log-text.h"

#include "base/fd.h"
#include "base/memory.h"
#include "term/terminal.h"

#define HISTORY_LINES  20000 /* more than one chunk of a recording makes */
#define CHECKPOINT_MAX (32 * 1024 * 1024)

struct log_text {
    FILE *out;
    struct terminal *terminal;
    uint64_t printed; /* lines, counted from the first that scrolled off */
};

struct log_text *log_text_create(FILE *out) {
    struct log_text *text = NEW(struct log_text);
    text->out = out;
    return text;
}

void log_text_destroy(struct log_text *text) {
    if (text != NULL) {
        terminal_destroy(text->terminal);
        free(text);
    }
}

static bool is_blank(const struct cell *cell) {
    return cell->glyph == 0 || cell->glyph == ' ';
}

static void print_row(const struct log_text *text, struct terminal_row row) {
    size_t used = row.used;
    while (!row.wrapped && used > 0 && is_blank(&row.cells[used - 1])) {
        used--;
    }
    for (size_t i = 0; i < used; i++) {
        char glyph[TERMINAL_GLYPH_MAX_BYTES];
        if (row.cells[i].width > 0) {
            fwrite(glyph, 1, terminal_glyph_text(text->terminal, row.cells[i].glyph, glyph),
                    text->out);
        }
    }
    if (!row.wrapped) {
        putc('\n', text->out);
    }
}

/* Prints the lines from the last printed up to `end`, as far as they are still there. */
static void print_lines(struct log_text *text, uint64_t end) {
    uint64_t dropped = terminal_history_dropped(text->terminal);
    uint64_t screen = dropped + terminal_history_count(text->terminal);
    if (text->printed < dropped) {
        text->printed = dropped;
    }
    for (; text->printed < end; text->printed++) {
        print_row(text,
                text->printed < screen
                        ? terminal_history_row(text->terminal, (uint32_t)(text->printed - dropped))
                        : terminal_row(text->terminal, (uint16_t)(text->printed - screen)));
    }
}

static uint64_t first_on_screen(const struct log_text *text) {
    return terminal_history_dropped(text->terminal) + terminal_history_count(text->terminal);
}

/* All lines above the cursor are done with. */
static void print_done(struct log_text *text) {
    if (terminal_modes(text->terminal).alternate_screen) {
        return;
    }
    uint64_t line = first_on_screen(text) + terminal_cursor(text->terminal).row;
    if (line < text->printed) {
        text->printed = line; /* the screen was cleared: what comes now is new */
    }
    print_lines(text, line);
}

void log_text_end(struct log_text *text) {
    if (text->terminal == NULL) {
        return;
    }
    print_done(text);
    uint64_t first = first_on_screen(text), end = first;
    for (uint16_t row = 0; row < terminal_rows(text->terminal); row++) {
        if (terminal_row(text->terminal, row).used > 0) {
            end = first + row + 1;
        }
    }
    print_lines(text, end);
    terminal_destroy(text->terminal);
    text->terminal = NULL;
    text->printed = 0;
}

static void on_segment(
        void *context, uint16_t columns, uint16_t rows, bool whole, const char *screen_path) {
    struct log_text *text = context;
    if (text->terminal != NULL && !whole) {
        terminal_resize(text->terminal, columns, rows);
        return;
    }
    log_text_end(text);
    const struct terminal_options options = {
        .columns = columns, .rows = rows, .history_lines_max = HISTORY_LINES
    };
    text->terminal = terminal_create(&options, &(struct terminal_events){ 0 }, NULL);
    terminal_set_muted(text->terminal, true);
    struct buffer checkpoint = { 0 };
    if (!whole && file_read(screen_path, CHECKPOINT_MAX, &checkpoint, NULL)) {
        terminal_load(text->terminal, checkpoint.data, checkpoint.length, NULL);
    }
    buffer_finish(&checkpoint);
}

static void on_size(void *context, uint16_t columns, uint16_t rows) {
    struct log_text *text = context;
    if (text->terminal != NULL) {
        print_done(text);
        uint64_t above = first_on_screen(text) + terminal_cursor(text->terminal).row;
        uint64_t left = above > text->printed ? above - text->printed : 0;
        terminal_resize(text->terminal, columns, rows);
        /* Lines may have been wrapped anew: go on from where the cursor is now. */
        above = first_on_screen(text) + terminal_cursor(text->terminal).row;
        text->printed = above > left ? above - left : 0;
    }
}

static void on_bytes(void *context, const char *bytes, size_t length) {
    struct log_text *text = context;
    /* Lines at a time, so that what is cleared from the screen was printed before. */
    while (text->terminal != NULL && length > 0) {
        const char *end = memchr(bytes, '\n', length);
        size_t part = end != NULL ? (size_t)(end - bytes) + 1 : length;
        terminal_feed(text->terminal, bytes, part);
        print_done(text);
        bytes += part;
        length -= part;
    }
}

const struct log_events log_text_events = {
    .segment = on_segment, .size = on_size, .bytes = on_bytes
};
