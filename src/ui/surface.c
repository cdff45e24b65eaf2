/* SPDX-License-Identifier: MIT */

/* The screen as memory. Every write goes through set_cell, which keeps wide characters whole and
 * marks a row dirty only when something differs. */

#include "ui/surface.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

#define LINKS_MAX 4096

struct surface {
    uint16_t columns, rows;
    struct surface_cell *cells;
    bool *dirty;
    char **links;
    size_t link_count, link_capacity;
};

static uint16_t clamp(uint16_t value, uint16_t maximum) {
    return value < 1 ? 1 : value > maximum ? maximum : value;
}

bool rect_contains(const struct rect *rect, int column, int row) {
    return column >= rect->column && column < rect->column + rect->columns && row >= rect->row &&
           row < rect->row + rect->rows;
}

/* Written once: half a megabyte need not be zeroed before. */
struct surface_cell *surface_cells_create(size_t count) {
    struct surface_cell *cells = memory_allocate(count * sizeof(*cells));
    for (size_t i = 0; i < count; i++) {
        cells[i] = (struct surface_cell){ .width = 1 };
    }
    return cells;
}

struct surface *surface_create(uint16_t columns, uint16_t rows) {
    struct surface *surface = NEW(struct surface);
    surface_resize(surface, columns, rows);
    return surface;
}

void surface_resize(struct surface *surface, uint16_t columns, uint16_t rows) {
    surface->columns = clamp(columns, SURFACE_COLUMNS_MAX);
    surface->rows = clamp(rows, SURFACE_ROWS_MAX);
    size_t count = (size_t)surface->columns * surface->rows;
    free(surface->cells);
    free(surface->dirty);
    surface->cells = surface_cells_create(count);
    surface->dirty = memory_allocate_zeroed(surface->rows, sizeof(bool));
    surface_set_dirty(surface);
}

void surface_destroy(struct surface *surface) {
    if (surface == NULL) {
        return;
    }
    for (size_t i = 0; i < surface->link_count; i++) {
        free(surface->links[i]);
    }
    free(surface->links);
    free(surface->cells);
    free(surface->dirty);
    free(surface);
}

uint16_t surface_columns(const struct surface *surface) {
    return surface->columns;
}

uint16_t surface_rows(const struct surface *surface) {
    return surface->rows;
}

const struct surface_cell *surface_row(const struct surface *surface, uint16_t row) {
    return surface->cells + (size_t)row * surface->columns;
}

bool surface_row_is_dirty(const struct surface *surface, uint16_t row) {
    return surface->dirty[row];
}

void surface_set_clean(struct surface *surface) {
    memset(surface->dirty, 0, surface->rows);
}

void surface_set_dirty(struct surface *surface) {
    memset(surface->dirty, 1, surface->rows);
}

uint16_t surface_add_link(struct surface *surface, const char *target) {
    if (target == NULL || target[0] == '\0') {
        return 0;
    }
    for (size_t i = 0; i < surface->link_count; i++) {
        if (text_equal(surface->links[i], target)) {
            return (uint16_t)(i + 1);
        }
    }
    if (surface->link_count >= LINKS_MAX) {
        return 0;
    }
    surface->links = memory_grow(surface->links, &surface->link_capacity, surface->link_count + 1,
            sizeof(*surface->links));
    surface->links[surface->link_count++] = text_copy(target);
    return (uint16_t)surface->link_count;
}

const char *surface_link(const struct surface *surface, uint16_t link) {
    return link >= 1 && link <= surface->link_count ? surface->links[link - 1] : NULL;
}

void surface_row_text(const struct surface *surface, uint16_t row, struct buffer *out) {
    const struct surface_cell *cells = surface_row(surface, row);
    uint16_t end = surface->columns;
    while (end > 0 && cells[end - 1].text[0] == '\0' && cells[end - 1].width == 1) {
        end--;
    }
    for (uint16_t column = 0; column < end; column++) {
        if (cells[column].width != 0) {
            buffer_append_text(out, cells[column].text[0] != '\0' ? cells[column].text : " ");
        }
    }
}

/* Blanks the other half of a wide character that is about to lose this one. */
static void split_wide(struct surface *surface, uint16_t row, uint16_t column) {
    struct surface_cell *cells = surface->cells + (size_t)row * surface->columns;
    if (cells[column].width == 0 && column > 0) {
        cells[column - 1].text[0] = '\0';
        cells[column - 1].width = 1;
    } else if (cells[column].width == 2 && column + 1 < surface->columns) {
        cells[column + 1].text[0] = '\0';
        cells[column + 1].width = 1;
    }
}

