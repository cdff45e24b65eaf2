/* SPDX-License-Identifier: MIT */

/* Searching: the host finds and counts, the matches on the screen are marked here. */

#include "copy-mode.h"

#include "base/memory.h"
#include "base/text.h"
#include "state.h"

#include <stdio.h>

#define MARK_STEPS 2000000 /* of work on the marks of one frame */

/* ---- asking ------------------------------------------------------------------------------------
 */

void copy_search_clear(struct pane *pane) {
    struct copy_mode *copy = &pane->copy;
    pattern_destroy(TAKE(copy->marks));
    if (copy->is_searching && pane->host != NULL) {
        pane_link_search(pane->host, 0, &(struct search_request){ 0 });
    }
    copy->is_searching = false;
    copy->match = (struct search_result){ 0 };
    copy->serial = 0;
    pane->redraw = true;
}

static void ask(struct pane *pane, bool backward, struct text_place from) {
    struct copy_mode *copy = &pane->copy;
    struct search_request request = {
        .kind = copy->kind, .backward = backward, .count = true, .from = from
    };
    memcpy(request.pattern, copy->pattern, sizeof(request.pattern));
    copy->serial = ++pane->app->input.serial;
    copy->is_searching = true;
    copy->leaves_at_end = false;
    pane_link_search(pane->host, copy->serial, &request);
    app_changed(pane->app);
}

static bool set_pattern(
        struct pane *pane, const char *pattern, enum search_kind kind, bool backward) {
    struct copy_mode *copy = &pane->copy;
    struct error err = { 0 };
    copy_search_clear(pane);
    if (pattern != copy->pattern) {
        snprintf(copy->pattern, sizeof(copy->pattern), "%s", pattern);
    }
    copy->kind = (uint8_t)kind;
    copy->backward = backward;
    copy->marks = pattern_create(
            pattern, kind == SEARCH_EXPRESSION ? PATTERN_EXPRESSION : PATTERN_TEXT, &err);
    if (copy->marks == NULL && !copy->is_tried) {
        app_say(pane->app, true, "%s", err.text);
    }
    return copy->marks != NULL;
}

void copy_search(struct pane *pane, const char *pattern, enum search_kind kind, bool backward) {
    pane->copy.is_tried = false;
    if (set_pattern(pane, pattern, kind, backward)) {
        ask(pane, backward, pane->copy.cursor);
    }
}

void copy_search_while_typed(struct pane *pane, const char *pattern, enum search_kind kind,
        bool backward, struct text_place from) {
    pane->copy.is_tried = true;
    if (pattern[0] == '\0') {
        copy_search_clear(pane);
        copy_move_to(pane, from);
    } else if (set_pattern(pane, pattern, kind, backward)) {
        ask(pane, backward, from);
    }
}

static void say_outcome(struct pane *pane) {
    const struct copy_mode *copy = &pane->copy;
    if (!copy->match.found) {
        app_say(pane->app, true, "'%s' is nowhere in the history", copy->pattern);
    } else if (copy->match.wrapped) {
        app_say(pane->app, false, "the search went on at the other end");
    }
}

void copy_search_accept(struct pane *pane) {
    struct copy_mode *copy = &pane->copy;
    copy->is_tried = false;
    if (copy->marks == NULL) {
        (void)set_pattern(pane, copy->pattern, copy->kind, copy->backward); /* says why */
    } else if (!copy->is_searching) {
        say_outcome(pane);
    }
}

void copy_search_again(struct pane *pane, bool reversed) {
    struct copy_mode *copy = &pane->copy;
    copy->is_tried = false;
    if (copy->pattern[0] == '\0') {
        app_say(pane->app, true, "nothing was searched for yet");
        return;
    }
    bool backward = copy->backward;
    if (copy->marks != NULL || set_pattern(pane, copy->pattern, copy->kind, backward)) {
        ask(pane, backward != reversed, copy->cursor);
    }
}

void copy_search_prompt(struct pane *pane, bool backward) {
    struct search_request request = {
        .kind = SEARCH_PROMPT, .backward = backward, .from = pane->copy.cursor
    };
    copy_search_clear(pane);
    pane->copy.kind = SEARCH_TEXT;
    pane->copy.is_tried = false;
    pane->copy.is_searching = true;
    pane->copy.serial = ++pane->app->input.serial;
    pane->app->input.prompt_serial = pane->copy.serial;
    pane_link_search(pane->host, pane->copy.serial, &request);
}

/* ---- the answers -------------------------------------------------------------------------------
 */

static void found_prompt(struct pane *pane, const struct search_result *result) {
    pane->copy.is_searching = false;
    if (!result->found) {
        app_say(pane->app, false,
                "no further prompt: a shell must mark them (OSC 133), see stoa-keys(7)");
        return;
    }
    copy_move_to(pane, result->begin);
    uint64_t end = pane_history_end(pane);
    pane_show_line(pane, result->begin.line < end ? result->begin.line : end);
}

