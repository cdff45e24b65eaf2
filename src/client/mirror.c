/* SPDX-License-Identifier: MIT */
/* The client's copy of a screen. Numbers of styles and clusters are made anew when too many of
 * them are out of use: see collect(). */

#include "client/mirror.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "frame/frame.h"
#include "mirror-run.h"
#include "mirror-table.h"

#include <stdlib.h>
#include <string.h>

#define CLUSTER_BASE    0x80000000u /* a glyph with this bit is a cluster of this mirror */
#define COLLECT_FIRST   4096  /* numbers in a table that make collect() look for unused ones */
#define TABLE_COUNT_MAX 60000 /* before a message; styles must fit in 16 bits after it */
#define MESSAGE_NEW_MAX 30000 /* room for new styles that is kept free, at most */

struct mirror {
    uint16_t columns, rows;
    struct mirror_row *screen;
    struct terminal_cursor cursor;
    struct terminal_modes modes;
    char title[TERMINAL_TITLE_MAX_BYTES + 1];
    uint64_t history_first;
    uint32_t history_count;
    struct mirror_run history, incoming; /* what was fetched; what a message brings */
    struct mirror_table styles, clusters, links;
    size_t collect_at;
    uint32_t sequence;
};

struct mirror *mirror_create(void) {
    struct mirror *mirror = NEW(struct mirror);
    struct style plain = { 0 };
    mirror->collect_at = COLLECT_FIRST;
    (void)mirror_table_intern(&mirror->styles, &plain, sizeof(plain));
    return mirror;
}

void mirror_destroy(struct mirror *mirror) {
    if (mirror == NULL) {
        return;
    }
    mirror_run_finish(&mirror->history);
    for (uint16_t i = 0; i < mirror->rows; i++) {
        mirror_row_finish(&mirror->screen[i]);
    }
    free(mirror->screen);
    mirror_run_finish(&mirror->incoming);
    mirror_table_finish(&mirror->styles);
    mirror_table_finish(&mirror->clusters);
    mirror_table_finish(&mirror->links);
    free(mirror);
}

static void resize(struct mirror *mirror, uint16_t columns, uint16_t rows) {
    for (uint16_t i = rows; i < mirror->rows; i++) {
        mirror_row_finish(&mirror->screen[i]);
    }
    mirror->screen = memory_reallocate(mirror->screen, rows * sizeof(*mirror->screen));
    for (uint16_t i = mirror->rows; i < rows; i++) {
        mirror->screen[i] = (struct mirror_row){ .dirty = true };
    }
    if (columns != mirror->columns) {
        mirror_run_finish(
                &mirror->history); /* the host's lines reflowed: their numbers mean others now */
    }
    mirror->columns = columns;
    mirror->rows = rows;
}

/* ---- numbers --------------------------------------------------------------------------------- */

static uint16_t intern_style(
        struct mirror *mirror, const struct style *style, const char *link, size_t link_length) {
    struct style own;
    memset(&own, 0, sizeof(own)); /* padding too: styles are compared as bytes */
    own.foreground = style->foreground;
    own.background = style->background;
    own.underline_color = style->underline_color;
    own.attributes = style->attributes;
    own.underline = style->underline;
    if (link_length > 0) {
        own.link = (uint16_t)(mirror_table_intern(&mirror->links, link, link_length) + 1);
    }
    return (uint16_t)mirror_table_intern(&mirror->styles, &own, sizeof(own));
}

struct numbers { /* what collect() carries over */
    struct mirror *mirror;
    struct mirror_table styles, clusters, links; /* the old ones */
};

static uint16_t renumber_style(struct numbers *numbers, uint16_t old) {
    size_t length = 0;
    const char *bytes = mirror_table_find(&numbers->styles, old, &length);
    if (bytes == NULL) {
        return 0;
    }
    struct style style;
    memcpy(&style, bytes, sizeof(style));
    const char *link =
            style.link == 0 ? NULL
                            : mirror_table_find(&numbers->links, (uint32_t)style.link - 1, &length);
    return intern_style(numbers->mirror, &style, link, link != NULL ? length : 0);
}

