/* SPDX-License-Identifier: MIT */

#include "lines.h"

uint64_t terminal_first_line(const struct terminal *terminal) {
    return terminal->history.dropped;
}

static uint64_t screen_line(const struct terminal *terminal) {
    return terminal->history.dropped + terminal->history.line_count;
}

uint64_t terminal_end_line(const struct terminal *terminal) {
    return screen_line(terminal) + terminal_rows(terminal);
}

static uint32_t history_index(const struct terminal *terminal, uint64_t line) {
    return (uint32_t)(line - terminal->history.dropped);
}

struct line_facts terminal_line_facts(const struct terminal *terminal, uint64_t line) {
    uint64_t screen = screen_line(terminal);
    if (line < screen) {
        struct history_line packed =
                history_line(&terminal->history, history_index(terminal, line));
        return (struct line_facts){ packed.wrapped, packed.prompt };
    }
    const struct row *row = grid_row(&terminal->screen->grid, (unsigned)(line - screen));
    return (struct line_facts){ row->wrapped, row->prompt };
}

struct terminal_row terminal_line(struct terminal *terminal, uint64_t line) {
    uint64_t screen = screen_line(terminal);
    return line < screen ? terminal_history_row(terminal, history_index(terminal, line))
                         : terminal_row(terminal, (uint16_t)(line - screen));
}

static void append_cells(
        const struct terminal *terminal, const struct terminal_row *row, struct buffer *out) {
    for (uint16_t i = 0; i < row->used; i++) {
        if (row->cells[i].width != 0) {
            char *room = buffer_reserve(out, TERMINAL_GLYPH_MAX_BYTES);
            out->length += terminal_glyph_text(terminal, row->cells[i].glyph, room);
        }
    }
}

struct line_facts terminal_line_text(struct terminal *terminal, uint64_t line, struct buffer *out) {
    uint64_t screen = screen_line(terminal);
    if (line < screen) {
        struct history_line packed =
                history_line(&terminal->history, history_index(terminal, line));
        history_line_text(&packed, out);
        return (struct line_facts){ packed.wrapped, packed.prompt };
    }
    struct terminal_row row = terminal_row(terminal, (uint16_t)(line - screen));
    append_cells(terminal, &row, out);
    return terminal_line_facts(terminal, line);
}

uint64_t terminal_line_begin(const struct terminal *terminal, uint64_t line) {
    uint64_t first = terminal_first_line(terminal);
    for (unsigned i = 1; i < SEARCH_LINE_ROWS_MAX && line > first; i++) {
        if (!terminal_line_facts(terminal, line - 1).wrapped) {
            break;
        }
        line--;
    }
    return line;
}

uint64_t terminal_line_end(const struct terminal *terminal, uint64_t begin) {
    uint64_t line = begin, end = terminal_end_line(terminal);
    for (unsigned i = 1; i < SEARCH_LINE_ROWS_MAX && line + 1 < end; i++) {
        if (!terminal_line_facts(terminal, line).wrapped) {
            break;
        }
        line++;
    }
    return line;
}
