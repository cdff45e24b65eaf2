/* SPDX-License-Identifier: MIT */

/*
 * A layout is built as a tree of at most two levels of splits. Each split divides its length by
 * weights and least sizes; what it divides is remembered so that a border can be dragged.
 */

#include "ui/layout.h"

#include "base/memory.h"
#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

struct split {
    char path[LAYOUT_PATH_SIZE];
    bool vertical; /* parted by columns */
    uint16_t count, least, total;
    uint16_t *sizes;
};

struct layout {
    uint16_t count, shown;
    struct layout_tile *tiles;
    struct layout_handle *handles;
    size_t handle_count, handle_capacity;
    struct split *splits;
    size_t split_count, split_capacity;
};

static const char *const kind_names[] = {
    [LAYOUT_TILED] = "tiled",
    [LAYOUT_MAIN_LEFT] = "main-left",
    [LAYOUT_COLUMNS] = "columns",
    [LAYOUT_ROWS] = "rows",
    [LAYOUT_STACK] = "stack",
};
static_assert(ARRAY_LENGTH(kind_names) == LAYOUT_KIND_COUNT, "every kind has a name");

const char *layout_kind_name(enum layout_kind kind) {
    return kind_names[kind];
}

bool layout_kind_from_name(const char *name, enum layout_kind *out_kind) {
    for (size_t i = 0; i < ARRAY_LENGTH(kind_names); i++) {
        if (text_equal(name, kind_names[i])) {
            *out_kind = (enum layout_kind)i;
            return true;
        }
    }
    return false;
}

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

struct layout *layout_create(const struct layout_request *request) {
    struct layout *layout = NEW(struct layout);
    layout->count = request->count;
    layout->tiles =
            memory_allocate_zeroed(request->count > 0 ? request->count : 1, sizeof(*layout->tiles));
    struct rect area = request->area;
    if (request->count == 0 || area.columns == 0 || area.rows == 0) {
        return layout;
    }
    if (request->zoomed || area.rows < 2) {
        place_tile(layout, request->focused, area);
        if (request->bare) {
            layout->tiles[request->focused] = (struct layout_tile){ .body = area };
        }
    } else {
        place_all(layout, request);
    }
    return layout;
}

void layout_destroy(struct layout *layout) {
    if (layout == NULL) {
        return;
    }
    for (size_t i = 0; i < layout->split_count; i++) {
        free(layout->splits[i].sizes);
    }
    free(layout->splits);
    free(layout->handles);
    free(layout->tiles);
    free(layout);
}

/* ---- asking ---------------------------------------------------------------------------------- */

const struct layout_tile *layout_tile(const struct layout *layout, uint16_t index) {
    assert(index < layout->count);
    return &layout->tiles[index];
}

uint16_t layout_shown(const struct layout *layout) {
    return layout->shown;
}

size_t layout_handle_count(const struct layout *layout) {
    return layout->handle_count;
}

const struct layout_handle *layout_handle(const struct layout *layout, size_t index) {
    assert(index < layout->handle_count);
    return &layout->handles[index];
}

int layout_tile_at(const struct layout *layout, int column, int row) {
    for (uint16_t i = 0; i < layout->count; i++) {
        if (rect_contains(&layout->tiles[i].body, column, row) ||
                rect_contains(&layout->tiles[i].title, column, row)) {
            return i;
        }
    }
    return -1;
}

int layout_handle_at(const struct layout *layout, int column, int row) {
    for (size_t i = 0; i < layout->handle_count; i++) {
        if (rect_contains(&layout->handles[i].area, column, row)) {
            return (int)i;
        }
    }
    return -1;
}

static bool spans_meet(int a, int a_length, int b, int b_length) {
    return a < b + b_length && b < a + a_length;
}

