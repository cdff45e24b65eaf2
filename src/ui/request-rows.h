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
    struct approval_text text;
    struct request_row *rows;
    size_t count, capacity;
};

/* Columns before the text of a line: its sign, and where it goes on. */
int request_line_indent(const struct approval_line *line);

/* Of what approval.show answered. Finish it. */
void request_rows_init(struct request_rows *rows, const struct json *shown, int columns);
void request_rows_finish(struct request_rows *rows);
