/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A surface: the screen as plain memory. Widgets draw on a canvas (a window of a surface, with
 * clipping), curses.c puts the surface on the terminal, tests read it as text.
 *
 * Writing a cell that looks the same already changes nothing: a row is dirty only when something
 * in it differs, so widgets may draw themselves anew as often as they like. Columns and rows count
 * from 0. What lies outside is cut off; half of a wide character becomes a blank.
 */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "term/style.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SURFACE_COLUMNS_MAX    1000
#define SURFACE_ROWS_MAX       1000
#define SURFACE_TEXT_MAX_BYTES 27 /* of one cell, with its NUL; longer clusters are cut */

struct rect {
    uint16_t column, row, columns, rows;
};

bool rect_contains(const struct rect *rect, int column, int row);

struct surface_cell {
    char text[SURFACE_TEXT_MAX_BYTES]; /* UTF-8; "" is a blank, or the right half of a wide one */
    uint8_t width;                     /* 1, 2, or 0: the right half of a wide one */
    struct style style;                /* style.link is a number of the surface */
};

/* Whether they look the same. Nearly all have a text of one byte. */
static inline bool surface_cell_equal(const struct surface_cell *a, const struct surface_cell *b) {
    bool short_text = a->text[0] == '\0' || (a->text[1] == '\0' && b->text[1] == '\0');
    return a->width == b->width && a->text[0] == b->text[0] &&
           (short_text || strcmp(a->text, b->text) == 0) && style_equal(&a->style, &b->style);
}

/* Memory for so many blanks. */
struct surface_cell *surface_cells_create(size_t count);

struct surface;

/* Sizes are clamped to 1…MAX. */
struct surface *surface_create(uint16_t columns, uint16_t rows);
void surface_resize(
        struct surface *surface, uint16_t columns, uint16_t rows); /* blank, all dirty */
void surface_destroy(struct surface *surface);
OWNED_TYPE(surface);

uint16_t surface_columns(const struct surface *surface);
uint16_t surface_rows(const struct surface *surface);
const struct surface_cell *surface_row(const struct surface *surface, uint16_t row);
bool surface_row_is_dirty(const struct surface *surface, uint16_t row);
void surface_set_clean(struct surface *surface);
void surface_set_dirty(struct surface *surface);

/* Targets of OSC 8 links by number; 0 is none. The same target gets the same number; when there
 * are too many, 0. */
uint16_t surface_add_link(struct surface *surface, const char *target);
const char *surface_link(const struct surface *surface, uint16_t link); /* NULL for none */

/* Appends one row as text, blanks at its end left out. For tests and captures. */
void surface_row_text(const struct surface *surface, uint16_t row, struct buffer *out);

struct canvas {
    struct surface *surface;
    struct rect area; /* of the surface; within its bounds */
};

struct canvas canvas_of(struct surface *surface);                         /* all of it */
struct canvas canvas_part(const struct canvas *canvas, struct rect part); /* clipped */
void canvas_fill(const struct canvas *canvas, struct rect part, const struct style *style);
void canvas_clear(const struct canvas *canvas, const struct style *style);

/* One glyph of `width` columns (1 or 2). */
void canvas_glyph(const struct canvas *canvas, int column, int row, const char *text, size_t length,
        uint8_t width, const struct style *style);

/* UTF-8 text from column on, at most columns_max columns; controls are left out, broken bytes are
 * replacement characters. Returns the columns used. */
int canvas_text(const struct canvas *canvas, int column, int row, int columns_max, const char *text,
        const struct style *style);

/* As canvas_text; a text that is too long ends in `ellipsis`. */
int canvas_text_cut(const struct canvas *canvas, int column, int row, int columns_max,
        const char *text, const char *ellipsis, const struct style *style);

/* Text over several rows, broken at spaces; returns the rows used. */
int canvas_text_wrapped(const struct canvas *canvas, int column, int row, int columns_max,
        const char *text, const struct style *style);

/* Cells keep their glyphs and get the style's background, attributes and underline. */
void canvas_tint(
        const struct canvas *canvas, int column, int row, int count, const struct style *style);

/* The glyph `count` times to the right, or down. */
void canvas_line(const struct canvas *canvas, int column, int row, int count, const char *glyph,
        const struct style *style);
void canvas_line_down(const struct canvas *canvas, int column, int row, int count,
        const char *glyph, const struct style *style);