static void take_found(struct pane *pane, const struct found_message *found) {
    struct copy_mode *copy = &pane->copy;
    const struct search_result *result = &found->result;
    if (!pane->scrolling || found->serial != copy->serial || copy->serial == 0) {
        return; /* of a search that was given up */
    }
    if (found->serial == pane->app->input.prompt_serial) {
        found_prompt(pane, result);
        return;
    }
    bool is_first = copy->is_searching;
    copy->is_searching = false;
    copy->match = *result;
    if (found->problem[0] != '\0') {
        app_say(pane->app, true, "%s", found->problem);
    } else if (is_first) {
        if (result->found) {
            copy_move_to(pane, result->begin);
        }
        if (!copy->is_tried) {
            say_outcome(pane);
        }
    }
    pane->redraw = true;
    app_changed(pane->app);
}

void copy_found(struct pane *pane, const struct found_message *found) {
    take_found(pane, found);
    app_run_held_keys(pane->app);
}

const char *copy_format_search(const struct pane *pane, char *out, size_t size) {
    const struct copy_mode *copy = &pane->copy;
    out[0] = '\0';
    if (copy->count > 0) {
        snprintf(out, size, "%u", copy->count);
    } else if (copy->is_searching) {
        snprintf(out, size, "searching");
    } else if (copy->serial == 0 || copy->marks == NULL) {
        return out;
    } else if (!copy->match.found) {
        snprintf(out, size, "no match");
    } else if (copy->match.counted) {
        snprintf(out, size, "match %u of %u", copy->match.index, copy->match.count);
    } else {
        snprintf(out, size, "match");
    }
    return out;
}

/* ---- marks -------------------------------------------------------------------------------------
 */

struct marked_cell {
    uint64_t line;
    uint16_t column;
    uint8_t width;
    uint32_t byte; /* of the line's text */
};

struct marked_line {
    struct buffer text;
    struct marked_cell *cells;
    size_t count, capacity;
};

static void load_row(const struct pane *pane, uint64_t line, struct marked_line *out) {
    const struct mirror *mirror = pane_link_mirror(pane->host);
    struct terminal_row row = { 0 };
    (void)pane_find_line(pane, line, &row);
    for (uint16_t i = 0; i < row.used; i++) {
        const struct cell *cell = &row.cells[i];
        char *room = buffer_reserve(&out->text, TERMINAL_GLYPH_MAX_BYTES);
        if (cell->width == 0) {
            continue;
        }
        out->cells = memory_grow(out->cells, &out->capacity, out->count + 1, sizeof(*out->cells));
        out->cells[out->count++] =
                (struct marked_cell){ line, i, cell->width, (uint32_t)out->text.length };
        out->text.length += mirror_glyph_text(mirror, cell->glyph, room);
    }
}

static bool is_current(const struct pane *pane, const struct marked_cell *cell) {
    const struct search_result *match = &pane->copy.match;
    struct text_place place = { cell->line, cell->column };
    return match->found && !text_place_is_before(place, match->begin) &&
           !text_place_is_before(match->end, place);
}

static void mark_cells(const struct app *app, const struct pane *pane, const struct canvas *body,
        const struct marked_line *line, const struct pattern_match *match) {
    for (size_t i = 0; i < line->count; i++) {
        const struct marked_cell *cell = &line->cells[i];
        bool within = cell->byte >= match->begin && cell->byte < match->end;
        if (within && cell->line >= pane->top && cell->line - pane->top < body->area.rows) {
            canvas_tint(body, cell->column, (int)(cell->line - pane->top), cell->width,
                    app_style(app, is_current(pane, cell) ? THEME_MATCH_CURRENT : THEME_MATCH));
        }
    }
}

void copy_draw_marks(const struct app *app, const struct pane *pane, const struct canvas *body) {
    struct pattern *pattern = pane->copy.marks;
    uint32_t steps = MARK_STEPS;
    struct marked_line line = { 0 };
    uint64_t bottom = pane->top + body->area.rows;
    if (pattern == NULL) {
        return;
    }
    for (uint64_t begin = copy_line_begin(pane, pane->top); begin < bottom && steps > 0;) {
        uint64_t end = copy_line_end(pane, begin);
        struct pattern_match match;
        buffer_clear(&line.text);
        line.count = 0;
        for (uint64_t row = begin; row <= end; row++) {
            load_row(pane, row, &line);
        }
        for (size_t from = 0;
                from < line.text.length &&
                pattern_find(pattern, line.text.data, line.text.length, from, &steps, &match);
                from = match.end) {
            mark_cells(app, pane, body, &line, &match);
        }
        begin = end + 1;
    }
    buffer_finish(&line.text);
    free(line.cells);
}
