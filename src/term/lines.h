/* SPDX-License-Identifier: MIT */
#pragma once

/* The lines of a terminal by their numbers (term/search.h), for the files that go through them.
 * `line` must be one that is held. */

#include "terminal-private.h"

#include "term/search.h"

struct line_facts {
    bool wrapped, prompt;
};

struct line_facts terminal_line_facts(const struct terminal *terminal, uint64_t line);
struct terminal_row terminal_line(struct terminal *terminal, uint64_t line);

/* Appends all of a row's text; blanks are spaces. */
struct line_facts terminal_line_text(struct terminal *terminal, uint64_t line, struct buffer *out);

/* The row at which the line that was wrapped over `line` begins, and the one at which it ends, as
 * far as SEARCH_LINE_ROWS_MAX goes. */
uint64_t terminal_line_begin(const struct terminal *terminal, uint64_t line);
uint64_t terminal_line_end(const struct terminal *terminal, uint64_t begin);
