/* SPDX-License-Identifier: MIT */

/*
 * A layout is built as a tree of at most two levels of splits. Each split divides its length by
 * weights and least sizes; what it divides is remembered so that a border can be dragged.
 */

#include "layout-tree.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>

/* ---- dividing a length ----------------------------------------------------------------------- */

static uint16_t weight_of(const struct layout_request *request, const char *path, uint16_t child) {
    char name[LAYOUT_PATH_SIZE * 2];
    snprintf(name, sizeof(name), "%s%s%u", path, path[0] != '\0' ? "." : "", child);
    for (size_t i = 0; i < request->weight_count; i++) {
        if (text_equal(request->weights[i].path, name)) {
            return request->weights[i].permille;
        }
    }
    return 0;
}

/* Sizes that sum to total, near the weights, none below least (count * least <= total). */
static void divide(const uint16_t *weights, uint16_t count, uint16_t total, uint16_t least,
        uint16_t *out_sizes) {
    uint32_t sum = 0;
    for (uint16_t i = 0; i < count; i++) {
        sum += weights[i];
    }
    uint32_t before = 0;
    uint16_t given = 0;
    for (uint16_t i = 0; i < count; i++) {
        before += weights[i];
        uint16_t end = (uint16_t)(((uint64_t)total * before * 2 + sum) / ((uint64_t)sum * 2));
        out_sizes[i] = (uint16_t)(end - given);
        given = end;
    }
    for (uint16_t i = 0; i < count; i++) {
        while (out_sizes[i] < least) { /* taken from the largest one */
            uint16_t largest = 0;
            for (uint16_t j = 1; j < count; j++) {
                largest = out_sizes[j] > out_sizes[largest] ? j : largest;
            }
            if (out_sizes[largest] <= least) {
                return;
            }
            out_sizes[largest]--;
            out_sizes[i]++;
        }
    }
}

/* The new split; its sizes are good until the layout is destroyed. */
static struct split *add_split(struct layout *layout, const struct layout_request *request,
        const char *path, bool vertical, uint16_t count, uint16_t length) {
    layout->splits = memory_grow(layout->splits, &layout->split_capacity, layout->split_count + 1,
            sizeof(*layout->splits));
    struct split *split = &layout->splits[layout->split_count++];
    *split = (struct split){
        .vertical = vertical,
        .count = count,
        .least = vertical ? LAYOUT_COLUMNS_LEAST : LAYOUT_ROWS_LEAST,
        .total = (uint16_t)(vertical ? length - (count - 1) : length),
        .sizes = memory_allocate_zeroed(count, sizeof(uint16_t)),
    };
    snprintf(split->path, sizeof(split->path), "%s", path);
    uint16_t *weights = memory_allocate_zeroed(count, sizeof(uint16_t));
    uint16_t usual = (uint16_t)(1000 / count > 0 ? 1000 / count : 1);
    for (uint16_t i = 0; i < count; i++) {
        uint16_t weight = weight_of(request, path, i);
        weights[i] = weight > 0 ? weight : usual;
    }
    divide(weights, count, split->total, split->least, split->sizes);
    free(weights);
    return split;
}

static void add_handle(struct layout *layout, struct rect area, bool vertical, const char *parent,
        uint16_t before) {
    layout->handles = memory_grow(layout->handles, &layout->handle_capacity,
            layout->handle_count + 1, sizeof(*layout->handles));
    struct layout_handle *handle = &layout->handles[layout->handle_count++];
    *handle = (struct layout_handle){ .area = area, .vertical = vertical, .before = before };
    snprintf(handle->parent, sizeof(handle->parent), "%s", parent);
}

/* ---- placing tiles --------------------------------------------------------------------------- */

static void place_tile(struct layout *layout, uint16_t index, struct rect area) {
    struct layout_tile *tile = &layout->tiles[index];
    tile->title = (struct rect){ area.column, area.row, area.columns, 1 };
    tile->body = (struct rect){ area.column, (uint16_t)(area.row + 1), area.columns,
        (uint16_t)(area.rows - 1) };
    layout->shown++;
}

/* `count` tiles from `first` side by side, or over one another. */
static void place_run(struct layout *layout, const struct layout_request *request, const char *path,
        bool vertical, uint16_t first, uint16_t count, struct rect area) {
    uint16_t length = vertical ? area.columns : area.rows;
    const uint16_t *sizes = add_split(layout, request, path, vertical, count, length)->sizes;
    uint16_t at = vertical ? area.column : area.row;
    for (uint16_t i = 0; i < count; i++) {
        struct rect part = area;
        if (vertical) {
            part.column = at;
            part.columns = sizes[i];
        } else {
            part.row = at;
            part.rows = sizes[i];
        }
        place_tile(layout, (uint16_t)(first + i), part);
        at = (uint16_t)(at + sizes[i]);
        if (i + 1 < count) {
            struct rect handle = vertical ? (struct rect){ at, area.row, 1, area.rows }
                                          : (struct rect){ area.column, at, area.columns, 1 };
            add_handle(layout, handle, vertical, path, i);
            at = (uint16_t)(at + (vertical ? 1 : 0));
        }
    }
}

static uint16_t capacity_across(uint16_t columns) {
    uint16_t fit = (uint16_t)((columns + 1) / (LAYOUT_COLUMNS_LEAST + 1));
    return fit > 0 ? fit : 1;
}

