/* SPDX-License-Identifier: MIT */

/* Lines of the history as text, without making cells of them. */

#include "history-block.h"

#include <assert.h>
#include <string.h>

struct history_line history_line(const struct history *history, uint32_t index) {
    assert(index < history->line_count);
    const struct history_block *block = history_find_block(history, &index);
    const uint8_t *at = block->bytes + block->offsets[index];
    uint32_t head = history_take_varint(&at);
    return (struct history_line){
        .packed = at,
        .length = head >> 3,
        .wrapped = (head & FLAG_WRAPPED) != 0,
        .prompt = (head & FLAG_PROMPT) != 0,
    };
}

void history_line_text(const struct history_line *line, struct buffer *out) {
    const uint8_t *at = line->packed, *end = at + line->length;
    while (at < end) {
        const uint8_t *mark = memchr(at, MARK, (size_t)(end - at));
        const uint8_t *stop = mark != NULL ? mark : end;
        buffer_append(out, at, (size_t)(stop - at));
        at = stop;
        if (mark != NULL) {
            buffer_append(out, mark + 3, mark[2]);
            at = mark + 3 + mark[2];
        }
    }
}
