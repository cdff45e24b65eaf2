/* SPDX-License-Identifier: MIT */

/* Text between two places. Whole rows go as text, the first and the last cell by cell. */

#include "lines.h"

#include "base/utf8.h"

#define COLUMN_END UINT16_MAX

static void drop_blanks(struct buffer *out, size_t since) {
    while (out->length > since && out->data[out->length - 1] == ' ') {
        out->length--;
    }
}

/* Columns first…last of a row; a wide character that has one half in them comes whole. */
static void append_columns(struct terminal *terminal, uint64_t line, uint16_t first, uint16_t last,
        struct buffer *out) {
    struct terminal_row row = terminal_line(terminal, line);
    if (first > 0 && first < row.used && row.cells[first].width == 0) {
        first--;
    }
    for (unsigned i = first; i < row.used && i <= last; i++) {
        if (row.cells[i].width != 0) {
            char *room = buffer_reserve(out, TERMINAL_GLYPH_MAX_BYTES);
            out->length += terminal_glyph_text(terminal, row.cells[i].glyph, room);
        }
    }
}

static void append_row(struct terminal *terminal, const struct text_range *range, uint64_t line,
        struct buffer *out) {
    size_t since = out->length;
    bool is_first = line == range->from.line, is_last = line == range->to.line;
    uint16_t first = range->rectangle || is_first ? range->from.column : 0;
    uint16_t last = range->rectangle || is_last ? range->to.column : COLUMN_END;
    if (first == 0 && last == COLUMN_END) {
        (void)terminal_line_text(terminal, line, out);
    } else {
        append_columns(terminal, line, first, last, out);
    }
    struct line_facts facts = terminal_line_facts(terminal, line);
    if (range->rectangle || is_last || !facts.wrapped) {
        drop_blanks(out, since);
        if (!is_last) {
            buffer_append_byte(out, '\n');
        }
    }
}

struct extract_result terminal_extract(
        struct terminal *terminal, const struct text_range *wanted, struct buffer *out) {
    struct text_range range = *wanted;
    struct extract_result result = { 0 };
    uint64_t oldest = terminal_first_line(terminal), end = terminal_end_line(terminal);
    size_t since = out->length;
    if (range.from.line < oldest) {
        result.pruned = true;
        range.from.line = oldest;
        range.from.column = range.rectangle ? range.from.column : 0;
    }
    if (range.to.line >= end) {
        range.to.line = end - 1;
        range.to.column = range.rectangle ? range.to.column : COLUMN_END;
    }
    for (uint64_t line = range.from.line; line <= range.to.line; line++) {
        append_row(terminal, &range, line, out);
        if (out->length - since > EXTRACT_BYTES_MAX) {
            out->length =
                    since + utf8_cut(&out->data[since], out->length - since, EXTRACT_BYTES_MAX);
            result.cut = true;
            break;
        }
    }
    return result;
}
