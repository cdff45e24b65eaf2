/* SPDX-License-Identifier: MIT */

#include "mirror-run.h"

#include "base/memory.h"
#include "client/mirror.h"

#include <stdlib.h>
#include <string.h>

void mirror_row_finish(struct mirror_row *row) {
    free(row->cells);
    *row = (struct mirror_row){ 0 };
}

void mirror_run_finish(struct mirror_run *run) {
    for (size_t i = 0; i < run->count; i++) {
        mirror_row_finish(&run->rows[i]);
    }
    free(run->rows);
    *run = (struct mirror_run){ 0 };
}

void mirror_row_set(struct mirror_row *row, const struct terminal_row *from) {
    row->cells =
            memory_grow(row->cells, &row->capacity, (size_t)from->used + 1, sizeof(*row->cells));
    memcpy(row->cells, from->cells, from->used * sizeof(*row->cells));
    row->used = from->used;
    row->blank = from->blank;
    row->wrapped = from->wrapped;
    row->dirty = true;
}

void mirror_run_append(struct mirror_run *run, const struct mirror_row *row) {
    run->rows = memory_grow(run->rows, &run->capacity, run->count + 1, sizeof(*run->rows));
    run->rows[run->count++] = *row;
}

/* Moves the lines of `run` within [first, end) to the end of `to`. */
static void run_move(struct mirror_run *to, struct mirror_run *run, uint64_t first, uint64_t end) {
    for (size_t i = 0; i < run->count; i++) {
        uint64_t line = run->first + i;
        if (line >= first && line < end) {
            mirror_run_append(to, &run->rows[i]);
            run->rows[i] = (struct mirror_row){ 0 };
        }
    }
}

void mirror_run_merge(struct mirror_run *old, struct mirror_run *new) {
    if (new->count == 0) {
        return;
    }
    uint64_t old_end = old->first + old->count, new_end = new->first + new->count;
    if (old->count == 0 || old_end < new->first || new_end < old->first) {
        mirror_run_finish(old);
    }
    uint64_t room = MIRROR_HISTORY_LINES_MAX - new->count;
    bool before = old->count > 0 && old->first < new->first;
    uint64_t keep_first = before && new->first - old->first > room ? new->first - room : old->first;
    uint64_t rest = before ? room - (new->first - keep_first) : room;
    struct mirror_run joined = { .first = before ? keep_first : new->first };
    run_move(&joined, old, keep_first, new->first);
    run_move(&joined, new, new->first, new_end);
    run_move(&joined, old, new_end, new_end + rest);
    mirror_run_finish(old);
    mirror_run_finish(new);
    *old = joined;
}
