/* SPDX-License-Identifier: MIT */
#include "stream-page.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "plain-text.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#define LOOK_END "\033[m"

const struct page_limits page_whole = { SIZE_MAX, 0, SIZE_MAX };

static const char *const look_begins[] = {
    [LOOK_PLAIN] = "",
    [LOOK_DIM] = "\033[2m",
    [LOOK_BOLD] = "\033[1m",
    [LOOK_ADDED] = "\033[32m",
    [LOOK_REMOVED] = "\033[31m",
    [LOOK_WARNING] = "\033[33m",
};
static_assert(ARRAY_LENGTH(look_begins) == LOOK_COUNT, "a look for each");

/* Plain text, without newlines. */
static void append_look(struct page *page, enum look look, const char *text, size_t length) {
    bool is_dressed = page->has_colors && look != LOOK_PLAIN && length > 0;
    buffer_append_text(page->out, is_dressed ? look_begins[look] : "");
    buffer_append(page->out, text, length);
    buffer_append_text(page->out, is_dressed ? LOOK_END : "");
}

static void append_cut(
        struct page *page, enum look look, const char *text, size_t length, size_t maximum) {
    size_t shown = utf8_cut(text, length, maximum);
    append_look(page, look, text, shown);
    append_look(page, LOOK_DIM, "…", shown < length ? strlen("…") : 0);
}

void page_begin_line(struct page *page) {
    append_look(page, LOOK_DIM, page->indent, strlen(page->indent));
}

void page_end_line(struct page *page) {
    buffer_append_byte(page->out, '\n');
}

void page_piece(struct page *page, enum look look, const char *text, size_t length) {
    struct buffer plain = { 0 };
    plain_text_append(&plain, text, length);
    for (size_t i = 0; i < plain.length; i++) {
        plain.data[i] = plain.data[i] == '\n' ? ' ' : plain.data[i];
    }
    append_cut(page, look, buffer_text(&plain), plain.length, PAGE_PIECE_MAX_BYTES);
    buffer_finish(&plain);
}

void page_line(struct page *page, enum look look, const char *text) {
    page_begin_line(page);
    page_piece(page, look, text, strlen(text));
    page_end_line(page);
}

static size_t count_lines(const struct buffer *plain) {
    size_t count = plain->length > 0;
    for (size_t i = 0; i < plain->length; i++) {
        count += plain->data[i] == '\n';
    }
    return count;
}

static void append_left_out(struct page *page, const char *mark, size_t count) {
    struct buffer words = { 0 };
    buffer_append_format(&words, "%*s… %zu more lines", (int)strlen(mark), "", count);
    page_line(page, LOOK_DIM, buffer_text(&words));
    buffer_finish(&words);
}

static void append_row(struct page *page, enum look look, const char *mark, const char *text,
        size_t length, size_t maximum) {
    page_begin_line(page);
    append_look(page, look, mark, strlen(mark));
    append_cut(page, look, text, length, maximum);
    page_end_line(page);
}

void page_block(struct page *page, enum look look, const char *mark, const char *text,
        size_t length, const struct page_limits *limits) {
    struct buffer plain = { 0 };
    plain_text_append(&plain, text, length);
    while (plain.length > 0 && plain.data[plain.length - 1] == '\n') {
        plain.length--;
    }
    size_t count = count_lines(&plain), shown = limits->head + limits->tail;
    /* A line that says that one is left out is no shorter than that one. */
    size_t left_out = limits->head < count && shown + 1 < count ? count - shown : 0;
    const char *at = plain.data;
    for (size_t row = 0; row < count; row++) {
        const char *end = plain.data + plain.length;
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t row_length = (size_t)((newline == NULL ? end : newline) - at);
        if (left_out > 0 && row == limits->head) {
            append_left_out(page, mark, left_out);
        }
        if (left_out == 0 || row < limits->head || row >= limits->head + left_out) {
            append_row(page, look, mark, at, row_length, limits->line_bytes);
        }
        at += row_length + 1;
    }
    buffer_finish(&plain);
}
