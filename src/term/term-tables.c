/* SPDX-License-Identifier: MIT */

#include "term-tables.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* After a collection that freed hardly anything, this many things are interned poorly before the
 * next attempt: a collection looks at every cell. */
#define POOR_MAX 4096u

void tables_init(struct tables *tables,
        void (*mark)(void *context, struct style_set *styles, struct cluster_set *clusters),
        void *context) {
    *tables = (struct tables){ .mark = mark, .context = context };
    style_table_init(&tables->styles);
    cluster_table_init(&tables->clusters);
    link_table_init(&tables->links);
}

void tables_finish(struct tables *tables) {
    style_table_finish(&tables->styles);
    cluster_table_finish(&tables->clusters);
    link_table_finish(&tables->links);
}

void mark_row(const struct row *row, struct style_set *styles, struct cluster_set *clusters) {
    style_set_add(styles, row->blank);
    for (uint16_t i = 0; i < row->used; i++) {
        style_set_add(styles, row->cells[i].style);
        if (glyph_is_cluster(row->cells[i].glyph)) {
            cluster_set_add(clusters, row->cells[i].glyph);
        }
    }
}

void mark_grid(const struct grid *grid, struct style_set *styles, struct cluster_set *clusters) {
    for (unsigned i = 0; i < grid->row_count; i++) {
        mark_row(&grid->rows[i], styles, clusters);
    }
}

struct marks {
    struct style_set styles;
    struct cluster_set clusters;
    uint8_t links[LINKS_MAX + 1];
};

/* What can be seen; to be freed. */
static struct marks *mark_all(struct tables *tables) {
    struct marks *marks = NEW(struct marks);
    tables->mark(tables->context, &marks->styles, &marks->clusters);
    for (size_t i = 0; i < ARRAY_LENGTH(tables->pinned); i++) {
        if (tables->pinned[i] != NULL) {
            mark_row(tables->pinned[i], &marks->styles, &marks->clusters);
        }
    }
    tables->generation++;
    return marks;
}

static uint32_t poorer_color(uint32_t color) {
    if (COLOR_KIND(color) != 2) {
        return color;
    }
    unsigned red = (color >> 16 & 0xff) * 5 / 255, green = (color >> 8 & 0xff) * 5 / 255,
             blue = (color & 0xff) * 5 / 255;
    return COLOR_INDEXED(16 + 36 * red + 6 * green + blue);
}

/* The style when the table has no room for it: after a collection, or else a poorer one. */
__attribute__((noinline)) static uint16_t style_without_room(
        struct tables *tables, const struct style *style) {
    if (tables->poor_styles == 0 || tables->poor_styles++ > POOR_MAX) {
        struct marks *marks = mark_all(tables);
        bool has_room = style_table_sweep(&tables->styles, &marks->styles);
        free(marks);
        tables->poor_styles = has_room ? 0 : 1;
        if (has_room) {
            return (uint16_t)style_table_intern(&tables->styles, style);
        }
    }
    struct style poorer = { .foreground = poorer_color(style->foreground),
        .background = poorer_color(style->background),
        .attributes = style->attributes };
    uint32_t number = style_table_intern(&tables->styles, &poorer);
    return number == STYLE_TABLE_FULL ? 0 : (uint16_t)number;
}

uint16_t tables_style(struct tables *tables, const struct style *style) {
    uint32_t number = style_table_intern(&tables->styles, style);
    return number != STYLE_TABLE_FULL ? (uint16_t)number : style_without_room(tables, style);
}

uint32_t tables_cluster(struct tables *tables, const char *text, size_t length) {
    uint32_t glyph = cluster_table_intern(&tables->clusters, text, length);
    if (glyph == CLUSTER_TABLE_FULL &&
            (tables->poor_clusters == 0 || tables->poor_clusters++ > POOR_MAX)) {
        struct marks *marks = mark_all(tables);
        bool has_room = cluster_table_sweep(&tables->clusters, &marks->clusters);
        free(marks);
        tables->poor_clusters = has_room ? 0 : 1;
        glyph = cluster_table_intern(&tables->clusters, text, length);
    }
    if (glyph == CLUSTER_TABLE_FULL) {
        utf8_decode(text, length, &glyph);
    }
    return glyph;
}

uint16_t tables_link(struct tables *tables, const char *target) {
    uint32_t number = link_table_intern(&tables->links, target);
    if (number == LINK_TABLE_FULL && (tables->poor_links == 0 || tables->poor_links++ > POOR_MAX)) {
        struct marks *marks = mark_all(tables);
        style_table_sweep(&tables->styles, &marks->styles);
        for (uint32_t i = 1; i < tables->styles.count; i++) {
            if (tables->styles.live[i] && tables->styles.styles[i].link <= LINKS_MAX) {
                marks->links[tables->styles.styles[i].link] = 1;
            }
        }
        link_table_sweep(&tables->links, marks->links);
        free(marks);
        number = link_table_intern(&tables->links, target);
        tables->poor_links = number == LINK_TABLE_FULL ? 1 : 0;
    }
    return number == LINK_TABLE_FULL ? 0 : (uint16_t)number;
}

size_t tables_glyph_text(
        const struct tables *tables, uint32_t glyph, char out[TERMINAL_GLYPH_MAX_BYTES]) {
    if (glyph == 0) {
        out[0] = ' ';
        return 1;
    }
    if (!glyph_is_cluster(glyph)) {
        return utf8_encode(glyph, out);
    }
    size_t length;
    const char *text = cluster_table_text(&tables->clusters, glyph, &length);
    if (length == 0) {
        return utf8_encode(UTF8_REPLACEMENT, out);
    }
    memcpy(out, text, length);
    return length;
}
