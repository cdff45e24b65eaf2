/* SPDX-License-Identifier: MIT */

/* Lines of the view are numbered through: history lines by their own numbers, the rows of the
 * screen behind them. */

#include "pane.h"

#include "base/memory.h"
#include "base/text.h"
#include "outer-terminal.h"
#include "state.h"

#define FETCH_AHEAD 100 /* lines above and below what is seen */

static void on_changed(void *context, struct pane_link *link) {
    struct pane *pane = context;
    pane_follow_history(pane);
    app_run_held_keys(pane->app);
    app_schedule_draw(pane->app);
}

static void on_found(void *context, struct pane_link *link, const struct found_message *found) {
    copy_found(context, found);
}

static void on_extracted(
        void *context, struct pane_link *link, const struct extracted_message *extracted) {
    copy_extracted(context, extracted);
}

static void on_state(void *context, struct pane_link *link, enum pane_state state) {
    struct pane *pane = context;
    pane->redraw = true;
    pane->copy.is_searching &= state != PANE_CONNECTING; /* that host answers no more */
    app_send_early_keys(pane->app);
    app_changed(pane->app);
}

static void on_bell(void *context, struct pane_link *link) {
    struct pane *pane = context;
    if (pane != pane->app->view.focused) {
        pane->bell = true;
        app_changed(pane->app);
    }
    screen_ring(pane->app->screen);
}

static void on_clipboard(void *context, struct pane_link *link, const char *bytes, size_t length) {
    struct pane *pane = context;
    if (pane->app->settings->clipboard) {
        outer_terminal_set_clipboard(bytes, length);
    }
}

struct pane *pane_create(struct app *app, const char *id) {
    struct pane *pane = NEW(struct pane);
    pane->app = app;
    pane->id = text_copy(id);
    pane->redraw = true;
    return pane;
}

void pane_destroy(struct pane *pane) {
    if (pane == NULL) {
        return;
    }
    list_remove(&pane->link);
    pattern_destroy(pane->copy.marks);
    pane_link_destroy(pane->host);
    free(pane->id);
    free(pane->socket_path);
    free(pane);
}

static void tell_colors(struct pane *pane) {
    const struct outer_colors *colors = &pane->app->colors;
    if (colors->has_foreground && colors->has_background) {
        struct viewer_colors seen = colors->seen;
        seen.cursor = colors->has_cursor ? seen.cursor : seen.foreground;
        seen.dark = pane->app->dark;
        pane_link_colors(pane->host, &seen);
    }
}

void pane_update_colors(struct pane *pane) {
    if (pane->host != NULL) {
        tell_colors(pane);
    }
}

/* Sessions that were never on the screen cost no connection. */
static void open_link(struct pane *pane) {
    static const struct pane_events events = {
        .changed = on_changed,
        .state = on_state,
        .bell = on_bell,
        .clipboard = on_clipboard,
        .found = on_found,
        .extracted = on_extracted,
    };
    pane->host = pane_link_create(pane->app->loop, pane->socket_path, &events, pane);
    tell_colors(pane);
    if (pane == pane->app->view.focused && pane->app->outer_focused) {
        pane_link_focus(pane->host, true);
        app_send_early_keys(pane->app);
    }
}

void pane_connect(struct pane *pane, const struct fleet_session *session) {
    const char *path = session->state == SESSION_FAILED ? NULL : session->socket_path;
    if (path != NULL && path[0] == '\0') {
        path = NULL;
    }
    if (text_equal(path, pane->socket_path)) {
        return;
    }
    copy_leave(pane);
    pane_link_destroy(pane->host);
    pane->host = NULL;
    text_replace(&pane->socket_path, path);
    pane->redraw = true;
    pane_update_view(pane);
}

const struct fleet_session *pane_session(const struct pane *pane) {
    return fleet_find(pane->app->fleet, pane->id);
}

void pane_update_view(struct pane *pane) {
    bool seen = pane->tile.body.columns > 0 && pane->tile.body.rows > 0;
    if (pane->host == NULL && pane->socket_path != NULL && seen) {
        open_link(pane);
    }
    if (pane->host != NULL) {
        pane_link_view(
                pane->host, seen ? pane->tile.body.columns : 0, seen ? pane->tile.body.rows : 0);
    }
}