static uint16_t capacity_down(uint16_t rows) {
    return rows / LAYOUT_ROWS_LEAST > 0 ? rows / LAYOUT_ROWS_LEAST : 1;
}

/* How far from pleasant a grid of so many rows is: the mean distance of the tiles' proportions
 * from those of a page, counted in powers. */
static double grid_cost(const struct rect *area, uint16_t count, uint16_t rows) {
    double cost = 0;
    double height = (double)area->rows / rows;
    for (uint16_t row = 0; row < rows; row++) {
        uint16_t tiles = (uint16_t)(count / rows + (row < count % rows ? 1 : 0));
        double width = (double)area->columns / tiles;
        cost += tiles * fabs(log(width / height / 2.2));
    }
    return cost / count;
}

static uint16_t grid_rows(const struct rect *area, uint16_t count) {
    uint16_t across = capacity_across(area->columns);
    uint16_t best = 0;
    double best_cost = 0;
    for (uint16_t rows = 1; rows <= count && rows <= capacity_down(area->rows); rows++) {
        if ((count + rows - 1) / rows > across) {
            continue;
        }
        double cost = grid_cost(area, count, rows);
        if (best == 0 || cost < best_cost - 1e-9) {
            best = rows;
            best_cost = cost;
        }
    }
    return best > 0 ? best : 1;
}

static void place_grid(struct layout *layout, const struct layout_request *request, uint16_t first,
        uint16_t count) {
    struct rect area = request->area;
    uint16_t rows = grid_rows(&area, count);
    uint16_t *heights = add_split(layout, request, "", false, rows, area.rows)->sizes;
    uint16_t index = first;
    for (uint16_t row = 0; row < rows; row++) {
        uint16_t tiles = (uint16_t)(count / rows + (row < count % rows ? 1 : 0));
        char path[LAYOUT_PATH_SIZE];
        snprintf(path, sizeof(path), "%u", row);
        area.rows = heights[row];
        if (row > 0) {
            add_handle(layout, (struct rect){ area.column, area.row, area.columns, 1 }, false, "",
                    (uint16_t)(row - 1));
        }
        place_run(layout, request, path, true, index, tiles, area);
        index = (uint16_t)(index + tiles);
        area.row = (uint16_t)(area.row + area.rows);
    }
}

static void place_main_left(struct layout *layout, const struct layout_request *request,
        uint16_t first, uint16_t count) {
    struct rect area = request->area;
    uint16_t *widths = add_split(layout, request, "", true, 2, area.columns)->sizes;
    place_tile(layout, 0, (struct rect){ area.column, area.row, widths[0], area.rows });
    uint16_t parting = (uint16_t)(area.column + widths[0]);
    add_handle(layout, (struct rect){ parting, area.row, 1, area.rows }, true, "", 0);
    place_run(layout, request, "1", false, first, count,
            (struct rect){ (uint16_t)(parting + 1), area.row, widths[1], area.rows });
}

static void place_stack(struct layout *layout, const struct layout_request *request, uint16_t first,
        uint16_t count) {
    struct rect area = request->area;
    uint16_t open_rows = (uint16_t)(area.rows - (count - 1));
    for (uint16_t i = 0; i < count; i++) {
        uint16_t index = (uint16_t)(first + i);
        area.rows = index == request->focused ? open_rows : 1;
        place_tile(layout, index, area);
        area.row = (uint16_t)(area.row + area.rows);
    }
}

/* The first of `fit` tiles out of `from`…count-1 so that the focused one is among them. */
static uint16_t window_start(const struct layout_request *request, uint16_t from, uint16_t fit) {
    uint16_t focused = request->focused > from ? request->focused : from;
    return (uint16_t)(focused >= from + fit ? focused - fit + 1 : from);
}

static uint16_t least(uint16_t a, uint16_t b) {
    return a < b ? a : b;
}

static void place_all(struct layout *layout, const struct layout_request *request) {
    struct rect area = request->area;
    uint16_t count = request->count;
    uint16_t across = capacity_across(area.columns);
    uint16_t down = capacity_down(area.rows);
    uint16_t fit = count;
    switch (request->kind) {
    case LAYOUT_COLUMNS:
    case LAYOUT_ROWS:
        fit = least(count, request->kind == LAYOUT_COLUMNS ? across : down);
        place_run(layout, request, "", request->kind == LAYOUT_COLUMNS,
                window_start(request, 0, fit), fit, area);
        return;
    case LAYOUT_STACK:
        fit = least(count,
                (uint16_t)(area.rows > LAYOUT_ROWS_LEAST ? area.rows - LAYOUT_ROWS_LEAST + 1 : 1));
        place_stack(layout, request, window_start(request, 0, fit), fit);
        return;
    case LAYOUT_MAIN_LEFT:
        if (count > 1 && across > 1) {
            fit = least((uint16_t)(count - 1), down);
            place_main_left(layout, request, window_start(request, 1, fit), fit);
            return;
        }
        fit = 1;
        place_run(layout, request, "", true, request->focused, 1, area);
        return;
    default:
        fit = least(count, (uint16_t)(across * down));
        place_grid(layout, request, window_start(request, 0, fit), fit);
    }
}

void layout_place(struct layout *layout, const struct layout_request *request) {
    struct rect area = request->area;
    if (!request->zoomed && area.rows >= 2) {
        place_all(layout, request);
        return;
    }
    place_tile(layout, request->focused, area);
    if (request->bare) {
        layout->tiles[request->focused] = (struct layout_tile){ .body = area };
    }
}
