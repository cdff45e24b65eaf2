/* SPDX-License-Identifier: MIT */

/* See grid.h. All moving of cells and rows is here; nothing else of the engine calls memmove. */

#include "grid.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct cell blank_cell = { .width = 1 };

void grid_init(struct grid *grid, uint16_t columns, uint16_t rows) {
    *grid = (struct grid){ .columns = columns, .row_count = rows };
    grid->rows = memory_allocate_zeroed(rows, sizeof(struct row));
}

void grid_finish(struct grid *grid) {
    for (unsigned i = 0; i < grid->row_count; i++) {
        free(grid->rows[i].cells);
    }
    free(grid->rows);
    *grid = (struct grid){ 0 };
}

static void fill_blank(struct cell *cells, size_t count, uint16_t style) {
    struct cell cell = blank_cell;
    cell.style = style;
    for (size_t i = 0; i < count; i++) {
        cells[i] = cell;
    }
}

void row_allocate(struct row *row, uint16_t columns) {
    row->cells = memory_reallocate(row->cells, columns * sizeof(struct cell));
    row->capacity = columns;
}

void row_extend(struct row *row, uint16_t columns, uint16_t end) {
    assert(end <= columns);
    if (row->capacity < end) {
        row_reserve(row, columns);
    }
    if (row->used < end) {
        fill_blank(row->cells + row->used, end - row->used, row->blank);
        row->used = end;
    }
}

struct cell row_cell(const struct row *row, uint16_t column) {
    if (column < row->used) {
        return row->cells[column];
    }
    struct cell cell = blank_cell;
    cell.style = row->blank;
    return cell;
}

static void blank_one(struct cell *cell) {
    cell->glyph = 0;
    cell->width = 1;
}

void grid_erase_row(struct grid *grid, unsigned index, uint16_t style) {
    struct row *row = grid_row(grid, index);
    row->version = grid->stamp;
    row->used = 0;
    row->blank = style;
    row->wrapped = false;
    row->prompt = false;
}

void grid_erase(struct grid *grid, unsigned index, uint16_t left, uint16_t right, uint16_t style) {
    if (left == 0 && right >= grid->columns) {
        grid_erase_row(grid, index, style);
        return;
    }
    struct row *row = grid_row(grid, index);
    row->version = grid->stamp;
    row_split_wide(row, left);
    row_split_wide(row, right);
    if (right >= grid->columns) {
        row->wrapped = false;
        if (row->blank != style) {
            row_extend(row, grid->columns, left);
            row->blank = style;
        }
        row->used = row->used < left ? row->used : left;
    } else if (left < row->used || row->blank != style) {
        row_extend(row, grid->columns, right);
        fill_blank(row->cells + left, right - left, style);
    }
}

void grid_erase_unprotected(
        struct grid *grid, unsigned index, uint16_t left, uint16_t right, uint16_t style) {
    struct row *row = grid_write(grid, index, right);
    for (uint16_t column = left; column < right; column++) {
        if ((row->cells[column].flags & CELL_PROTECTED) == 0) {
            row_split_wide(row, column);
            row_split_wide(row, column + 1);
            fill_blank(row->cells + column, 1, style);
        }
    }
}

void grid_clear_text(
        struct grid *grid, unsigned index, uint16_t left, uint16_t right, bool is_all) {
    struct row *row = grid_write(grid, index, right);
    for (uint16_t column = left; column < right; column++) {
        if (is_all || (row->cells[column].flags & CELL_PROTECTED) == 0) {
            row_split_wide(row, column);
            row_split_wide(row, column + 1);
            row->cells[column].glyph = 0;
            row->cells[column].width = 1;
        }
    }
}

void grid_insert_cells(struct grid *grid, unsigned index, uint16_t column, uint16_t right,
        uint16_t count, uint16_t style) {
    assert(column < right && right <= grid->columns);
    uint16_t room = right - column;
    count = count < room ? count : room;
    struct row *row = grid_write(grid, index, right);
    row_split_wide(row, column);
    row_split_wide(row, right - count);
    row_split_wide(row, right);
    memmove(row->cells + column + count, row->cells + column, (room - count) * sizeof(struct cell));
    fill_blank(row->cells + column, count, style);
}

void grid_delete_cells(struct grid *grid, unsigned index, uint16_t column, uint16_t right,
        uint16_t count, uint16_t style) {
    assert(column < right && right <= grid->columns);
    uint16_t room = right - column;
    count = count < room ? count : room;
    struct row *row = grid_write(grid, index, right);
    row_split_wide(row, column);
    row_split_wide(row, column + count);
    row_split_wide(row, right);
    memmove(row->cells + column, row->cells + column + count, (room - count) * sizeof(struct cell));
    fill_blank(row->cells + right - count, count, style);
}

