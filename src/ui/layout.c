/* SPDX-License-Identifier: MIT */

/* A layout that was placed: what is where, what is beside it, and moving its borders. */

#include "layout-tree.h"

#include "base/memory.h"
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

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

struct layout *layout_create(const struct layout_request *request) {
    struct layout *layout = NEW(struct layout);
    layout->count = request->count;
    layout->tiles =
            memory_allocate_zeroed(request->count > 0 ? request->count : 1, sizeof(*layout->tiles));
    struct rect area = request->area;
    if (request->count > 0 && area.columns > 0 && area.rows > 0) {
        layout_place(layout, request);
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
