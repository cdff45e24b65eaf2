/* SPDX-License-Identifier: MIT */

/* The blocks that the lines lie in: opened, closed, dropped, moved. */

#include "history-block.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES (16u * 1024u)

void history_init(struct history *history, uint32_t lines_max, size_t bytes_max) {
    *history = (struct history){ .lines_max = lines_max, .bytes_max = bytes_max };
}

static void block_destroy(struct history *history, struct history_block *block) {
    history->bytes -= history_block_memory(block);
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

const struct history_block *history_find_block(const struct history *history, uint32_t *index) {
    const struct history_block *oldest = history->blocks[history->first_block];
    uint64_t serial = oldest->serial + oldest->first + *index;
    size_t low = history->first_block, high = history->block_end;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (history->blocks[middle]->serial <= serial) {
            low = middle;
        } else {
            high = middle;
        }
    }
    *index = (uint32_t)(serial - history->blocks[low]->serial);
    return history->blocks[low];
}

/* The newest block is full: gives back what it does not use. */
static void close_block(struct history *history, struct history_block *block) {
    history->bytes -= history_block_memory(block);
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
    history->bytes += history_block_memory(block);
}

void history_forget_styles(struct history *history) {
    if (history->cache != NULL) {
        memset(history->cache, 0, HISTORY_STYLE_CACHE * sizeof(*history->cache));
    }
}

struct history_block *history_open_block(struct history *history, size_t size) {
    struct history_block *last = history_newest(history);
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
    history->bytes += history_block_memory(block);
    history->blocks = memory_grow(history->blocks, &history->block_capacity, history->block_end + 1,
            sizeof(struct history_block *));
    history->blocks[history->block_end++] = block;
    history_forget_styles(history);
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

void history_remove_newest(struct history *history) {
    struct history_block *block = history_newest(history);
    assert(history->line_count > 0 && block->count > block->first);
    block->used = block->offsets[--block->count];
    history->line_count--;
    if (block->count == block->first) {
        history->block_end--;
        block_destroy(history, block);
        history_forget_styles(history);
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
    struct history_block *last = history_newest(history);
    if (last != NULL) {
        close_block(history, last);
    }
    block->serial = last != NULL ? last->serial + last->count : 0;
    history->blocks = memory_grow(history->blocks, &history->block_capacity, history->block_end + 1,
            sizeof(struct history_block *));
    history->blocks[history->block_end++] = block;
    history->bytes += history_block_memory(block);
    history->line_count += block->count - block->first;
    history_forget_styles(history);
}

bool history_move_oldest(struct history *history, struct history *to, uint16_t columns) {
    struct history_block *block = history->blocks[history->first_block];
    if (block->has_wrapped || block->widest > columns) {
        return false;
    }
    history->first_block++;
    history->bytes -= history_block_memory(block);
    history->line_count -= block->count - block->first;
    append_block(to, block);
    return true;
}

void history_drop_oldest_block(struct history *history) {
    struct history_block *block = history->blocks[history->first_block++];
    history->line_count -= block->count - block->first;
    block_destroy(history, block);
}
