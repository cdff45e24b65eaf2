/* SPDX-License-Identifier: MIT */

/* Looking at the history of the focused pane. */

#include "actions.h"

#include "state.h"

static void scroll(struct app *app, int lines, int halves) {
    struct pane *pane = app->view.focused;
    if (pane != NULL && pane->host != NULL) {
        int page = pane->tile.body.rows > 2 ? pane->tile.body.rows - 1 : 1;
        pane_scroll(pane, lines + halves * (page + 1) / 2);
    }
}

void action_scroll(struct app *app, const char *argument) {
    struct pane *pane = app->view.focused;
    if (pane != NULL && pane->host != NULL) {
        if (mirror_history_count(pane_link_mirror(pane->host)) == 0) {
            app_say(app, false, "there is no history yet");
            return;
        }
        pane_scroll(pane, -1);
    }
}

void action_scroll_bottom(struct app *app, const char *argument) {
    if (app->view.focused != NULL) {
        pane_stop_scrolling(app->view.focused);
    }
}

void action_scroll_down(struct app *app, const char *argument) {
    scroll(app, 1, 0);
}

void action_scroll_half_page_down(struct app *app, const char *argument) {
    scroll(app, 0, 1);
}

void action_scroll_half_page_up(struct app *app, const char *argument) {
    scroll(app, 0, -1);
}

void action_scroll_page_down(struct app *app, const char *argument) {
    scroll(app, 0, 2);
}

void action_scroll_page_up(struct app *app, const char *argument) {
    scroll(app, 0, -2);
}

void action_scroll_top(struct app *app, const char *argument) {
    if (app->view.focused != NULL && app->view.focused->host != NULL) {
        pane_scroll_to_top(app->view.focused);
    }
}

void action_scroll_up(struct app *app, const char *argument) {
    scroll(app, -1, 0);
}
