/* SPDX-License-Identifier: MIT */

/* First the nearest match in the direction asked for, then all of them are counted: each is a walk
 * over the lines, from where the last turn stopped. */

#include "lines.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>

#define LINE_STEPS 4 /* the least that looking at a line costs */

enum phase { PHASE_NEAREST, PHASE_COUNT, PHASE_DONE };

struct search {
    struct search_request request;
    struct pattern *pattern; /* NULL for prompts */
    struct search_result result;
    enum phase phase;
    uint16_t columns; /* of the terminal, as its lines were numbered */
    uint64_t next;    /* the row at which the walk goes on */
    uint64_t end;     /* the counting goes to here */
    bool wrapped;
    struct buffer text; /* of the line that is looked at */
};

static bool is_prompt_search(const struct search *search) {
    return search->request.kind == SEARCH_PROMPT;
}

static void begin(struct search *search, const struct terminal *terminal) {
    uint64_t first = terminal_first_line(terminal), end = terminal_end_line(terminal);
    struct text_place *from = &search->request.from;
    if (from->line < first) {
        *from = (struct text_place){ first, 0 };
    } else if (from->line >= end) {
        *from = (struct text_place){ end - 1, UINT16_MAX };
    }
    search->columns = terminal_columns(terminal);
    search->result = (struct search_result){ 0 };
    search->phase = PHASE_NEAREST;
    search->wrapped = false;
    search->end = end;
    search->next =
            is_prompt_search(search) ? from->line : terminal_line_begin(terminal, from->line);
}

struct search *search_create(
        const struct terminal *terminal, const struct search_request *request, struct error *err) {
    struct pattern *pattern = NULL;
    if (request->kind != SEARCH_PROMPT) {
        pattern = pattern_create(request->pattern,
                request->kind == SEARCH_EXPRESSION ? PATTERN_EXPRESSION : PATTERN_TEXT, err);
        if (pattern == NULL) {
            return NULL;
        }
    }
    struct search *search = NEW(struct search);
    search->request = *request;
    search->pattern = pattern;
    begin(search, terminal);
    return search;
}

void search_destroy(struct search *search) {
    if (search != NULL) {
        pattern_destroy(search->pattern);
        buffer_finish(&search->text);
        free(search);
    }
}

const struct search_result *search_result(const struct search *search) {
    return &search->result;
}

/* ---- one line ---------------------------------------------------------------------------------
 */

struct walk {
    struct search *search;
    struct terminal *terminal;
    uint32_t *steps;     /* of the turn */
    uint64_t begin, end; /* rows of the line */
};

/* The line that begins at search->next, as text; what looking at it costs is taken off. */
static void load_line(struct walk *walk) {
    struct buffer *text = &walk->search->text;
    walk->begin = walk->search->next;
    walk->end = terminal_line_end(walk->terminal, walk->begin);
    buffer_clear(text);
    for (uint64_t line = walk->begin; line <= walk->end; line++) {
        (void)terminal_line_text(walk->terminal, line, text);
    }
    uint32_t cost = (uint32_t)(text->length / 16 + LINE_STEPS);
    *walk->steps = *walk->steps > cost ? *walk->steps - cost : 0;
}

/* The byte of the line's text at which the cell of a place begins. */
static size_t byte_of(struct walk *walk, struct text_place place) {
    size_t bytes = 0;
    for (uint64_t line = walk->begin; line <= walk->end && line <= place.line; line++) {
        struct terminal_row row = terminal_line(walk->terminal, line);
        for (uint16_t i = 0; i < row.used; i++) {
            if (line == place.line && i >= place.column) {
                return bytes;
            }
            char text[TERMINAL_GLYPH_MAX_BYTES];
            bytes += row.cells[i].width == 0
                             ? 0
                             : terminal_glyph_text(walk->terminal, row.cells[i].glyph, text);
        }
    }
    return bytes;
}

/* The cell that holds a byte of the line's text. */
static struct text_place place_of(struct walk *walk, size_t byte) {
    struct text_place place = { walk->begin, 0 };
    for (uint64_t line = walk->begin; line <= walk->end; line++) {
        struct terminal_row row = terminal_line(walk->terminal, line);
        for (uint16_t i = 0; i < row.used; i++) {
            char text[TERMINAL_GLYPH_MAX_BYTES];
            if (row.cells[i].width == 0) {
                continue;
            }
            place = (struct text_place){ line, i };
            size_t length = terminal_glyph_text(walk->terminal, row.cells[i].glyph, text);
            if (byte < length) {
                return place;
            }
            byte -= length;
        }
    }
    return place;
}

static bool find_in_line(
        struct walk *walk, size_t from, uint32_t *line_steps, struct pattern_match *out_match) {
    const struct buffer *text = &walk->search->text;
    uint32_t before = *line_steps;
    bool found = from < text->length && pattern_find(walk->search->pattern, text->data,
                                                text->length, from, line_steps, out_match);
    uint32_t used = before - *line_steps;
    *walk->steps = *walk->steps > used ? *walk->steps - used : 0;
    return found;
}

/* ---- the nearest ------------------------------------------------------------------------------
 */

