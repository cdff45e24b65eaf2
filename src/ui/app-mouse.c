/* SPDX-License-Identifier: MIT */

/* The mouse: a dialog's, the panel's, a border's, or the program's under it when it asked for it
 * and Shift is not held. */

#include "base/clock.h"
#include "base/text.h"
#include "dialog.h"
#include "state.h"
#include "widgets.h"

#define WHEEL_LINES     3
#define CLICKS_APART_MS 400 /* the longest between two that count as double */

static bool is_wheel(const struct mouse_event *mouse) {
    return mouse->button >= MOUSE_WHEEL_UP && mouse->button <= MOUSE_WHEEL_RIGHT;
}

static bool program_wants_mouse(const struct pane *pane) {
    return pane_is_live(pane) && !pane->scrolling &&
           mirror_modes(pane_link_mirror(pane->host)).mouse_tracking > 0;
}

static void forward(struct pane *pane, const struct mouse_event *mouse) {
    struct mouse_event inner = *mouse;
    const struct rect *body = &pane->tile.body;
    int column = mouse->column - body->column;
    int row = mouse->row - body->row;
    column = column < 0 ? 0 : column >= body->columns ? body->columns - 1 : column;
    row = row < 0 ? 0 : row >= body->rows ? body->rows - 1 : row;
    inner.column = (uint16_t)column;
    inner.row = (uint16_t)(row + pane->first_row);
    pane_link_mouse(pane->host, &inner);
}

/* Programs on the alternate screen without a mouse get arrows, as in other terminals. */
static void wheel_as_arrows(struct pane *pane, bool up) {
    struct key_event key = { .symbol = up ? KEY_UP : KEY_DOWN };
    for (int i = 0; i < WHEEL_LINES; i++) {
        pane_link_key(pane->host, &key);
    }
}

static void wheel_in_pane(struct pane *pane, const struct mouse_event *mouse) {
    bool up = mouse->button == MOUSE_WHEEL_UP;
    if (mouse->button > MOUSE_WHEEL_DOWN || pane->host == NULL) {
        return;
    }
    if (pane_is_live(pane) && !pane->scrolling && (mouse->modifiers & KEY_SHIFT) == 0 &&
            mirror_modes(pane_link_mirror(pane->host)).alternate_screen) {
        wheel_as_arrows(pane, up);
    } else {
        pane_scroll(pane, up ? -WHEEL_LINES : WHEEL_LINES);
    }
}

static void mouse_in_panel(struct app *app, const struct mouse_event *mouse) {
    int row = mouse->row - app->view.panel.row;
    if (is_wheel(mouse) && mouse->button <= MOUSE_WHEEL_DOWN) {
        int first = app->panel.first + (mouse->button == MOUSE_WHEEL_UP ? -1 : 1);
        app->panel.first = (uint16_t)(first < 0 ? 0 : first);
        app_changed(app);
        return;
    }
    const char *id = side_panel_session_at(app, row);
    if (mouse->action == MOUSE_PRESS && mouse->button == MOUSE_LEFT && id != NULL) {
        app->panel.focused = false;
        app_focus(app, app_find_pane(app, id));
        app_changed(app);
    }
}

static void mouse_in_dialog(struct app *app, const struct mouse_event *mouse) {
    struct dialog *dialog = app->dialog;
    bool inside = rect_contains(&dialog->frame, mouse->column, mouse->row);
    if (is_wheel(mouse) && dialog->kind->scroll != NULL) {
        dialog->kind->scroll(dialog, mouse->button == MOUSE_WHEEL_UP ? -WHEEL_LINES : WHEEL_LINES);
    } else if (mouse->action == MOUSE_PRESS && mouse->button == MOUSE_LEFT && inside &&
               dialog->kind->click != NULL) {
        dialog->kind->click(
                dialog, mouse->column - dialog->frame.column, mouse->row - dialog->frame.row);
    }
}

/* ---- dragging borders -------------------------------------------------------------------------
 */

static void drag(struct app *app, const struct mouse_event *mouse) {
    struct input_state *input = &app->input;
    struct view *view = &app->view;
    if (mouse->action == MOUSE_RELEASE) {
        input->drag_handle = -1;
        app_write_layout(app);
        return;
    }
    if ((size_t)input->drag_handle >= layout_handle_count(view->layout)) {
        input->drag_handle = -1;
        return;
    }
    const struct layout_handle *handle = layout_handle(view->layout, (size_t)input->drag_handle);
    int delta =
            handle->vertical ? mouse->column - handle->area.column : mouse->row - handle->area.row;
    if (delta != 0 && layout_move(view->layout, (size_t)input->drag_handle, delta, view->weights,
                              &view->weight_count)) {
        view->stale = true;
        app_schedule_draw(app);
    }
}

