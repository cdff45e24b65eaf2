/* SPDX-License-Identifier: MIT */

/* Copy mode: entering it, and moving its view. */

#include "actions.h"

#include "copy-mode.h"
#include "state.h"

static struct pane *find_pane(struct app *app) {
    struct pane *pane = app->view.focused;
    return pane != NULL && pane->host != NULL ? pane : NULL;
}

static void scroll_lines(struct app *app, int lines) {
    struct pane *pane = find_pane(app);
    if (pane != NULL) {
        pane_scroll(pane, lines);
    }
}

/* The cursor keeps its place in the view, and goes to the end where the view cannot. */
static void scroll_halves(struct app *app, int halves) {
    struct pane *pane = find_pane(app);
    if (pane == NULL) {
        return;
    }
    int page = pane->tile.body.rows > 2 ? pane->tile.body.rows - 1 : 1;
    int64_t lines = (int64_t)halves * (page + 1) / 2;
    bool is_inside = pane->scrolling;
    uint64_t before = pane->top;
    pane_scroll(pane, lines);
    if (!is_inside || !pane->scrolling) {
        return;
    }
    int64_t moved = (int64_t)(pane->top - before);
    bool leaves = pane->copy.leaves_at_end;
    copy_move_by(pane, (int)(moved != 0 ? moved : lines));
    pane->copy.leaves_at_end = leaves;
}

void action_scroll(struct app *app, const char *argument) {
    if (find_pane(app) != NULL) {
        (void)copy_enter(find_pane(app), false);
    }
}

void action_scroll_bottom(struct app *app, const char *argument) {
    struct pane *pane = find_pane(app);
    if (pane != NULL && copy_enter(pane, false)) {
        copy_move_to(pane, (struct text_place){ UINT64_MAX, 0 });
        pane_show_line(pane, pane_history_end(pane));
    }
}

void action_scroll_down(struct app *app, const char *argument) {
    scroll_lines(app, 1);
}

void action_scroll_half_page_down(struct app *app, const char *argument) {
    scroll_halves(app, 1);
}

void action_scroll_half_page_up(struct app *app, const char *argument) {
    scroll_halves(app, -1);
}

void action_scroll_middle(struct app *app, const char *argument) {
    struct pane *pane = find_pane(app);
    if (pane != NULL && pane->scrolling) {
        uint64_t half = pane->tile.body.rows / 2, line = pane->copy.cursor.line;
        uint64_t first = mirror_history_first(pane_link_mirror(pane->host));
        uint64_t top = line > first + half ? line - half : first;
        pane_show_line(pane, top < pane_history_end(pane) ? top : pane_history_end(pane));
    }
}

void action_scroll_page_down(struct app *app, const char *argument) {
    scroll_halves(app, 2);
}

void action_scroll_page_up(struct app *app, const char *argument) {
    scroll_halves(app, -2);
}

void action_scroll_top(struct app *app, const char *argument) {
    struct pane *pane = find_pane(app);
    if (pane != NULL && copy_enter(pane, false)) {
        copy_move_to(pane, (struct text_place){ 0 });
    }
}

void action_scroll_up(struct app *app, const char *argument) {
    scroll_lines(app, -1);
}
