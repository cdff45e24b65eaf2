/* SPDX-License-Identifier: MIT */
/* Rows of a screen in a checkpoint: looks and clusters by value, a look once for a run of cells. */

#include "archive-row.h"

#include "base/codepoint.h"

#include <stdlib.h>
#include <string.h>

#define CLUSTER_FOLLOWS CODEPOINT_END /* in place of a code point */

/* ---- looks ----------------------------------------------------------------------------------- */

static void archive_link(struct archive *archive, struct terminal *terminal, uint16_t *link) {
    const char *target = terminal_link(terminal, *link);
    bool has_link = target != NULL;
    archive_bool(archive, &has_link);
    if (!archive_is_loading(archive)) {
        if (target != NULL) {
            buffer_append_sized(archive->out, target, strlen(target));
        }
        return;
    }
    char *loaded = NULL;
    *link = 0;
    if (has_link) {
        archive_text(archive, &loaded, LINK_BYTES_MAX);
        archive_require(archive, loaded != NULL && link_is_allowed(loaded));
        *link = archive->failed ? 0 : tables_link(&terminal->tables, loaded);
    }
    free(loaded);
}

void archive_style(struct archive *archive, struct terminal *terminal, struct style *style) {
    archive_u32(archive, &style->foreground);
    archive_u32(archive, &style->background);
    archive_u32(archive, &style->underline_color);
    archive_u16(archive, &style->attributes, (STYLE_OVERLINE << 1) - 1);
    archive_u8(archive, &style->underline, UNDERLINE_DASHED);
    archive_link(archive, terminal, &style->link);
    archive_require(archive, COLOR_KIND(style->foreground) <= 2 &&
                                     COLOR_KIND(style->background) <= 2 &&
                                     COLOR_KIND(style->underline_color) <= 2);
}

/* A style number of a cell, as a look. */
static void archive_look(struct archive *archive, struct terminal *terminal, uint16_t *number) {
    struct style style = { 0 };
    if (!archive_is_loading(archive)) {
        style = *style_table_get(&terminal->tables.styles, *number);
    }
    archive_style(archive, terminal, &style);
    if (archive_is_loading(archive)) {
        *number = archive->failed ? 0 : tables_style(&terminal->tables, &style);
    }
}

/* ---- rows ------------------------------------------------------------------------------------ */

static bool is_printable(uint32_t codepoint) {
    bool is_control = codepoint != 0 && codepoint_is_control(codepoint);
    return !is_control && (codepoint < 0xd800 || codepoint > 0xdfff);
}

static void archive_glyph(struct archive *archive, struct terminal *terminal, uint32_t *glyph) {
    bool is_cluster = glyph_is_cluster(*glyph);
    uint32_t value = (uint32_t)archive_number(
            archive, is_cluster ? CLUSTER_FOLLOWS : *glyph, CLUSTER_FOLLOWS);
    if (value != CLUSTER_FOLLOWS) {
        archive_require(archive, is_printable(value));
        *glyph = archive->failed ? 0 : value;
        return;
    }
    size_t length;
    if (!archive_is_loading(archive)) {
        const char *text = cluster_table_text(&terminal->tables.clusters, *glyph, &length);
        buffer_append_sized(archive->out, text, length);
        return;
    }
    const char *text = reader_sized(&archive->reader, CLUSTER_BYTES_MAX, &length);
    archive_require(archive, text != NULL && length > 0);
    for (size_t at = 0; !archive->failed && at < length;) {
        uint32_t codepoint;
        at += utf8_decode(text + at, length - at, &codepoint);
        archive_require(archive, codepoint != 0 && is_printable(codepoint));
    }
    *glyph = archive->failed ? 0 : tables_cluster(&terminal->tables, text, length);
}

/* A wide cell and its right half stand side by side. */
static bool is_paired(const struct row *row) {
    for (unsigned i = 0; i < row->used; i++) {
        bool is_right = row->cells[i].width == 0;
        bool follows_wide = i > 0 && row->cells[i - 1].width == 2;
        if (is_right != follows_wide) {
            return false;
        }
    }
    return row->used == 0 || row->cells[row->used - 1].width != 2;
}

static void archive_cells(struct archive *archive, struct terminal *terminal, struct row *row) {
    unsigned run = 0;
    for (unsigned i = 0; i < row->used && !archive->failed; i++, run--) {
        struct cell *cell = &row->cells[i];
        archive_glyph(archive, terminal, &cell->glyph);
        archive_u8(archive, &cell->width, 2);
        archive_u8(archive, &cell->flags, CELL_PROTECTED);
        if (run == 0) {
            for (run = 1; !archive_is_loading(archive) && i + run < row->used &&
                          row->cells[i + run].style == cell->style;) {
                run++;
            }
            run = (unsigned)archive_number(archive, run, row->used - i);
            archive_require(archive, run > 0);
            archive_look(archive, terminal, &cell->style);
        } else if (archive_is_loading(archive)) {
            cell->style = cell[-1].style;
        }
    }
}

void archive_row(
        struct archive *archive, struct terminal *terminal, struct grid *grid, struct row *row) {
    uint16_t used = row->used;
    archive_u16(archive, &used, grid->columns);
    uint8_t flags = (uint8_t)((row->wrapped ? 1 : 0) | (row->prompt ? 2 : 0));
    archive_u8(archive, &flags, 3);
    row->wrapped = (flags & 1) != 0;
    row->prompt = (flags & 2) != 0;
    archive_look(archive, terminal, &row->blank);
    if (archive_is_loading(archive)) {
        row->used = 0;
        row_extend(row, grid->columns, used);
    }
    archive_cells(archive, terminal, row);
    if (archive->failed || !is_paired(row)) {
        archive->failed = true;
        row->used = 0;
    }
}