static void set_cell(
        struct surface *surface, uint16_t column, uint16_t row, const struct surface_cell *value) {
    struct surface_cell *cell = surface->cells + (size_t)row * surface->columns + column;
    if (surface_cell_equal(cell, value)) {
        return;
    }
    if (cell->width != value->width) {
        split_wide(surface, row, column);
    }
    *cell = *value;
    surface->dirty[row] = true;
}

struct canvas canvas_of(struct surface *surface) {
    return (struct canvas){ surface, { 0, 0, surface->columns, surface->rows } };
}

struct canvas canvas_part(const struct canvas *canvas, struct rect part) {
    struct rect area = canvas->area;
    uint16_t column = part.column < area.columns ? part.column : area.columns;
    uint16_t row = part.row < area.rows ? part.row : area.rows;
    struct canvas result = { canvas->surface,
        { (uint16_t)(area.column + column), (uint16_t)(area.row + row),
                (uint16_t)(area.columns - column), (uint16_t)(area.rows - row) } };
    if (part.columns < result.area.columns) {
        result.area.columns = part.columns;
    }
    if (part.rows < result.area.rows) {
        result.area.rows = part.rows;
    }
    return result;
}

void canvas_fill(const struct canvas *canvas, struct rect part, const struct style *style) {
    struct canvas inner = canvas_part(canvas, part);
    struct surface_cell blank = { .width = 1, .style = *style };
    for (uint16_t row = 0; row < inner.area.rows; row++) {
        for (uint16_t column = 0; column < inner.area.columns; column++) {
            set_cell(canvas->surface, (uint16_t)(inner.area.column + column),
                    (uint16_t)(inner.area.row + row), &blank);
        }
    }
}

void canvas_clear(const struct canvas *canvas, const struct style *style) {
    canvas_fill(canvas, (struct rect){ 0, 0, canvas->area.columns, canvas->area.rows }, style);
}

void canvas_glyph(const struct canvas *canvas, int column, int row, const char *text, size_t length,
        uint8_t width, const struct style *style) {
    const struct rect *area = &canvas->area;
    if (row < 0 || row >= area->rows || column < 0 || column >= area->columns) {
        return;
    }
    struct surface_cell cell = { .width = 1, .style = *style };
    uint16_t at_column = (uint16_t)(area->column + column);
    uint16_t at_row = (uint16_t)(area->row + row);
    if (width == 2 && column + 1 >= area->columns) {
        length = 0; /* half of it would lie outside */
    } else {
        cell.width = width;
    }
    length = utf8_cut(text, length, sizeof(cell.text) - 1);
    if (length != 1 || text[0] != ' ') {
        memcpy(cell.text, text, length);
    }
    set_cell(canvas->surface, at_column, at_row, &cell);
    if (cell.width == 2) {
        struct surface_cell half = { .width = 0, .style = *style };
        set_cell(canvas->surface, (uint16_t)(at_column + 1), at_row, &half);
    }
}

void canvas_tint(
        const struct canvas *canvas, int column, int row, int count, const struct style *style) {
    const struct rect *area = &canvas->area;
    for (int i = column < 0 ? 0 : column; i < column + count && i < area->columns; i++) {
        if (row < 0 || row >= area->rows) {
            return;
        }
        uint16_t at_column = (uint16_t)(area->column + i);
        uint16_t at_row = (uint16_t)(area->row + row);
        struct surface_cell cell = surface_row(canvas->surface, at_row)[at_column];
        cell.style.background = style->background;
        cell.style.attributes |= style->attributes;
        cell.style.underline =
                style->underline != UNDERLINE_NONE ? style->underline : cell.style.underline;
        set_cell(canvas->surface, at_column, at_row, &cell);
    }
}

void canvas_line(const struct canvas *canvas, int column, int row, int count, const char *glyph,
        const struct style *style) {
    for (int i = 0; i < count; i++) {
        canvas_glyph(canvas, column + i, row, glyph, strlen(glyph), 1, style);
    }
}

void canvas_line_down(const struct canvas *canvas, int column, int row, int count,
        const char *glyph, const struct style *style) {
    for (int i = 0; i < count; i++) {
        canvas_glyph(canvas, column, row + i, glyph, strlen(glyph), 1, style);
    }
}
