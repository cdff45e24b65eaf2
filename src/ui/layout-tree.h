/* SPDX-License-Identifier: MIT */
#pragma once

/* A layout from the inside: built by layout-place.c, asked and changed by layout.c. */

#include "ui/layout.h"

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

/* Gives the tiles of an empty layout their places, as far as they fit; there is at least one, and
 * the area has cells. */
void layout_place(struct layout *layout, const struct layout_request *request);
