/* SPDX-License-Identifier: MIT */
#pragma once

/* A block of packed lines, for the files that pack and that read them: see history.h. */

#include "history.h"

#define MARK         0x01 /* before a cell that is not one code point of its usual width */
#define FLAG_WRAPPED 1u
#define FLAG_RUNS    2u
#define FLAG_PROMPT  4u

struct history_style {
    struct style style;
    uint32_t link_serial;
};

struct history_block {
    uint8_t *bytes;
    uint32_t *offsets;
    struct history_style *styles; /* number 1 is styles[0]; 0 is the default look */
    size_t capacity, offset_capacity, style_capacity;
    uint64_t serial; /* of its line 0: blocks follow one another without a gap */
    uint32_t used;
    uint32_t first, count; /* lines dropped at its start; lines ever added */
    uint32_t style_count;
    uint16_t widest;  /* cells of its longest line */
    bool has_wrapped; /* any of its lines */
};

static inline size_t history_block_memory(const struct history_block *block) {
    return sizeof(*block) + block->capacity + block->offset_capacity * sizeof(*block->offsets) +
           block->style_capacity * sizeof(*block->styles);
}

static inline struct history_block *history_newest(const struct history *history) {
    return history->first_block < history->block_end ? history->blocks[history->block_end - 1]
                                                     : NULL;
}

static inline uint32_t history_take_varint(const uint8_t **at) {
    uint32_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t byte = *(*at)++;
        value |= (uint32_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
}

/* The block of a line that is held and, in *index, the line's place in it. */
const struct history_block *history_find_block(const struct history *history, uint32_t *index);

/* A new block for lines of at least so many bytes; the one before is closed. */
struct history_block *history_open_block(struct history *history, size_t size);

/* The cache is of the newest block: another one begins without any. */
void history_forget_styles(struct history *history);
