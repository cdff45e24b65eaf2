/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Text of a terminal by its lines: looked for, and taken out. Lines are numbered through, history
 * and screen: those of the history are terminal_history_dropped() and on, the rows of the screen
 * follow. A number stays with its line until the line is dropped or the terminal gets another
 * width.
 *
 * A search goes in turns of bounded work, so that its owner can do other things in between; the
 * terminal may change meanwhile. Rows that were wrapped are one line to it, up to a limit.
 */

#include "term/pattern.h"
#include "term/terminal.h"

#define SEARCH_LINE_ROWS_MAX  64     /* wrapped rows that are searched as one line */
#define SEARCH_LINE_STEPS_MAX 400000 /* of work on one line: what comes behind is not found */
#define SEARCH_TURN_STEPS     400000 /* a good budget: a few milliseconds */

struct text_place {
    uint64_t line;
    uint16_t column;
};

static inline bool text_place_is_before(struct text_place a, struct text_place b) {
    return a.line < b.line || (a.line == b.line && a.column < b.column);
}

uint64_t terminal_first_line(const struct terminal *terminal);
uint64_t terminal_end_line(const struct terminal *terminal); /* behind the last */

/* What is looked for, and from where. */
enum search_kind { SEARCH_TEXT, SEARCH_EXPRESSION, SEARCH_PROMPT /* a mark of OSC 133 */ };

struct search_request {
    uint8_t kind; /* enum search_kind */
    bool backward;
    bool count;             /* all matches too */
    struct text_place from; /* the next match behind (before) it; a prompt's line */
    char pattern[PATTERN_MAX_BYTES + 1];
};

struct search_result {
    bool found;
    bool wrapped;                 /* went on at the other end; never for prompts */
    bool counted;                 /* count and index are there */
    struct text_place begin, end; /* end: the last cell of it */
    uint32_t count, index;        /* index: of the one found, from 1 */
};

OWNED_TYPE(search);

/* NULL: the pattern is none. */
struct search *search_create(
        const struct terminal *terminal, const struct search_request *request, struct error *err);

enum search_state {
    SEARCH_GOES_ON, /* call again */
    SEARCH_FOUND,   /* the result has the match (or that there is none); call again for the count */
    SEARCH_DONE,
};

enum search_state search_turn(struct search *search, struct terminal *terminal, uint32_t steps);
const struct search_result *search_result(const struct search *search);

/* ---- taking text out --------------------------------------------------------------------------
 */

#define EXTRACT_BYTES_MAX (16 * 1024 * 1024)

struct text_range {
    struct text_place from, to; /* both included, in order; columns beyond the row mean its end */
    bool rectangle;             /* of each row the columns from `from` to `to`, rows not joined */
};

struct extract_result {
    bool pruned; /* the beginning is no longer held */
    bool cut;    /* at EXTRACT_BYTES_MAX */
};

/* Appends the text: rows that were wrapped are joined, blanks at the ends of lines are left out, a
 * wide character comes with either half. Lines are parted, not ended, by newlines. */
struct extract_result terminal_extract(
        struct terminal *terminal, const struct text_range *range, struct buffer *out);