void grid_copy_cells(struct grid *grid, unsigned from, uint16_t from_column, unsigned to,
        uint16_t to_column, uint16_t count) {
    if (count == 0) {
        return;
    }
    struct row *source = grid_row(grid, from);
    row_extend(source, grid->columns, from_column + count);
    struct row *target = grid_write(grid, to, to_column + count);
    row_split_wide(target, to_column);
    row_split_wide(target, to_column + count);
    memmove(target->cells + to_column, source->cells + from_column, count * sizeof(struct cell));
    /* A copy may have cut a wide character of the source in half. */
    if (target->cells[to_column].width == 0) {
        blank_one(&target->cells[to_column]);
    }
    struct cell *last = &target->cells[to_column + count - 1];
    if (last->width == 2) {
        blank_one(last);
    }
}

/* Rows [top, bottom) up by count, in place: the row structs move, the cells stay. Each of the first
 * `count` rows begins a chain of rows that are `count` apart, and goes to the end of it. */
static void rotate_up(struct grid *grid, unsigned top, unsigned bottom, unsigned count) {
    for (unsigned start = top; start < top + count; start++) {
        struct row *to = grid_row(grid, start), kept = *to;
        for (unsigned row = start + count; row < bottom; row += count) {
            struct row *from = grid_row(grid, row);
            *to = *from;
            to = from;
        }
        *to = kept;
    }
}

/* The same downwards, from the last `count` rows on. */
static void rotate_down(struct grid *grid, unsigned top, unsigned bottom, unsigned count) {
    for (unsigned start = bottom - count; start < bottom; start++) {
        struct row *to = grid_row(grid, start), kept = *to;
        for (unsigned row = start; row >= top + count; row -= count) {
            struct row *from = grid_row(grid, row - count);
            *to = *from;
            to = from;
        }
        *to = kept;
    }
}

static void mark_rows(struct grid *grid, unsigned top, unsigned bottom) {
    for (unsigned row = top; row < bottom; row++) {
        grid_row(grid, row)->version = grid->stamp;
    }
}

static bool is_full_width(const struct grid *grid, struct area area) {
    return area.left == 0 && area.right == grid->columns;
}

static void scroll_columns(struct grid *grid, struct area area, int count, uint16_t style) {
    unsigned height = area.bottom - area.top;
    unsigned distance = count < 0 ? (unsigned)-count : (unsigned)count;
    for (unsigned step = 0; step < height; step++) {
        unsigned row = count > 0 ? area.top + step : area.bottom - 1u - step;
        if (step + distance < height) {
            unsigned from = count > 0 ? row + distance : row - distance;
            grid_copy_cells(grid, from, area.left, row, area.left, area.right - area.left);
        } else {
            grid_erase(grid, row, area.left, area.right, style);
        }
    }
}

void grid_scroll_up(struct grid *grid, struct area area, uint16_t count, uint16_t style) {
    uint16_t height = area.bottom - area.top;
    count = count < height ? count : height;
    if (!is_full_width(grid, area)) {
        scroll_columns(grid, area, count, style);
        return;
    }
    if (area.top == 0 && area.bottom == grid->row_count) {
        unsigned first = grid->first + count;
        grid->first = first < grid->row_count ? first : first - grid->row_count;
        grid->moved = grid->stamp;
    } else {
        rotate_up(grid, area.top, area.bottom, count);
        mark_rows(grid, area.top, area.bottom);
    }
    for (unsigned row = area.bottom - count; row < area.bottom; row++) {
        grid_erase_row(grid, row, style);
    }
}

void grid_scroll_down(struct grid *grid, struct area area, uint16_t count, uint16_t style) {
    uint16_t height = area.bottom - area.top;
    count = count < height ? count : height;
    if (!is_full_width(grid, area)) {
        scroll_columns(grid, area, -(int)count, style);
        return;
    }
    rotate_down(grid, area.top, area.bottom, count);
    mark_rows(grid, area.top, area.bottom);
    for (unsigned row = area.top; row < (unsigned)area.top + count; row++) {
        grid_erase_row(grid, row, style);
    }
}

static void cut_columns(struct row *row, uint16_t columns) {
    if (row->used > columns) {
        row_split_wide(row, columns);
        row->used = columns;
    }
    row->wrapped = false;
}

void grid_resize(struct grid *grid, uint16_t columns, uint16_t rows) {
    struct grid resized;
    grid_init(&resized, columns, rows);
    resized.stamp = grid->stamp;
    resized.moved = grid->stamp;
    for (unsigned i = 0; i < grid->row_count && i < rows; i++) {
        struct row *row = grid_row(grid, i);
        resized.rows[i] = *row;
        if (columns != grid->columns) {
            cut_columns(&resized.rows[i], columns);
        }
        row->cells = NULL;
    }
    grid_finish(grid);
    *grid = resized;
}
