/* SPDX-License-Identifier: MIT */

/* A row becomes a line of the history; see history.h for its form. This is on the path of every
 * line feed: plain ASCII in one look is narrowed in one pass, everything else goes cell by cell. */

#include "history-block.h"
#include "width.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>

#define BLOCK_LINES_MAX 4096u

static uint32_t add_style(struct history *history, struct history_block *block, uint16_t number,
        const struct tables *tables) {
    struct history_style style = { .style = *style_table_get(&tables->styles, number) };
    style.link_serial = link_table_serial(&tables->links, style.style.link);
    history->bytes -= history_block_memory(block);
    block->styles = memory_grow(
            block->styles, &block->style_capacity, block->style_count + 1, sizeof(style));
    history->bytes += history_block_memory(block);
    block->styles[block->style_count++] = style;
    return block->style_count;
}

/* The number within the newest block of a style of the terminal. */
static uint32_t block_style(struct history *history, struct history_block *block, uint16_t number,
        const struct tables *tables) {
    if (number == 0) {
        return 0;
    }
    if (history->cache == NULL) { /* blocks may have come without one */
        history->cache = memory_allocate_zeroed(HISTORY_STYLE_CACHE, sizeof(*history->cache));
    }
    if (history->cache_generation != tables->generation) {
        history_forget_styles(history);
        history->cache_generation = tables->generation;
    }
    unsigned slot = number % HISTORY_STYLE_CACHE;
    if (history->cache[slot].style == 0 || history->cache[slot].number != number) {
        uint32_t style = add_style(history, block, number, tables);
        if (style > UINT16_MAX) {
            return style;
        }
        history->cache[slot].number = number;
        history->cache[slot].style = (uint16_t)style;
    }
    return history->cache[slot].style;
}

static uint8_t *put_varint(uint8_t *at, uint32_t value) {
    while (value >= 0x80) {
        *at++ = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    *at++ = (uint8_t)value;
    return at;
}

/* Everything the cells have, or'ed: what none of them has need not be looked for. */
static struct cell cells_union(const struct cell *cells, unsigned count) {
    uint64_t all = 0;
    for (unsigned i = 0; i < count; i++) {
        uint64_t word;
        memcpy(&word, &cells[i], sizeof(word));
        all |= word;
    }
    struct cell cell;
    memcpy(&cell, &all, sizeof(cell));
    return cell;
}

static uint8_t *put_ascii(uint8_t *at, const struct cell *cells, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        uint8_t byte = (uint8_t)cells[i].glyph;
        at[i] = byte == 0 ? ' ' : byte;
    }
    return at + count;
}

/* A cell that says more than its one code point does. */
static uint8_t *put_marked(uint8_t *at, const struct cell *cell, const struct tables *tables) {
    char text[TERMINAL_GLYPH_MAX_BYTES];
    size_t length = tables_glyph_text(tables, cell->glyph, text);
    *at++ = MARK;
    *at++ = cell->width;
    *at++ = (uint8_t)length;
    memcpy(at, text, length);
    return at + length;
}

static uint8_t *put_cell(uint8_t *at, const struct cell *cell, const struct tables *tables) {
    if (cell->glyph < 0x80 && cell->width == 1) {
        *at = cell->glyph == 0 ? ' ' : (uint8_t)cell->glyph;
        return at + 1;
    }
    if (glyph_is_cluster(cell->glyph) || character_classify(cell->glyph).width != cell->width) {
        return put_marked(at, cell, tables);
    }
    return at + utf8_encode(cell->glyph, (char *)at);
}

static size_t text_size_max(const struct tables *tables, const struct cell *cells, unsigned count) {
    size_t size = 0;
    for (unsigned i = 0; i < count; i++) {
        size += 7;
        if (glyph_is_cluster(cells[i].glyph)) {
            size_t length;
            cluster_table_text(&tables->clusters, cells[i].glyph, &length);
            size += length;
        }
    }
    return size;
}

static uint8_t *put_text(uint8_t *at, const struct row *row, const struct tables *tables) {
    for (unsigned i = 0; i < row->used; i++) {
        if (row->cells[i].width != 0) {
            at = put_cell(at, &row->cells[i], tables);
        }
    }
    return at;
}

static unsigned run_length(const struct cell *cells, unsigned count) {
    unsigned length = 1;
    while (length < count && cells[length].style == cells[0].style) {
        length++;
    }
    return length;
}

static uint8_t *put_runs(struct history *history, struct history_block *block, uint8_t *at,
        const struct row *row, const struct tables *tables) {
    for (unsigned i = 0; i < row->used;) {
        unsigned length = run_length(row->cells + i, row->used - i);
        at = put_varint(at, length);
        at = put_varint(at, block_style(history, block, row->cells[i].style, tables));
        i += length;
    }
    *at++ = 0;
    return put_varint(at, block_style(history, block, row->blank, tables));
}

static void add_line(struct history *history, struct history_block *block, uint8_t *end) {
    if (block->count == block->offset_capacity) {
        history->bytes -= history_block_memory(block);
        block->offsets = memory_grow(
                block->offsets, &block->offset_capacity, block->count + 1, sizeof(*block->offsets));
        history->bytes += history_block_memory(block);
    }
    block->offsets[block->count++] = block->used;
    block->used = (uint32_t)(end - block->bytes);
    history->line_count++;
}

/* What is left of a line when the blanks at its end that nobody wrote are left out. */
static struct row trimmed(const struct row *row) {
    struct row out = *row;
    while (!out.wrapped && out.used > 0 && out.cells[out.used - 1].glyph == 0 &&
            out.cells[out.used - 1].width == 1 && out.cells[out.used - 1].style == out.blank) {
        out.used--;
    }
    return out;
}

void history_add(
        struct history *history, const struct row *untrimmed, const struct tables *tables) {
    if (history->lines_max == 0) {
        return;
    }
    const struct row line = trimmed(untrimmed), *row = &line;
    struct cell all = cells_union(row->cells, row->used);
    bool is_ascii = all.glyph < 0x80;
    bool has_runs = all.style != 0 || row->blank != 0;
    size_t text_max = is_ascii ? row->used : text_size_max(tables, row->cells, row->used);
    size_t size = 5 + text_max + (has_runs ? row->used * 6u + 8 : 0);
    struct history_block *block = history_newest(history);
    if (block == NULL || block->capacity - block->used < size || block->count >= BLOCK_LINES_MAX) {
        block = history_open_block(history, size);
    }
    uint8_t *at = block->bytes + block->used;
    unsigned flags = (row->wrapped ? FLAG_WRAPPED : 0) | (has_runs ? FLAG_RUNS : 0) |
                     (row->prompt ? FLAG_PROMPT : 0);
    if (is_ascii) {
        at = put_varint(at, (uint32_t)row->used << 3 | flags);
        at = put_ascii(at, row->cells, row->used);
    } else {
        uint8_t *text = at + 5;
        uint32_t length = (uint32_t)(put_text(text, row, tables) - text);
        at = put_varint(at, length << 3 | flags);
        memmove(at, text, length);
        at += length;
    }
    if (has_runs) {
        at = put_runs(history, block, at, row, tables);
    }
    add_line(history, block, at);
    block->widest = block->widest > row->used ? block->widest : row->used;
    block->has_wrapped |= row->wrapped;
    history_keep_limits(history);
}