static bool begin_drag(struct app *app, const struct mouse_event *mouse) {
    if (mouse->action != MOUSE_PRESS || mouse->button != MOUSE_LEFT || app->view.zoomed) {
        return false;
    }
    app->input.drag_handle = layout_handle_at(app->view.layout, mouse->column, mouse->row);
    return app->input.drag_handle >= 0;
}

/* ---- panes ----------------------------------------------------------------------------------- */

/* How often the button was pressed here by now: 1, 2, 3, then from 1 again. */
static int count_clicks(struct app *app, const struct mouse_event *mouse) {
    struct clicks *clicks = &app->input.clicks;
    int64_t now_ms = clock_monotonic_ms();
    bool goes_on = now_ms - clicks->time_ms <= CLICKS_APART_MS && clicks->column == mouse->column &&
                   clicks->row == mouse->row && clicks->count < 3;
    *clicks = (struct clicks){ now_ms, mouse->column, mouse->row, goes_on ? clicks->count + 1 : 1 };
    return clicks->count;
}

static void select_by_mouse(struct app *app, struct pane *pane, const struct mouse_event *mouse) {
    static const enum selection_kind kinds[] = { SELECTION_CHARACTERS, SELECTION_CHARACTERS,
        SELECTION_WORDS, SELECTION_LINES };
    enum selection_kind kind = kinds[count_clicks(app, mouse)];
    if (kind == SELECTION_CHARACTERS && (mouse->modifiers & KEY_ALT) != 0) {
        kind = SELECTION_RECTANGLE;
    }
    if (pane->scrolling) {
        bool leaves = pane->copy.leaves_at_end;
        copy_move_to(pane, selection_place_at(pane, mouse->column, mouse->row));
        pane->copy.leaves_at_end = leaves; /* the wheel still goes back to the program */
    }
    selection_begin(app, pane, mouse->column, mouse->row, kind);
}

static void mouse_in_pane(struct app *app, struct pane *pane, const struct mouse_event *mouse) {
    bool pressed = mouse->action == MOUSE_PRESS && !is_wheel(mouse);
    bool inside = rect_contains(&pane->tile.body, mouse->column, mouse->row);
    if (pressed) {
        app->panel.focused = false;
        app_focus(app, pane);
        app_changed(app);
    }
    if (inside && program_wants_mouse(pane) && (mouse->modifiers & KEY_SHIFT) == 0) {
        if (pressed) {
            app->input.grabbed = pane;
        }
        forward(pane, mouse);
    } else if (is_wheel(mouse)) {
        wheel_in_pane(pane, mouse);
    } else if (inside && pressed && mouse->button == MOUSE_LEFT) {
        select_by_mouse(app, pane, mouse);
    }
}

static void mouse_in_selection(struct app *app, const struct mouse_event *mouse) {
    if (mouse->action == MOUSE_RELEASE) {
        selection_end(app);
    } else if (mouse->action == MOUSE_MOTION) {
        selection_extend(app, mouse->column, mouse->row);
    }
}

void app_handle_mouse(struct app *app, const struct mouse_event *mouse) {
    struct pane *grabbed = app->input.grabbed;
    if (app->dialog != NULL) {
        mouse_in_dialog(app, mouse);
        return;
    }
    if (app->view.stale) {
        app_update_layout(app); /* several events may come before the next frame */
    }
    if (app->input.drag_handle >= 0) {
        drag(app, mouse);
        return;
    }
    if (app->input.selection.dragging && mouse->action != MOUSE_PRESS) {
        mouse_in_selection(app, mouse);
        return;
    }
    if (grabbed != NULL && mouse->action != MOUSE_PRESS) { /* also when it has left the pane */
        if (pane_is_live(grabbed)) {
            forward(grabbed, mouse);
        }
        app->input.grabbed = mouse->action == MOUSE_RELEASE ? NULL : grabbed;
        return;
    }
    if (rect_contains(&app->view.panel, mouse->column, mouse->row)) {
        mouse_in_panel(app, mouse);
        return;
    }
    bool dragging = begin_drag(app, mouse);
    int index = layout_tile_at(app->view.layout, mouse->column, mouse->row);
    struct pane *pane = index >= 0 ? app_pane_at(app, (uint16_t)index) : NULL;
    if (pane != NULL &&
            (!dragging || rect_contains(&pane->tile.title, mouse->column, mouse->row))) {
        mouse_in_pane(app, pane, mouse);
    }
}