bool pane_is_live(const struct pane *pane) {
    const struct fleet_session *session = pane_session(pane);
    return pane->host != NULL && session != NULL && session->state <= SESSION_RUNNING;
}

/* ---- scrolling ------------------------------------------------------------------------------- */

uint64_t pane_history_end(const struct pane *pane) {
    if (pane->host == NULL) {
        return 0;
    }
    const struct mirror *mirror = pane_link_mirror(pane->host);
    return mirror_history_first(mirror) + mirror_history_count(mirror);
}

void pane_follow_cursor(struct pane *pane) {
    const struct mirror *mirror = pane_link_mirror(pane->host);
    struct terminal_cursor cursor = mirror_cursor(mirror);
    uint16_t rows = pane->tile.body.rows, first = pane->first_row;
    uint16_t last = mirror_rows(mirror) > rows ? (uint16_t)(mirror_rows(mirror) - rows) : 0;
    first = first < last ? first : last;
    if (last > 0 && (cursor.visible || !mirror_modes(mirror).alternate_screen)) {
        if (cursor.row < first) {
            first = cursor.row;
        } else if (cursor.row >= first + rows) {
            first = (uint16_t)(cursor.row - rows + 1);
        }
    }
    pane->redraw = pane->redraw || first != pane->first_row;
    pane->first_row = first;
}

bool pane_find_line(const struct pane *pane, uint64_t line, struct terminal_row *out_row) {
    const struct mirror *mirror = pane_link_mirror(pane->host);
    uint64_t end = pane_history_end(pane);
    if (line < end) {
        return mirror_history_row(mirror, line, out_row);
    }
    if (line - end >= mirror_rows(mirror)) {
        return false;
    }
    *out_row = mirror_row(mirror, (uint16_t)(line - end));
    return true;
}

static void fetch(struct pane *pane) {
    const struct mirror *mirror = pane_link_mirror(pane->host);
    uint64_t first = mirror_history_first(mirror);
    uint64_t end = pane_history_end(pane);
    uint64_t bottom = pane->top + pane->tile.body.rows;
    bottom = bottom < end ? bottom : end;
    bool all = true;
    for (uint64_t line = pane->top; line < bottom && all; line++) {
        struct terminal_row row;
        all = mirror_history_row(mirror, line, &row);
    }
    if (all) {
        return;
    }
    uint64_t from = pane->top > first + FETCH_AHEAD ? pane->top - FETCH_AHEAD : first;
    uint64_t to = bottom + FETCH_AHEAD < end ? bottom + FETCH_AHEAD : end;
    if (to > from) {
        pane_link_fetch_history(pane->host, from, (uint32_t)(to - from));
    }
}

void pane_show_line(struct pane *pane, uint64_t top) {
    if (pane->top != top) {
        pane->top = top;
        pane->redraw = true;
    }
    fetch(pane);
    app_changed(pane->app);
}

void pane_scroll(struct pane *pane, int64_t lines) {
    if (!copy_enter(pane, true)) {
        return;
    }
    uint64_t first = mirror_history_first(pane_link_mirror(pane->host));
    uint64_t end = pane_history_end(pane), top = pane->top;
    if (lines < 0) {
        top = top > first + (uint64_t)-lines ? top - (uint64_t)-lines : first;
    } else {
        top += (uint64_t)lines;
    }
    top = top < first ? first : top;
    bool dragging = pane->app->input.selection.dragging;
    if (top >= end && pane->copy.leaves_at_end && !dragging) {
        pane_stop_scrolling(pane);
        return;
    }
    pane_show_line(pane, top < end ? top : end);
    copy_follow_view(pane);
}

/* More was printed, or the pane has another size: the view stays on its lines. */
static void keep_view(struct pane *pane) {
    uint64_t first = mirror_history_first(pane_link_mirror(pane->host));
    uint64_t end = pane_history_end(pane), top = pane->top;
    top = top < first ? first : top > end ? end : top;
    pane_show_line(pane, top);
    copy_follow_history(pane);
}

void pane_follow_history(struct pane *pane) {
    if (pane->scrolling) {
        keep_view(pane);
    } else if (pane->app->input.selection.pane == pane) {
        copy_follow_history(pane);
    }
}

void pane_stop_scrolling(struct pane *pane) {
    copy_leave(pane);
}
