/* SPDX-License-Identifier: MIT */
#pragma once

/* Rows of a mirror, and runs of lines of its history. Plain memory; zeroed is empty. */

#include "term/terminal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mirror_row {
    struct cell *cells;
    size_t capacity;
    uint16_t used, blank;
    bool wrapped, dirty;
};

struct mirror_run { /* lines of history with consecutive numbers */
    struct mirror_row *rows;
    size_t count, capacity;
    uint64_t first;
};

void mirror_row_set(struct mirror_row *row, const struct terminal_row *from); /* copies; dirty */
void mirror_row_finish(struct mirror_row *row);                               /* empty again */

/* Takes over the row, as the line behind the last one. */
void mirror_run_append(struct mirror_run *run, const struct mirror_row *row);
void mirror_run_finish(struct mirror_run *run);

/* Joins what came with what is there, and leaves `new` empty: new lines win, the far end goes when
 * there are more than MIRROR_HISTORY_LINES_MAX, and what does not touch goes as a whole. */
void mirror_run_merge(struct mirror_run *old, struct mirror_run *new);
