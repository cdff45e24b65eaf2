/* SPDX-License-Identifier: MIT */
#include "request-rows.h"

#include "base/memory.h"
#include "ui/grapheme.h"

#include <string.h>

#define SIGN_COLUMNS 2

static const struct approval_line more = { APPROVAL_MARK_HEADING,
    (char *)"(there is more: it is in the pane)" };

int request_line_indent(const struct approval_line *line) {
    return line->mark == APPROVAL_MARK_HEADING ? 0 : SIGN_COLUMNS;
}

/* How many bytes of the text fit; one character at least. */
static size_t fitting(const char *text, int columns) {
    size_t length = strlen(text), used = 0;
    for (int column = 0; used < length;) {
        struct grapheme next = grapheme_next(text + used, length - used);
        column += next.width;
        if (next.length == 0 || (column > columns && used > 0)) {
            break;
        }
        used += next.length;
    }
    return used;
}

static void add_line(struct request_rows *rows, const struct approval_line *line, int columns) {
    size_t start = 0;
    do {
        size_t length = fitting(line->text + start, columns - request_line_indent(line));
        rows->rows = memory_grow(rows->rows, &rows->capacity, rows->count + 1, sizeof(*rows->rows));
        rows->rows[rows->count++] = (struct request_row){ line, start, length };
        start += length;
    } while (line->text[start] != '\0');
}

void request_rows_init(struct request_rows *rows, const struct approval_text *text, int columns) {
    *rows = (struct request_rows){ 0 };
    for (size_t i = 0; i < text->count; i++) {
        add_line(rows, &text->lines[i], columns);
    }
    if (text->is_cut) {
        add_line(rows, &more, columns);
    }
}

bool request_rows_are_cut(const struct request_rows *rows) {
    return rows->count > 0 && rows->rows[rows->count - 1].line == &more;
}

/* A line counts one more than its bytes, so that an empty one counts. */
static size_t extent_of(const struct request_row *row) {
    return row->length + (row->start == 0);
}

size_t request_rows_extent(const struct request_rows *rows, size_t count) {
    size_t extent = 0;
    for (size_t i = 0; i < count && i < rows->count; i++) {
        extent += extent_of(&rows->rows[i]);
    }
    return extent;
}

size_t request_rows_within(const struct request_rows *rows, size_t extent) {
    size_t count = 0;
    while (count < rows->count && extent_of(&rows->rows[count]) <= extent) {
        extent -= extent_of(&rows->rows[count++]);
    }
    return count;
}

size_t request_rows_heading(const struct request_rows *rows, size_t number) {
    for (size_t i = 0; i < rows->count; i++) {
        const struct request_row *row = &rows->rows[i];
        bool is_heading = row->line->mark == APPROVAL_MARK_HEADING && row->start == 0;
        if (is_heading && row->line != &more && number-- == 0) {
            return i;
        }
    }
    return rows->count;
}

void request_rows_finish(struct request_rows *rows) {
    free(rows->rows);
    *rows = (struct request_rows){ 0 };
}