static void renumber_row(struct numbers *numbers, struct mirror_row *row) {
    row->blank = renumber_style(numbers, row->blank);
    for (size_t i = 0; i < row->used; i++) {
        struct cell *cell = &row->cells[i];
        cell->style = renumber_style(numbers, cell->style);
        size_t length = 0;
        const char *text = (cell->glyph & CLUSTER_BASE) == 0
                                   ? NULL
                                   : mirror_table_find(&numbers->clusters,
                                             cell->glyph & ~CLUSTER_BASE, &length);
        if (text != NULL) {
            cell->glyph =
                    CLUSTER_BASE | mirror_table_intern(&numbers->mirror->clusters, text, length);
        }
    }
}

static void collect(struct mirror *mirror) {
    size_t most = mirror->styles.count > mirror->clusters.count ? mirror->styles.count
                                                                : mirror->clusters.count;
    size_t new_ones = (size_t)mirror->columns * mirror->rows; /* a message may bring */
    new_ones = new_ones < MESSAGE_NEW_MAX ? new_ones : MESSAGE_NEW_MAX;
    bool is_full = most + new_ones > TABLE_COUNT_MAX;
    if (!is_full && most < mirror->collect_at && mirror->links.count < mirror->collect_at) {
        return;
    }
    if (is_full) {
        mirror_run_finish(&mirror->history);
    }
    struct numbers numbers = { mirror, mirror->styles, mirror->clusters, mirror->links };
    struct style plain = { 0 };
    mirror->styles = mirror->clusters = mirror->links = (struct mirror_table){ 0 };
    (void)mirror_table_intern(&mirror->styles, &plain, sizeof(plain));
    for (uint16_t i = 0; i < mirror->rows; i++) {
        renumber_row(&numbers, &mirror->screen[i]);
    }
    for (size_t i = 0; i < mirror->history.count; i++) {
        renumber_row(&numbers, &mirror->history.rows[i]);
    }
    mirror_table_finish(&numbers.styles);
    mirror_table_finish(&numbers.clusters);
    mirror_table_finish(&numbers.links);
    mirror->collect_at =
            mirror->styles.count * 2 > COLLECT_FIRST ? mirror->styles.count * 2 : COLLECT_FIRST;
    if (mirror->collect_at > TABLE_COUNT_MAX) {
        mirror->collect_at = TABLE_COUNT_MAX;
    }
}

/* ---- frames ---------------------------------------------------------------------------------- */

static void on_header(void *context, const struct frame_header *header) {
    struct mirror *mirror = context;
    resize(mirror, header->columns, header->rows);
    mirror->cursor = header->cursor;
    mirror->modes = header->modes;
    mirror->history_first = header->history_dropped;
    mirror->history_count = header->history_count;
    mirror->sequence = header->sequence;
    if ((header->flags & FRAME_TITLE) != 0) {
        memcpy(mirror->title, header->title, header->title_length);
        mirror->title[header->title_length] = '\0';
    }
}

static uint16_t on_style(
        void *context, const struct style *style, const char *link, size_t link_length) {
    struct mirror *mirror = context;
    return mirror->styles.count < UINT16_MAX ? intern_style(mirror, style, link, link_length) : 0;
}

static uint32_t on_cluster(void *context, const char *text, size_t length) {
    struct mirror *mirror = context;
    return CLUSTER_BASE | mirror_table_intern(&mirror->clusters, text, length);
}

static void on_screen_row(void *context, uint64_t line, const struct terminal_row *row) {
    struct mirror *mirror = context;
    mirror_row_set(&mirror->screen[line], row);
}

