/* SPDX-License-Identifier: MIT */

#include "selection.h"

#include "outer-terminal.h"
#include "state.h"

static uint64_t first_line(const struct pane *pane) {
    return pane->scrolling ? pane->top : pane_history_end(pane);
}

static struct selection_point point_at(const struct pane *pane, int column, int row) {
    const struct rect *body = &pane->tile.body;
    column -= body->column;
    row -= body->row;
    column = column < 0 ? 0 : column >= body->columns ? body->columns - 1 : column;
    row = row < 0 ? 0 : row >= body->rows ? body->rows - 1 : row;
    return (struct selection_point){ first_line(pane) + (uint64_t)row, (uint16_t)column };
}

static bool is_before(const struct selection_point *a, const struct selection_point *b) {
    return a->line < b->line || (a->line == b->line && a->column < b->column);
}

/* The columns of a line that are selected: [*from, *to). */
static bool span_of(
        const struct selection *selection, uint64_t line, uint16_t columns, int *from, int *to) {
    const struct selection_point *first = &selection->from, *last = &selection->to;
    if (is_before(last, first)) {
        first = &selection->to;
        last = &selection->from;
    }
    *from = line == first->line ? first->column : 0;
    *to = line == last->line ? last->column + 1 : columns;
    return selection->active && line >= first->line && line <= last->line;
}

void selection_clear(struct app *app) {
    struct selection *selection = &app->input.selection;
    if (selection->pane != NULL && selection->active) {
        selection->pane->redraw = true;
        app_schedule_draw(app);
    }
    *selection = (struct selection){ 0 };
}

void selection_begin(struct app *app, struct pane *pane, int column, int row) {
    selection_clear(app);
    if (pane->host == NULL) {
        return;
    }
    struct selection_point point = point_at(pane, column, row);
    app->input.selection =
            (struct selection){ .pane = pane, .dragging = true, .from = point, .to = point };
}

void selection_extend(struct app *app, int column, int row) {
    struct selection *selection = &app->input.selection;
    const struct rect *body = &selection->pane->tile.body;
    if (row < body->row) { /* beyond the pane: the history goes on */
        pane_scroll(selection->pane, -1);
    } else if (row >= body->row + body->rows && selection->pane->scrolling) {
        pane_scroll(selection->pane, 1);
    }
    selection->to = point_at(selection->pane, column, row);
    selection->active = true;
    selection->pane->redraw = true;
    app_schedule_draw(app);
}

static void append_line(const struct selection *selection, uint64_t line, struct buffer *out) {
    const struct mirror *mirror = pane_link_mirror(selection->pane->host);
    struct terminal_row row = { 0 };
    int from, to;
    if (!span_of(selection, line, mirror_columns(mirror), &from, &to) ||
            !pane_find_line(selection->pane, line, &row)) {
        return;
    }
    size_t kept = out->length; /* blanks at the end are left out */
    for (int column = from; column < to && column < row.used; column++) {
        char text[TERMINAL_GLYPH_MAX_BYTES];
        if (row.cells[column].width == 0) {
            continue;
        }
        uint32_t glyph = row.cells[column].glyph;
        buffer_append(out, text, mirror_glyph_text(mirror, glyph, text));
        kept = glyph != 0 && glyph != ' ' ? out->length : kept;
    }
    if (!row.wrapped || to < row.used) {
        out->length = kept;
        buffer_append_byte(out, '\n');
    }
}

void selection_copy(struct app *app) {
    const struct selection *selection = &app->input.selection;
    if (selection->pane == NULL || !selection->active) {
        app_say(app, false,
                "nothing is selected: drag with the mouse, with Shift where a program "
                "has taken it");
        return;
    }
    struct buffer text = { 0 };
    bool down = !is_before(&selection->to, &selection->from);
    uint64_t first = down ? selection->from.line : selection->to.line;
    uint64_t last = down ? selection->to.line : selection->from.line;
    for (uint64_t line = first; line <= last; line++) {
        append_line(selection, line, &text);
    }
    text.length -= text.length > 0 && text.data[text.length - 1] == '\n';
    outer_terminal_set_clipboard(text.data, text.length);
    app_say(app, false, "copied %zu bytes to the terminal's clipboard", text.length);
    buffer_finish(&text);
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
    if (selection->pane != pane || !selection->active) {
        return;
    }
    for (uint16_t row = 0; row < body->area.rows; row++) {
        int from, to;
        if (span_of(selection, first_line(pane) + row, body->area.columns, &from, &to)) {
            canvas_tint(body, from, row, to - from, app_style(app, THEME_SELECTION));
        }
    }
}
