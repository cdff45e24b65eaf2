/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The terminal's interned things together, and the collecting of those that nothing shows any
 * more. Interning never fails: when a table stays full after a collection (a screen can hold more
 * different looks than 16 bits can number) the nearest poorer thing is given instead: colours cut
 * to the palette, a cluster to its first code point, a link to none.
 */

#include "cluster-table.h"
#include "grid.h"
#include "link-table.h"
#include "style-table.h"

struct tables {
    struct style_table styles;
    struct cluster_table clusters;
    struct link_table links;
    uint64_t generation;  /* counts collections: numbers may mean something else since */
    uint32_t poor_styles; /* interned poorly since the last collection that did not help */
    uint32_t poor_clusters, poor_links;
    const struct row *pinned[2]; /* rows in the making: of history_get(), of reflow() */
    /* Marks all that is on any screen, in the pen or saved. */
    void (*mark)(void *context, struct style_set *styles, struct cluster_set *clusters);
    void *context;
};

void tables_init(struct tables *tables,
        void (*mark)(void *context, struct style_set *styles, struct cluster_set *clusters),
        void *context);
void tables_finish(struct tables *tables);

uint16_t tables_style(struct tables *tables, const struct style *style);
uint32_t tables_cluster(struct tables *tables, const char *text, size_t length);
uint16_t tables_link(struct tables *tables, const char *target);

/* For `mark`: all that a grid's or a row's cells show. */
void mark_row(const struct row *row, struct style_set *styles, struct cluster_set *clusters);
void mark_grid(const struct grid *grid, struct style_set *styles, struct cluster_set *clusters);

/* The UTF-8 of a glyph: 1 to TERMINAL_GLYPH_MAX_BYTES - 1 bytes; a space for a blank. */
size_t tables_glyph_text(
        const struct tables *tables, uint32_t glyph, char out[TERMINAL_GLYPH_MAX_BYTES]);
