/* SPDX-License-Identifier: MIT */

/* The cursor of copy mode, and the view that follows it. */

#include "copy-mode.h"

#include "state.h"

static uint64_t first_line(const struct pane *pane) {
    return mirror_history_first(pane_link_mirror(pane->host));
}

static uint64_t last_line(const struct pane *pane) {
    uint16_t rows = mirror_rows(pane_link_mirror(pane->host));
    return pane_history_end(pane) + (rows > 0 ? rows - 1u : 0);
}

static uint16_t view_rows(const struct pane *pane) {
    return pane->tile.body.rows > 0 ? pane->tile.body.rows : 1;
}

bool copy_enter(struct pane *pane, bool leaves_at_end) {
    if (pane->host == NULL || mirror_rows(pane_link_mirror(pane->host)) == 0) {
        return false;
    }
    if (pane->scrolling) {
        pane->copy.leaves_at_end &= leaves_at_end;
        return true;
    }
    struct terminal_cursor cursor = mirror_cursor(pane_link_mirror(pane->host));
    pane->scrolling = true;
    pane->top = pane_history_end(pane);
    pane->copy.cursor = (struct text_place){ pane->top + cursor.row, cursor.column };
    pane->copy.goal_column = cursor.column;
    pane->copy.count = 0;
    pane->copy.leaves_at_end = leaves_at_end;
    pane->redraw = true;
    app_changed(pane->app);
    return true;
}

void copy_leave(struct pane *pane) {
    if (!pane->scrolling) {
        return;
    }
    copy_search_clear(pane);
    pane->copy.pattern[0] = '\0';
    if (pane->app->input.selection.pane == pane) {
        selection_clear(pane->app);
    }
    pane->scrolling = false;
    pane->redraw = true;
    app_changed(pane->app);
}

static struct text_place clamp(const struct pane *pane, struct text_place place) {
    uint64_t first = first_line(pane), last = last_line(pane);
    uint16_t columns = mirror_columns(pane_link_mirror(pane->host));
    struct terminal_row row = { 0 };
    if (place.line < first) {
        place = (struct text_place){ first, 0 };
    }
    place.line = place.line > last ? last : place.line;
    place.column = place.column >= columns ? (uint16_t)(columns - 1) : place.column;
    if (pane_find_line(pane, place.line, &row) && place.column > 0 && place.column < row.used &&
            row.cells[place.column].width == 0) {
        place.column--; /* a wide character has its cursor on the left half */
    }
    return place;
}

/* A cursor that went far has the view around it. */
static void show_cursor(struct pane *pane) {
    uint64_t line = pane->copy.cursor.line, rows = view_rows(pane), first = first_line(pane);
    uint64_t end = pane_history_end(pane), top = pane->top;
    if (line + 1 == top || line < top) {
        top = top - line < rows ? line : line > rows / 2 ? line - rows / 2 : first;
    } else if (line >= top + rows) {
        top = line - (top + rows) < rows ? line - rows + 1 : line - rows / 2;
    }
    top = top < first ? first : top > end ? end : top;
    pane_show_line(pane, top);
}

void copy_move_to(struct pane *pane, struct text_place place) {
    struct app *app = pane->app;
    struct selection *selection = &app->input.selection;
    pane->copy.cursor = clamp(pane, place);
    pane->copy.goal_column = pane->copy.cursor.column;
    pane->copy.leaves_at_end = false;
    show_cursor(pane);
    if (selection->pane == pane && selection->active && selection->by_keys) {
        selection->to = pane->copy.cursor;
    }
    pane->redraw = true;
    app_changed(app);
}

void copy_move_by(struct pane *pane, int rows) {
    struct text_place place = pane->copy.cursor;
    uint16_t goal = pane->copy.goal_column;
    uint64_t distance = (uint64_t)(rows < 0 ? -(int64_t)rows : rows);
    if (rows < 0) {
        place.line = place.line > distance ? place.line - distance : 0;
        place.line = place.line < first_line(pane) ? first_line(pane) : place.line;
    } else {
        place.line += distance;
    }
    place.column = goal;
    bool rectangle = pane->app->input.selection.kind == SELECTION_RECTANGLE;
    uint16_t length =
            copy_row_length(pane, place.line < last_line(pane) ? place.line : last_line(pane));
    if (!rectangle && place.column >= length) {
        place.column = length > 0 ? (uint16_t)(length - 1) : 0;
    }
    copy_move_to(pane, place);
    pane->copy.goal_column = goal;
}

void copy_move_to_line(struct pane *pane, uint32_t number) {
    copy_move_to(pane, (struct text_place){ first_line(pane) + number - 1, 0 });
}

void copy_follow_view(struct pane *pane) {
    struct text_place place = pane->copy.cursor;
    uint64_t bottom = pane->top + view_rows(pane) - 1;
    place.line = place.line < pane->top ? pane->top : place.line > bottom ? bottom : place.line;
    pane->copy.cursor = clamp(pane, place);
    struct selection *selection = &pane->app->input.selection;
    if (selection->pane == pane && selection->active && selection->by_keys) {
        selection->to = pane->copy.cursor;
    }
}

void copy_follow_history(struct pane *pane) {
    struct app *app = pane->app;
    struct selection *selection = &app->input.selection;
    uint64_t first = first_line(pane);
    if (pane->scrolling) {
        pane->copy.cursor = clamp(pane, pane->copy.cursor);
    }
    if (selection->pane != pane || !selection->active) {
        pane->copy.pruned_told = false;
        return;
    }
    if (selection->from.line < first && selection->to.line < first) {
        selection_clear(app);
        app_say(app, true, "the selected text is gone from the history");
    } else if ((selection->from.line < first || selection->to.line < first) &&
               !pane->copy.pruned_told) {
        pane->copy.pruned_told = true;
        app_say(app, true, "the beginning of the selection is gone");
    }
}

bool copy_is_waiting(const struct pane *pane) {
    struct terminal_row row;
    bool connected = pane->host != NULL && pane_link_state(pane->host) != PANE_CONNECTING &&
                     pane_link_state(pane->host) != PANE_REFUSED;
    return pane->scrolling && connected &&
           ((pane->copy.is_searching && !pane->copy.is_tried) ||
                   !pane_find_line(pane, pane->copy.cursor.line, &row));
}

void copy_place_cursor(
        const struct pane *pane, const struct canvas *body, struct screen_cursor *out) {
    const struct text_place *place = &pane->copy.cursor;
    if (place->line >= pane->top && place->line - pane->top < body->area.rows &&
            place->column < body->area.columns) {
        *out = (struct screen_cursor){ .visible = true,
            .column = (uint16_t)(body->area.column + place->column),
            .row = (uint16_t)(body->area.row + (place->line - pane->top)) };
    }
}
