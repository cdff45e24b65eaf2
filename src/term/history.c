/* SPDX-License-Identifier: MIT */

/* See history.h for the form of a line. Adding a line is on the path of every line feed: plain
 * ASCII in one look is narrowed in one pass, everything else goes cell by cell. */

#include "history-block.h"
#include "width.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES     (16u * 1024u)
#define BLOCK_LINES_MAX 4096u

void history_init(struct history *history, uint32_t lines_max, size_t bytes_max) {
    *history = (struct history){ .lines_max = lines_max, .bytes_max = bytes_max };
}

static size_t block_memory(const struct history_block *block) {
    return sizeof(*block) + block->capacity + block->offset_capacity * sizeof(*block->offsets) +
           block->style_capacity * sizeof(*block->styles);
}

static void block_destroy(struct history *history, struct history_block *block) {
    history->bytes -= block_memory(block);
    free(block->bytes);
    free(block->offsets);
    free(block->styles);
    free(block);
}

void history_clear(struct history *history) {
    for (size_t i = history->first_block; i < history->block_end; i++) {
        block_destroy(history, history->blocks[i]);
    }
    history->dropped += history->line_count;
    history->line_count = 0;
    history->first_block = history->block_end = 0;
}

void history_finish(struct history *history) {
    history_clear(history);
    free(history->blocks);
    free(history->cache);
    *history = (struct history){ 0 };
}

static struct history_block *newest(const struct history *history) {
    return history->first_block < history->block_end ? history->blocks[history->block_end - 1]
                                                     : NULL;
}

/* The newest block is full: gives back what it does not use. */
static void close_block(struct history *history, struct history_block *block) {
    history->bytes -= block_memory(block);
    block->capacity = block->used > 0 ? block->used : 1;
    block->bytes = memory_reallocate(block->bytes, block->capacity);
    block->offset_capacity = block->count > 0 ? block->count : 1;
    block->offsets =
            memory_reallocate(block->offsets, block->offset_capacity * sizeof(*block->offsets));
    if (block->style_count > 0) {
        block->style_capacity = block->style_count;
        block->styles =
                memory_reallocate(block->styles, block->style_capacity * sizeof(*block->styles));
    }
    history->bytes += block_memory(block);
}

/* The cache is of the newest block: another one begins without any. */
static void forget_styles(struct history *history) {
    if (history->cache != NULL) {
        memset(history->cache, 0, HISTORY_STYLE_CACHE * sizeof(*history->cache));
    }
}

static struct history_block *open_block(struct history *history, size_t size) {
    struct history_block *last = newest(history);
    if (last != NULL) {
        close_block(history, last);
    }
    if (history->first_block > 0 && history->block_end == history->block_capacity) {
        history->block_end -= history->first_block;
        memmove(history->blocks, history->blocks + history->first_block,
                history->block_end * sizeof(struct history_block *));
        history->first_block = 0;
    }
    struct history_block *block = NEW(struct history_block);
    block->serial = last != NULL ? last->serial + last->count : 0;
    block->capacity = size > BLOCK_BYTES ? size : BLOCK_BYTES;
    block->bytes = memory_allocate(block->capacity);
    history->bytes += block_memory(block);
    history->blocks = memory_grow(history->blocks, &history->block_capacity, history->block_end + 1,
            sizeof(struct history_block *));
    history->blocks[history->block_end++] = block;
    forget_styles(history);
    return block;
}

static void drop_oldest(struct history *history) {
    struct history_block *block = history->blocks[history->first_block];
    block->first++;
    history->line_count--;
    history->dropped++;
    if (block->first == block->count && history->first_block + 1 < history->block_end) {
        history->first_block++;
        block_destroy(history, block);
    }
}

void history_keep_limits(struct history *history) {
    while (history->line_count > history->lines_max ||
            (history->bytes > history->bytes_max && history->line_count > 1)) {
        drop_oldest(history);
    }
}

/* ---- packing --------------------------------------------------------------------------------- */

