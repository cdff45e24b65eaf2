/* SPDX-License-Identifier: MIT */
#pragma once

/* What an agent asks for in rows of a width: a long line goes on in the next row, so that nothing
 * of it is approved unseen. */

#include "approval/approval-text.h"

struct request_row {
    const struct approval_line *line;
    size_t start, length; /* the bytes of it that stand here; start 0: its first row */
};

struct request_rows {
    struct request_row *rows;
    size_t count, capacity;
};

/* Columns before the text of a line: its sign, and where it goes on. */
int request_line_indent(const struct approval_line *line);

/* Of a text, which is borrowed. Finish them. */
void request_rows_init(struct request_rows *rows, const struct approval_text *text, int columns);
void request_rows_finish(struct request_rows *rows);

/* Whether it is more than the rows show: the last one says so. */
bool request_rows_are_cut(const struct request_rows *rows);

/* How much text the first `count` rows hold, which is the same at every width; and how many rows,
 * from the first one on, hold no more than that. */
size_t request_rows_extent(const struct request_rows *rows, size_t count);
size_t request_rows_within(const struct request_rows *rows, size_t extent);

/* The row of a heading, from 0; the count of rows when there are fewer. */
size_t request_rows_heading(const struct request_rows *rows, size_t number);
