/* SPDX-License-Identifier: MIT */

/* The screen, with or without the history, as text. */

#include "emulator.h"

#include "base/memory.h"

struct capture {
    const struct terminal *terminal;
    struct buffer *out;
    unsigned flags;
    uint16_t style; /* what the text so far ends in */
};

static void set_link(struct capture *capture, uint16_t from, uint16_t to) {
    const char *target = terminal_link(capture->terminal, to);
    if (from != to) {
        buffer_append_format(capture->out, "\033]8;;%s\033\\", target != NULL ? target : "");
    }
}

static void set_style(struct capture *capture, uint16_t number) {
    if ((capture->flags & CAPTURE_ANSI) == 0 || number == capture->style) {
        return;
    }
    const struct style *from = terminal_style(capture->terminal, capture->style);
    const struct style *to = terminal_style(capture->terminal, number);
    set_link(capture, from->link, to->link);
    buffer_append_text(capture->out, "\033[");
    sgr_format(to, capture->out);
    buffer_append_text(capture->out, "m");
    capture->style = number;
}

/* A blank that nobody would see at the end of a line. */
static bool is_invisible(const struct capture *capture, const struct cell *cell) {
    if (cell->glyph != 0 && cell->glyph != ' ') {
        return false;
    }
    const struct style *style = terminal_style(capture->terminal, cell->style);
    return (capture->flags & CAPTURE_ANSI) == 0 ||
           (style->background == COLOR_DEFAULT && style->underline == UNDERLINE_NONE &&
                   (style->attributes & (STYLE_REVERSE | STYLE_STRIKE | STYLE_OVERLINE)) == 0);
}

static unsigned visible_length(const struct capture *capture, const struct terminal_row *row) {
    unsigned length = row->used;
    while (length > 0 && row->cells[length - 1].width == 1 &&
            is_invisible(capture, &row->cells[length - 1])) {
        length--;
    }
    return length;
}

static void capture_row(struct capture *capture, const struct terminal_row *row) {
    bool is_joined = row->wrapped && (capture->flags & CAPTURE_JOIN) != 0;
    unsigned length = is_joined ? row->used : visible_length(capture, row);
    for (unsigned i = 0; i < length; i++) {
        const struct cell *cell = &row->cells[i];
        if (cell->width == 0) {
            continue;
        }
        set_style(capture, cell->style);
        char *text = buffer_reserve(capture->out, TERMINAL_GLYPH_MAX_BYTES);
        capture->out->length += terminal_glyph_text(capture->terminal, cell->glyph, text);
    }
    if (!is_joined) {
        set_style(capture, 0);
        buffer_append_text(capture->out, "\n");
    }
}

void terminal_capture(struct terminal *terminal, unsigned flags, struct buffer *out) {
    struct capture capture = { .terminal = terminal, .out = out, .flags = flags };
    uint32_t lines = (flags & CAPTURE_HISTORY) != 0 ? terminal_history_count(terminal) : 0;
    for (uint32_t i = 0; i < lines; i++) {
        set_style(&capture, 0); /* looking at a line may collect styles: none is carried over */
        struct terminal_row row = terminal_history_row(terminal, i);
        capture_row(&capture, &row);
    }
    for (uint16_t i = 0; i < terminal_rows(terminal); i++) {
        struct terminal_row row = terminal_row(terminal, i);
        capture_row(&capture, &row);
    }
    set_style(&capture, 0);
    if (out->length > 0 && out->data[out->length - 1] != '\n') {
        buffer_append_text(out, "\n");
    }
}