static uint32_t add_style(struct history *history, struct history_block *block, uint16_t number,
        const struct tables *tables) {
    struct history_style style = { .style = *style_table_get(&tables->styles, number) };
    style.link_serial = link_table_serial(&tables->links, style.style.link);
    history->bytes -= block_memory(block);
    block->styles = memory_grow(
            block->styles, &block->style_capacity, block->style_count + 1, sizeof(style));
    history->bytes += block_memory(block);
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
        forget_styles(history);
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
        history->bytes -= block_memory(block);
        block->offsets = memory_grow(
                block->offsets, &block->offset_capacity, block->count + 1, sizeof(*block->offsets));
        history->bytes += block_memory(block);
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
    struct history_block *block = newest(history);
    if (block == NULL || block->capacity - block->used < size || block->count >= BLOCK_LINES_MAX) {
        block = open_block(history, size);
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

/* ---- unpacking ------------------------------------------------------------------------------- */

static void append_cell(struct row *row, uint32_t glyph, uint8_t width) {
    unsigned need = row->used + (width == 2 ? 2u : 1u);
    if (need > row->capacity) {
        size_t capacity = row->capacity;
        row->cells = memory_grow(row->cells, &capacity, need, sizeof(struct cell));
        row->capacity = (uint16_t)(capacity < UINT16_MAX ? capacity : UINT16_MAX);
    }
    row->cells[row->used++] = (struct cell){ .glyph = glyph, .width = width };
    if (width == 2) {
        row->cells[row->used++] = (struct cell){ .width = 0 };
    }
}

static void take_text(
        const uint8_t *at, const uint8_t *end, struct tables *tables, struct row *out) {
    while (at < end) {
        uint32_t glyph = *at;
        if (glyph == MARK) {
            uint8_t width = at[1], length = at[2];
            const char *text = (const char *)at + 3;
            if (utf8_decode(text, length, &glyph) < length) {
                glyph = tables_cluster(tables, text, length);
            }
            append_cell(out, glyph, width);
            at += 3 + length;
        } else if (glyph < 0x80) {
            append_cell(out, glyph, 1);
            at++;
        } else {
            at += utf8_decode((const char *)at, (size_t)(end - at), &glyph);
            append_cell(out, glyph, character_classify(glyph).width);
        }
    }
}

static uint16_t take_style(
        const struct history_block *block, uint32_t number, struct tables *tables) {
    if (number == 0 || number > block->style_count) {
        return 0;
    }
    struct style style = block->styles[number - 1].style;
    if (link_table_serial(&tables->links, style.link) != block->styles[number - 1].link_serial) {
        style.link = 0;
    }
    return tables_style(tables, &style);
}

static void take_runs(const struct history_block *block, const uint8_t *at, struct tables *tables,
        struct row *out) {
    unsigned column = 0;
    for (uint32_t length; (length = history_take_varint(&at)) != 0;) {
        uint16_t style = take_style(block, history_take_varint(&at), tables);
        for (; length > 0 && column < out->used; length--) {
            out->cells[column++].style = style;
        }
    }
    out->blank = take_style(block, history_take_varint(&at), tables);
}

void history_get(
        const struct history *history, uint32_t index, struct tables *tables, struct row *out) {
    assert(index < history->line_count);
    const struct history_block *block = history_find_block(history, &index);
    const uint8_t *at = block->bytes + block->offsets[index];
    uint32_t head = history_take_varint(&at);
    out->used = 0;
    out->blank = 0;
    out->wrapped = (head & FLAG_WRAPPED) != 0;
    out->prompt = (head & FLAG_PROMPT) != 0;
    const struct row *pinned = tables->pinned[0];
    tables->pinned[0] = out;
    take_text(at, at + (head >> 3), tables, out);
    if ((head & FLAG_RUNS) != 0) {
        take_runs(block, at + (head >> 3), tables, out);
    }
    tables->pinned[0] = pinned;
}

void history_remove_newest(struct history *history) {
    struct history_block *block = newest(history);
    assert(history->line_count > 0 && block->count > block->first);
    block->used = block->offsets[--block->count];
    history->line_count--;
    if (block->count == block->first) {
        history->block_end--;
        block_destroy(history, block);
        forget_styles(history);
    }
}

uint32_t history_oldest_lines(const struct history *history) {
    if (history->first_block == history->block_end) {
        return 0;
    }
    const struct history_block *block = history->blocks[history->first_block];
    return block->count - block->first;
}

static void append_block(struct history *history, struct history_block *block) {
    struct history_block *last = newest(history);
    if (last != NULL) {
        close_block(history, last);
    }
    block->serial = last != NULL ? last->serial + last->count : 0;
    history->blocks = memory_grow(history->blocks, &history->block_capacity, history->block_end + 1,
            sizeof(struct history_block *));
    history->blocks[history->block_end++] = block;
    history->bytes += block_memory(block);
    history->line_count += block->count - block->first;
    forget_styles(history);
}

bool history_move_oldest(struct history *history, struct history *to, uint16_t columns) {
    struct history_block *block = history->blocks[history->first_block];
    if (block->has_wrapped || block->widest > columns) {
        return false;
    }
    history->first_block++;
    history->bytes -= block_memory(block);
    history->line_count -= block->count - block->first;
    append_block(to, block);
    return true;
}

void history_drop_oldest_block(struct history *history) {
    struct history_block *block = history->blocks[history->first_block++];
    history->line_count -= block->count - block->first;
    block_destroy(history, block);
}