int layout_handle_of_tile(
        const struct layout *layout, uint16_t index, bool vertical, int *out_sign) {
    struct rect body = layout_tile(layout, index)->body;
    if (body.columns == 0) {
        return -1;
    }
    int found = -1;
    for (size_t i = 0; i < layout->handle_count; i++) {
        const struct layout_handle *handle = &layout->handles[i];
        const struct rect *area = &handle->area;
        if (handle->vertical != vertical ||
                !(vertical ? spans_meet(area->row, area->rows, body.row, body.rows)
                           : spans_meet(area->column, area->columns, body.column, body.columns))) {
            continue;
        }
        int end = vertical ? body.column + body.columns : body.row + body.rows;
        int start = vertical ? body.column - 1 : body.row - 1;
        int at = vertical ? area->column : area->row;
        if (at == end) {
            *out_sign = 1;
            return (int)i;
        }
        if (at == start && found < 0) {
            *out_sign = -1;
            found = (int)i;
        }
    }
    return found;
}

static void set_weight(struct layout_weight weights[LAYOUT_WEIGHTS_MAX], size_t *weight_count,
        const char *parent, uint16_t child, uint16_t permille) {
    char path[LAYOUT_PATH_SIZE * 2];
    snprintf(path, sizeof(path), "%s%s%u", parent, parent[0] != '\0' ? "." : "", child);
    size_t i = 0;
    while (i < *weight_count && !text_equal(weights[i].path, path)) {
        i++;
    }
    if (i == LAYOUT_WEIGHTS_MAX) {
        return;
    }
    if (i == *weight_count) {
        (*weight_count)++;
        snprintf(weights[i].path, sizeof(weights[i].path), "%.*s", LAYOUT_PATH_SIZE - 1, path);
    }
    weights[i].permille = permille > 0 ? permille : 1;
}

bool layout_move(const struct layout *layout, size_t handle, int delta,
        struct layout_weight weights[LAYOUT_WEIGHTS_MAX], size_t *weight_count) {
    const struct layout_handle *moved = layout_handle(layout, handle);
    const struct split *split = NULL;
    for (size_t i = 0; i < layout->split_count; i++) {
        if (text_equal(layout->splits[i].path, moved->parent)) {
            split = &layout->splits[i];
        }
    }
    assert(split != NULL && moved->before + 1 < split->count);
    int low = split->least - split->sizes[moved->before];
    int high = split->sizes[moved->before + 1] - split->least;
    delta = delta < low ? low : delta > high ? high : delta;
    if (delta == 0) {
        return false;
    }
    int end = 0, before = 0; /* cumulated, so that rounding cannot drift */
    for (uint16_t i = 0; i < split->count; i++) {
        end += split->sizes[i] + (i == moved->before ? delta : i == moved->before + 1 ? -delta : 0);
        int permille = (end * 1000 + split->total / 2) / split->total;
        set_weight(weights, weight_count, split->path, i, (uint16_t)(permille - before));
        before = permille;
    }
    return true;
}

uint16_t layout_neighbour(const struct layout *layout, uint16_t index, int columns, int rows) {
    struct rect from = layout_tile(layout, index)->title;
    from.rows = (uint16_t)(from.rows + layout->tiles[index].body.rows);
    uint16_t best = index;
    int best_cost = 0;
    for (uint16_t i = 0; i < layout->count; i++) {
        struct rect to = layout->tiles[i].title;
        to.rows = (uint16_t)(to.rows + layout->tiles[i].body.rows);
        if (i == index || to.columns == 0) {
            continue;
        }
        int across = columns > 0   ? to.column - (from.column + from.columns)
                     : columns < 0 ? from.column - (to.column + to.columns)
                                   : 0;
        int down = rows > 0   ? to.row - (from.row + from.rows)
                   : rows < 0 ? from.row - (to.row + to.rows)
                              : 0;
        bool beside = columns != 0 ? spans_meet(from.row, from.rows, to.row, to.rows)
                                   : spans_meet(from.column, from.columns, to.column, to.columns);
        if (across < 0 || down < 0 || !beside) {
            continue;
        }
        int offset = columns != 0 ? abs(to.row - from.row) : abs(to.column - from.column);
        int cost = (across + down) * 1000 + offset;
        if (best == index || cost < best_cost) {
            best = i;
            best_cost = cost;
        }
    }
    return best;
}
