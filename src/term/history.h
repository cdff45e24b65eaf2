/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Lines that scrolled off the main screen, packed: text as UTF-8, looks as runs.
 *
 *     history ─► blocks, oldest first (16 KiB, or what one line needs)
 *                  ├─ bytes    line line line …     appended; a line is never changed
 *                  ├─ offsets  where each line begins
 *                  └─ styles   the looks its lines use: a block stands for itself, since the
 *                              terminal's style numbers may be collected at any time
 *
 *     a line:  varint length of text * 8 | prompt * 4 | has runs * 2 | wrapped
 *              text: a cell of one code point as UTF-8, any other as MARK, width, length, UTF-8
 *              runs: (varint cells, varint style of the block) …, 0, style of the blanks beyond
 *
 * Bounded by lines and by bytes: the oldest lines go. Rows are held as wide as they were when they
 * scrolled off; reflow.h breaks them anew.
 */

#include "term-tables.h"

#include "base/buffer.h"

struct history_block;

#define HISTORY_STYLE_CACHE 256

struct history {
    struct history_block **blocks; /* oldest first, from `first_block` on */
    size_t first_block, block_end, block_capacity;
    uint32_t line_count; /* held */
    uint32_t lines_max;
    size_t bytes, bytes_max; /* memory of the blocks */
    uint64_t dropped;        /* lines that ever went at the old end */
    /* Which style of the newest block a style number of the terminal is; 0: not known. */
    uint64_t cache_generation;
    struct {
        uint16_t number, style;
    } * cache;
};

void history_init(struct history *history, uint32_t lines_max, size_t bytes_max);
void history_finish(struct history *history);
void history_clear(struct history *history); /* counted as dropped */

/* Packs a row as the newest line. */
void history_add(struct history *history, const struct row *row, const struct tables *tables);

/* Unpacks line `index` (0 the oldest) into a row, whatever its width. */
void history_get(
        const struct history *history, uint32_t index, struct tables *tables, struct row *out);

/* The same without unpacking: what a line is, and its text as UTF-8 (blanks are spaces). Good until
 * the history changes. */
struct history_line {
    const uint8_t *packed;
    uint32_t length;
    bool wrapped, prompt;
};
struct history_line history_line(const struct history *history, uint32_t index);
void history_line_text(const struct history_line *line, struct buffer *out);

/* Takes the newest line away. */
void history_remove_newest(struct history *history);

/* Drops what is too much: after the limits were changed. Adding does it by itself. */
void history_keep_limits(struct history *history);

/* For reflow.c, which goes through a history block by block: how many lines the oldest one has (0:
 * there is none); moving it over as it is when no line of it was wrapped or is longer than
 * `columns` (false when one is); dropping it, not counted as dropped. */
uint32_t history_oldest_lines(const struct history *history);
bool history_move_oldest(struct history *history, struct history *to, uint16_t columns);
void history_drop_oldest_block(struct history *history);