static void set_found(struct walk *walk, const struct pattern_match *match) {
    struct search_result *result = &walk->search->result;
    result->found = true;
    result->wrapped = walk->search->wrapped;
    result->begin = place_of(walk, match->begin);
    result->end = place_of(walk, match->end - 1);
}

/* The first match of the line, or the last; behind or before the place where the search began when
 * that is in it. */
static bool find_nearest(struct walk *walk) {
    const struct search_request *request = &walk->search->request;
    bool is_first = !walk->search->wrapped && walk->begin <= request->from.line &&
                    request->from.line <= walk->end;
    size_t limit = is_first ? byte_of(walk, request->from) : 0;
    uint32_t line_steps = SEARCH_LINE_STEPS_MAX;
    struct pattern_match match, last;
    bool found = false;
    for (size_t from = 0; find_in_line(walk, from, &line_steps, &match); from = match.end) {
        if (is_first && request->backward && match.begin >= limit) {
            break;
        }
        if (request->backward) {
            last = match;
            found = true;
        } else if (!is_first || match.begin > limit) {
            set_found(walk, &match);
            return true;
        }
    }
    if (found) {
        set_found(walk, &last);
    }
    return found;
}

/* To the next line of the walk; false: it has been all round, and the line where it began was
 * looked at twice. */
static bool advance(struct walk *walk) {
    struct search *search = walk->search;
    uint64_t first = terminal_first_line(walk->terminal);
    bool is_home =
            walk->begin <= search->request.from.line && search->request.from.line <= walk->end;
    if (search->wrapped && is_home) {
        return false;
    }
    if (!search->request.backward) {
        search->wrapped |= walk->end + 1 >= search->end;
        search->next = walk->end + 1 >= search->end ? first : walk->end + 1;
    } else {
        search->wrapped |= walk->begin <= first;
        search->next = terminal_line_begin(
                walk->terminal, walk->begin <= first ? search->end - 1 : walk->begin - 1);
    }
    return true;
}

static bool turn_nearest(struct walk *walk) {
    load_line(walk);
    return find_nearest(walk) || !advance(walk);
}

static bool turn_prompt(struct walk *walk) {
    struct search *search = walk->search;
    bool backward = search->request.backward;
    *walk->steps = *walk->steps > LINE_STEPS ? *walk->steps - LINE_STEPS : 0;
    if (backward ? search->next <= terminal_first_line(walk->terminal)
                 : search->next + 1 >= search->end) {
        return true;
    }
    search->next = backward ? search->next - 1 : search->next + 1;
    if (terminal_line_facts(walk->terminal, search->next).prompt) {
        struct text_place place = { search->next, 0 };
        search->result = (struct search_result){ .found = true, .begin = place, .end = place };
    }
    return search->result.found;
}

/* ---- counting ---------------------------------------------------------------------------------
 */

static bool turn_count(struct walk *walk) {
    struct search_result *result = &walk->search->result;
    uint32_t line_steps = SEARCH_LINE_STEPS_MAX;
    struct pattern_match match;
    load_line(walk);
    bool is_home = walk->begin <= result->begin.line && result->begin.line <= walk->end;
    size_t limit = is_home ? byte_of(walk, result->begin) : 0;
    for (size_t from = 0; find_in_line(walk, from, &line_steps, &match); from = match.end) {
        bool is_upto = is_home ? match.begin <= limit : walk->end < result->begin.line;
        result->count++;
        result->index += is_upto;
    }
    walk->search->next = walk->end + 1;
    return walk->search->next >= walk->search->end;
}

/* ---- turns ------------------------------------------------------------------------------------
 */

/* Lines went, or have other numbers: goes on with what is there. */
static void follow(struct search *search, const struct terminal *terminal) {
    uint64_t first = terminal_first_line(terminal), end = terminal_end_line(terminal);
    if (search->columns != terminal_columns(terminal)) {
        begin(search, terminal);
    }
    search->end = search->end < end ? search->end : end;
    search->next = search->next < first ? first : search->next;
    search->next = search->next >= search->end ? search->end - 1 : search->next;
    if (search->request.from.line < first) {
        search->request.from = (struct text_place){ first, 0 };
    }
}

static enum search_state finish_nearest(struct search *search, const struct terminal *terminal) {
    bool counts = search->result.found && search->request.count && !is_prompt_search(search);
    search->phase = counts ? PHASE_COUNT : PHASE_DONE;
    search->next = terminal_first_line(terminal);
    return counts ? SEARCH_FOUND : SEARCH_DONE;
}

enum search_state search_turn(struct search *search, struct terminal *terminal, uint32_t steps) {
    struct walk walk = { .search = search, .terminal = terminal, .steps = &steps };
    follow(search, terminal);
    while (steps > 0 && search->phase == PHASE_NEAREST) {
        if (is_prompt_search(search) ? turn_prompt(&walk) : turn_nearest(&walk)) {
            return finish_nearest(search, terminal);
        }
    }
    while (steps > 0 && search->phase == PHASE_COUNT) {
        if (turn_count(&walk)) {
            search->result.counted = true;
            search->phase = PHASE_DONE;
        }
    }
    return search->phase == PHASE_DONE ? SEARCH_DONE : SEARCH_GOES_ON;
}
