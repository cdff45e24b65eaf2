/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Where the panes lie: pure geometry, no state.
 *
 * A tile is a title row over a body; tiles side by side are parted by one column. Tiles and
 * partings cover the area exactly and never overlap. When not all tiles fit at their least size,
 * a run of them that holds the focused one is shown and the others have no cells.
 *
 * A layout is a tree of splits; a child is named by its path ("1", "1.0"), and may have a weight
 * (permille of its split). Children without one share alike.
 */

#include "ui/surface.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LAYOUT_TILES_MAX     1000
#define LAYOUT_PATH_SIZE     16
#define LAYOUT_WEIGHTS_MAX   256
#define LAYOUT_COLUMNS_LEAST 20 /* of a tile */
#define LAYOUT_ROWS_LEAST    4  /* with its title */

enum layout_kind {
    LAYOUT_TILED,     /* a grid of sensible proportions */
    LAYOUT_MAIN_LEFT, /* the first one left, the others over one another to its right */
    LAYOUT_COLUMNS,
    LAYOUT_ROWS,
    LAYOUT_STACK, /* the focused one open, the others as titles */
    LAYOUT_KIND_COUNT
};

const char *layout_kind_name(enum layout_kind kind); /* "main-left" */
bool layout_kind_from_name(const char *name, enum layout_kind *out_kind);

struct layout_weight {
    char path[LAYOUT_PATH_SIZE];
    uint16_t permille; /* 1…1000 */
};

struct layout_request {
    enum layout_kind kind;
    struct rect area;
    uint16_t count, focused; /* focused < count, unless count is 0 */
    bool zoomed;             /* the focused one alone */
    bool bare;               /* no titles: one pane on the whole area (with zoomed) */
    const struct layout_weight *weights;
    size_t weight_count;
};

struct layout_tile {
    struct rect title; /* one row, or none (bare) */
    struct rect body;  /* may have no rows (stack); no columns: not shown at all */
};

/* What can be dragged: a parting column, or a title row with a tile above it. */
struct layout_handle {
    struct rect area;
    bool vertical;                 /* drags left and right */
    char parent[LAYOUT_PATH_SIZE]; /* the split */
    uint16_t before;               /* moves the border behind this child of it */
};

struct layout;

struct layout *layout_create(const struct layout_request *request);
void layout_destroy(struct layout *layout);
OWNED_TYPE(layout);

const struct layout_tile *layout_tile(const struct layout *layout, uint16_t index);
uint16_t layout_shown(const struct layout *layout); /* how many tiles have cells */
size_t layout_handle_count(const struct layout *layout);
const struct layout_handle *layout_handle(const struct layout *layout, size_t index);

/* The tile, or handle, at a cell; -1 for none. */
int layout_tile_at(const struct layout *layout, int column, int row);
int layout_handle_at(const struct layout *layout, int column, int row);

/* The handle that makes this tile wider (vertical) or higher; -1 for none. *out_sign is 1 when
 * the tile lies before it. */
int layout_handle_of_tile(
        const struct layout *layout, uint16_t index, bool vertical, int *out_sign);

/* Moves a handle by so many cells and writes the weights of all children of its split into
 * weights (count *weight_count of at most LAYOUT_WEIGHTS_MAX), replacing theirs. False when
 * nothing moved. */
bool layout_move(const struct layout *layout, size_t handle, int delta,
        struct layout_weight weights[LAYOUT_WEIGHTS_MAX], size_t *weight_count);

/* The shown tile next to `index` in a direction (-1, 0, 1 each), or index itself. */
uint16_t layout_neighbour(const struct layout *layout, uint16_t index, int columns, int rows);
