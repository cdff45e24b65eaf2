/* SPDX-License-Identifier: MIT */

/* A line of the history becomes a row. */

#include "history-block.h"
#include "width.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <assert.h>

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
