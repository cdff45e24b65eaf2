/* SPDX-License-Identifier: MIT */

#include "selection.h"

#include "copy-mode.h"
#include "state.h"

static uint64_t first_line(const struct pane *pane) {
    return pane->scrolling ? pane->top : pane_history_end(pane) + pane->first_row;
}

struct text_place selection_place_at(const struct pane *pane, int column, int row) {
    const struct rect *body = &pane->tile.body;
    column -= body->column;
    row -= body->row;
    column = column < 0 ? 0 : column >= body->columns ? body->columns - 1 : column;
    row = row < 0 ? 0 : row >= body->rows ? body->rows - 1 : row;
    return (struct text_place){ first_line(pane) + (uint64_t)row, (uint16_t)column };
}

/* ---- its ends ---------------------------------------------------------------------------------
 */

/* The later end one cell back; false when nothing is left. */
static bool leave_out_last(struct text_range *range) {
    if (range->to.column > 0) {
        range->to.column--;
    } else if (range->to.line > range->from.line) {
        range->to = (struct text_place){ range->to.line - 1, UINT16_MAX };
    } else {
        return false;
    }
    return !text_place_is_before(range->to, range->from);
}

static void extend_to_kind(const struct selection *selection, struct text_range *range) {
    const struct pane *pane = selection->pane;
    if (selection->kind == SELECTION_WORDS) {
        range->from = copy_word_begin(pane, range->from);
        range->to = copy_word_end(pane, range->to);
    } else if (selection->kind == SELECTION_LINES) {
        range->from = (struct text_place){ copy_line_begin(pane, range->from.line), 0 };
        range->to = (struct text_place){ copy_line_end(pane, range->to.line), UINT16_MAX };
    }
}

bool selection_range(const struct selection *selection, struct text_range *out_range) {
    struct text_range range = { selection->from, selection->to };
    if (selection->pane == NULL || !selection->active || selection->pane->host == NULL) {
        return false;
    }
    if (text_place_is_before(range.to, range.from)) {
        range = (struct text_range){ selection->to, selection->from };
    }
    if (selection->kind == SELECTION_RECTANGLE) {
        uint16_t left = range.from.column < range.to.column ? range.from.column : range.to.column;
        uint16_t right = range.from.column < range.to.column ? range.to.column : range.from.column;
        range.rectangle = true;
        range.from.column = left;
        range.to.column = right;
    } else if (selection->kind == SELECTION_CHARACTERS && selection->exclusive &&
               !leave_out_last(&range)) {
        return false;
    }
    extend_to_kind(selection, &range);
    *out_range = range;
    return true;
}

/* The columns of a line that are selected: [*from, *to). */
static bool span_of(
        const struct text_range *range, uint64_t line, uint16_t columns, int *from, int *to) {
    bool is_first = line == range->from.line || range->rectangle;
    bool is_last = line == range->to.line || range->rectangle;
    *from = is_first ? range->from.column : 0;
    *to = is_last && range->to.column < columns ? range->to.column + 1 : columns;
    return line >= range->from.line && line <= range->to.line;
}

/* ---- by mouse and by keys ---------------------------------------------------------------------
 */

void selection_clear(struct app *app) {
    struct selection *selection = &app->input.selection;
    if (selection->pane != NULL && selection->active) {
        selection->pane->redraw = true;
        app_changed(app);
    }
    *selection = (struct selection){ 0 };
}

void selection_begin(
        struct app *app, struct pane *pane, int column, int row, enum selection_kind kind) {
    selection_clear(app);
    if (pane->host == NULL) {
        return;
    }
    struct text_place place = selection_place_at(pane, column, row);
    app->input.selection = (struct selection){ .pane = pane,
        .kind = (uint8_t)kind,
        .dragging = true,
        .active = kind == SELECTION_WORDS || kind == SELECTION_LINES,
        .from = place,
        .to = place };
    pane->redraw = true;
    app_changed(app);
}

void selection_begin_at(
        struct app *app, struct pane *pane, struct text_place place, enum selection_kind kind) {
    selection_clear(app);
    app->input.selection = (struct selection){ .pane = pane,
        .kind = (uint8_t)kind,
        .active = true,
        .by_keys = true,
        .exclusive = app_copy_mode(app) == KEY_MODE_COPY_EMACS && kind == SELECTION_CHARACTERS,
        .from = place,
        .to = place };
    pane->redraw = true;
    app_changed(app);
}

void selection_extend(struct app *app, int column, int row) {
    struct selection *selection = &app->input.selection;
    const struct rect *body = &selection->pane->tile.body;
    if (row < body->row) { /* beyond the pane: the history goes on */
        pane_scroll(selection->pane, -1);
    } else if (row >= body->row + body->rows && selection->pane->scrolling) {
        pane_scroll(selection->pane, 1);
    }
    selection->to = selection_place_at(selection->pane, column, row);
    selection->active = true;
    if (selection->pane->scrolling) {
        selection->pane->copy.cursor = selection->to;
    }
    selection->pane->redraw = true;
    app_schedule_draw(app);
}

void selection_copy(struct app *app) {
    struct selection *selection = &app->input.selection;
    struct text_range range;
    if (!selection_range(selection, &range)) {
        app_say(app, false, "nothing is selected yet");
        return;
    }
    copy_to_clipboard(app, selection->pane, &range, selection->kind == SELECTION_LINES);
}

void selection_end(struct app *app) {
    app->input.selection.dragging = false;
    if (app->input.selection.active) {
        selection_copy(app);
    } else {
        selection_clear(app);
    }
}

void selection_draw(const struct app *app, const struct pane *pane, const struct canvas *body) {
    const struct selection *selection = &app->input.selection;
    struct text_range range;
    if (selection->pane != pane || !selection_range(selection, &range)) {
        return;
    }
    for (uint16_t row = 0; row < body->area.rows; row++) {
        int from, to;
        if (span_of(&range, first_line(pane) + row, body->area.columns, &from, &to)) {
            canvas_tint(body, from, row, to - from, app_style(app, THEME_SELECTION));
        }
    }
}
