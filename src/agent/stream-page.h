/* SPDX-License-Identifier: MIT */
#pragma once

/* Text for a pane, line by line: looks, marks in front of lines, long texts shortened. Whatever is
 * put on it is made plain first; the only sequences that come out are its own. */

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

enum look { LOOK_PLAIN, LOOK_DIM, LOOK_BOLD, LOOK_ADDED, LOOK_REMOVED, LOOK_WARNING, LOOK_COUNT };

struct page {
    struct buffer *out;
    bool has_colors;
    const char *indent; /* in front of each line */
    enum look words;    /* of what is said */
};

/* Of the lines of a text so many at its beginning and at its end are shown. */
struct page_limits {
    size_t head, tail, line_bytes;
};
extern const struct page_limits page_whole;

#define PAGE_PIECE_MAX_BYTES 1000

/* A piece of a line, cut when it is too long; what is broken over lines is joined. */
void page_piece(struct page *page, enum look look, const char *text, size_t length);
void page_begin_line(struct page *page);
void page_end_line(struct page *page);

/* One whole line, cut as a piece. */
void page_line(struct page *page, enum look look, const char *text);

/* Its lines, each with a mark in front; how many are left out is said where they would stand. */
void page_block(struct page *page, enum look look, const char *mark, const char *text,
        size_t length, const struct page_limits *limits);