static void on_history_row(void *context, uint64_t line, const struct terminal_row *row) {
    struct mirror *mirror = context;
    struct mirror_row own = { 0 };
    mirror_row_set(&own, row);
    if (mirror->incoming.count == 0) {
        mirror->incoming.first = line;
    }
    mirror_run_append(&mirror->incoming, &own);
}

bool mirror_apply(struct mirror *mirror, const struct message *message, uint32_t *out_sequence) {
    static const struct frame_sink frame = { on_header, on_style, on_cluster, on_screen_row };
    static const struct frame_sink history = { on_header, on_style, on_cluster, on_history_row };
    collect(mirror);
    if (message->type == MESSAGE_HISTORY) {
        bool good = frame_decode_history(message, &history, mirror);
        if (good) {
            mirror_run_merge(&mirror->history, &mirror->incoming);
        }
        mirror_run_finish(&mirror->incoming);
        return good;
    }
    if (message->type != MESSAGE_FRAME || !frame_decode(message, &frame, mirror)) {
        return false;
    }
    if (out_sequence != NULL) {
        *out_sequence = mirror->sequence;
    }
    return true;
}

/* ---- looking at it --------------------------------------------------------------------------- */

uint16_t mirror_columns(const struct mirror *mirror) {
    return mirror->columns;
}

uint16_t mirror_rows(const struct mirror *mirror) {
    return mirror->rows;
}

static struct terminal_row row_view(const struct mirror_row *row) {
    return (struct terminal_row){
        .cells = row->cells,
        .used = row->used,
        .blank = row->blank,
        .wrapped = row->wrapped,
    };
}

struct terminal_row mirror_row(const struct mirror *mirror, uint16_t row) {
    return row < mirror->rows ? row_view(&mirror->screen[row]) : (struct terminal_row){ 0 };
}

struct terminal_cursor mirror_cursor(const struct mirror *mirror) {
    return mirror->cursor;
}

struct terminal_modes mirror_modes(const struct mirror *mirror) {
    return mirror->modes;
}

const char *mirror_title(const struct mirror *mirror) {
    return mirror->title;
}

uint64_t mirror_history_first(const struct mirror *mirror) {
    return mirror->history_first;
}

uint32_t mirror_history_count(const struct mirror *mirror) {
    return mirror->history_count;
}

bool mirror_history_row(const struct mirror *mirror, uint64_t line, struct terminal_row *out_row) {
    const struct mirror_run *run = &mirror->history;
    if (line < run->first || line - run->first >= run->count) {
        return false;
    }
    *out_row = row_view(&run->rows[line - run->first]);
    return true;
}

const struct style *mirror_style(const struct mirror *mirror, uint16_t style) {
    size_t length = 0;
    uint16_t number = style < mirror->styles.count ? style : 0; /* the plain one is always there */
    return (const struct style *)(const void *)mirror_table_find(&mirror->styles, number, &length);
}

size_t mirror_glyph_text(
        const struct mirror *mirror, uint32_t glyph, char out[TERMINAL_GLYPH_MAX_BYTES]) {
    if ((glyph & CLUSTER_BASE) == 0) {
        return utf8_encode(glyph == 0 ? ' ' : glyph, out);
    }
    size_t length = 0;
    const char *text = mirror_table_find(&mirror->clusters, glyph & ~CLUSTER_BASE, &length);
    if (text == NULL) {
        out[0] = ' ';
        return 1;
    }
    memcpy(out, text, length);
    return length;
}

const char *mirror_link(const struct mirror *mirror, uint16_t link) {
    size_t length = 0;
    return link == 0 ? NULL : mirror_table_find(&mirror->links, (uint32_t)link - 1, &length);
}

bool mirror_row_is_dirty(const struct mirror *mirror, uint16_t row) {
    return row < mirror->rows && mirror->screen[row].dirty;
}

void mirror_clear_dirty(struct mirror *mirror) {
    for (uint16_t i = 0; i < mirror->rows; i++) {
        mirror->screen[i].dirty = false;
    }
}
