/* SPDX-License-Identifier: MIT */

/* The status line in the last row: the fleet, how its sessions are, what is to be known, and
 * always the prefix and the help key. */

#include "widgets.h"

#include "state.h"
#include "ui/grapheme.h"

#include <stdio.h>

struct pen { /* writes from the left */
    const struct canvas *canvas;
    int column, limit;
    const char *ellipsis;
};

static void write_text(struct pen *pen, const char *text, const struct style *style) {
    if (pen->column < pen->limit) {
        pen->column += canvas_text_cut(
                pen->canvas, pen->column, 0, pen->limit - pen->column, text, pen->ellipsis, style);
    }
}

static void write_count(const struct app *app, struct pen *pen, uint32_t count, const char *word,
        enum theme_role role) {
    char text[48];
    if (count == 0) {
        return;
    }
    struct style style = app_style_over(app, role, THEME_STATUS);
    snprintf(text, sizeof(text), "  %u %s", count, word);
    write_text(pen, text, &style);
}

/* What answers for the focused session besides people. */
static void write_rules(const struct app *app, struct pen *pen) {
    const struct pane *pane = app->view.focused;
    const struct fleet_session *session = pane != NULL ? pane_session(pane) : NULL;
    char text[80];
    if (session != NULL && *session->rules != '\0') {
        snprintf(text, sizeof(text), "  rules: %.60s", session->rules);
        write_text(pen, text, app_style(app, THEME_STATUS_WARNING));
    }
}

static void write_counts(const struct app *app, struct pen *pen) {
    uint32_t states[SESSION_STATE_COUNT] = { 0 };
    uint32_t failed = 0, needing = 0, done = 0;
    const struct fleet_session *session;
    LIST_FOR_EACH (session, fleet_sessions(app->fleet), link) {
        bool ended_badly =
                session->state != SESSION_RUNNING && app_state_role(session) == THEME_STATE_FAILED;
        failed += ended_badly;
        states[session->state] += !ended_badly;
        needing += app_needs_you(session);
        done += app_is_done(session);
    }
    write_count(app, pen, needing, needing == 1 ? "needs you" : "need you", THEME_STATE_NEEDS_YOU);
    write_count(app, pen, done, "done", THEME_STATE_DONE);
    write_count(app, pen, states[SESSION_RUNNING], "running", THEME_STATUS);
    write_count(app, pen, states[SESSION_STARTING], "starting", THEME_STATUS);
    write_count(app, pen, states[SESSION_RESTARTING], "waiting to restart", THEME_STATE_RESTARTING);
    write_count(app, pen, states[SESSION_EXITED], "exited", THEME_STATUS_MUTED);
    write_count(app, pen, failed, "failed", THEME_STATE_FAILED);
    char budget[64];
    if (budget_status(app, budget, sizeof(budget))) {
        write_text(pen, budget, app_style(app, THEME_STATUS_WARNING));
    }
    write_rules(app, pen);
    uint16_t panes = app_pane_count(app);
    uint16_t shown = app->view.layout != NULL ? layout_shown(app->view.layout) : panes;
    if (shown < panes && !app->view.zoomed && !app->options->only) {
        char text[48];
        snprintf(text, sizeof(text), "  %u of %u shown", shown, panes);
        write_text(pen, text, app_style(app, THEME_STATUS_WARNING));
    }
}

struct hint {
    const char *action, *word;
};

static const struct hint prefix_hints[] = { { "approvals", "asked for" }, { "new-session", "new" },
    { "kill", "end" }, { "zoom", "zoom" }, { "focus-next", "next" }, { "next-need", "needs you" },
    { "panel-focus", "panel" }, { "next-layout", "layout" }, { "scroll", "history" },
    { "detach", "detach" }, { NULL, NULL } };
static const struct hint panel_hints[] = { { "open", "go to it" }, { "new-session", "new" },
    { "new-session-with-prompt", "with prompt" }, { "kill", "end" }, { "restart", "restart" },
    { "assign", "task" }, { "rename", "rename" }, { "undo", "undo" }, { "cancel", "back" },
    { "detach", "detach" }, { NULL, NULL } };
static const struct hint copy_hints[] = { { "search-backward", "search up" },
    { "search-forward", "down" }, { "search-next", "next" }, { "select", "select" },
    { "select-line", "lines" }, { "select-rectangle", "rectangle" }, { "leave", "back" },
    { "help", "keys" }, { NULL, NULL } };
static const struct hint select_hints[] = { { "copy-and-leave", "copy" },
    { "copy-to-file", "to a file" }, { "select-other-end", "other end" },
    { "select-rectangle", "rectangle" }, { "select-line", "lines" }, { "cancel", "drop" },
    { NULL, NULL } };

/* Keys that mean something now, as far as there is room. */
static void write_hints(
        const struct app *app, struct pen *pen, enum key_mode mode, const struct hint *hints) {
    for (; hints->action != NULL; hints++) {
        const struct key_binding *binding = key_table_find_action(app->keys, mode, hints->action);
        char name[32], key[2 * sizeof(name)];
        if (binding == NULL) {
            continue;
        }
        key_format(&binding->key, name);
        bool is_prefix = key_table_is_prefix(app->keys, &binding->key); /* alone it means that */
        snprintf(key, sizeof(key), "%s%s%s", name, is_prefix ? " " : "", is_prefix ? name : "");
        if (pen->column + (int)(strlen(key) + strlen(hints->word)) + 3 > pen->limit) {
            return;
        }
        write_text(pen, "  ", app_style(app, THEME_STATUS));
        write_text(pen, key, app_style(app, THEME_STATUS_KEY));
        write_text(pen, " ", app_style(app, THEME_STATUS));
        write_text(pen, hints->word, app_style(app, THEME_STATUS));
    }
}

/* " C-Space ?  help " on the right; its columns. */
static int draw_prefix(const struct app *app, const struct canvas *canvas) {
    char prefix[32], key[32] = "?";
    char first[48], second[64];
    const struct key_binding *help =
            key_table_find_action(app->keys, KEY_MODE_AFTER_PREFIX, "help");
    if (help != NULL) {
        key_format(&help->key, key);
    }
    key_format(key_table_prefix(app->keys, 0), prefix);
    snprintf(first, sizeof(first), " %s ", prefix);
    snprintf(second, sizeof(second), " %s help ", key);
    int columns = (int)(strlen(first) + strlen(second));
    int start = canvas->area.columns - columns;
    start = start < 0 ? 0 : start;
    const struct style *style =
            app_style(app, app->input.after_prefix ? THEME_STATUS_PREFIX : THEME_STATUS_KEY);
    int used = canvas_text(canvas, start, 0, columns, first, style);
    canvas_text(canvas, start + used, 0, columns, second, app_style(app, THEME_STATUS));
    return columns;
}

/* What is being selected, and the keys that go with it. */
static void write_copy_mode(const struct app *app, struct pen *pen) {
    static const char *const kinds[] = {
        [SELECTION_CHARACTERS] = "  selecting text",
        [SELECTION_WORDS] = "  selecting words",
        [SELECTION_LINES] = "  selecting lines",
        [SELECTION_RECTANGLE] = "  selecting a rectangle",
    };
    const struct selection *selection = &app->input.selection;
    bool selects = selection->active && selection->pane == app->view.focused;
    write_text(pen, selects ? kinds[selection->kind] : "  history",
            app_style(app, THEME_STATUS_WARNING));
    write_hints(app, pen, app_copy_mode(app), selects ? select_hints : copy_hints);
}

static void write_middle(const struct app *app, struct pen *pen) {
    if (app->input.after_prefix) {
        write_hints(app, pen, KEY_MODE_AFTER_PREFIX, prefix_hints);
        return;
    }
    if (app->had_sessions && !fleet_is_online(app->fleet)) {
        write_text(pen, "  server is away, panes go on", app_style(app, THEME_STATUS_WARNING));
    }
    if (app->message != NULL) {
        write_text(pen, "  ", app_style(app, THEME_STATUS));
        write_text(pen, app->message,
                app_style(app, app->message_is_error ? THEME_STATUS_WARNING : THEME_STATUS));
        return;
    }
    if (app->panel.focused) {
        write_hints(app, pen, KEY_MODE_PANEL, panel_hints);
    } else if (app->view.focused != NULL && app->view.focused->scrolling) {
        write_copy_mode(app, pen);
    } else {
        write_counts(app, pen);
    }
}

void draw_status_line(const struct app *app, const struct canvas *screen) {
    uint16_t last = (uint16_t)(screen->area.rows - 1);
    struct canvas canvas = canvas_part(screen, (struct rect){ 0, last, screen->area.columns, 1 });
    canvas_clear(&canvas, app_style(app, THEME_STATUS));
    int right = draw_prefix(app, &canvas);
    struct pen pen = { &canvas, 0, canvas.area.columns - right, app->glyphs->ellipsis };
    char name[48];
    snprintf(name, sizeof(name), " %s ", app->options->fleet);
    if (pen.limit > (int)strlen(name)) {
        write_text(&pen, name, app_style(app, THEME_STATUS_NAME));
    }
    pen.limit -= 1;
    write_middle(app, &pen);
}
