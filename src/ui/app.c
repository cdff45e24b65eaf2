/* SPDX-License-Identifier: MIT */

/* The client's life: open the terminal, attach, one loop, give the terminal back. */

#include "ui/app.h"

#include "app-attention.h"
#include "background.h"
#include "base/huge-page.h"
#include "base/memory.h"
#include "base/text.h"
#include "dialog.h"
#include "outer-terminal.h"
#include "state.h"

#include <stdio.h>

#define AGES_MS        10000 /* ages in the panel are redrawn so often */
#define FIRST_FRAME_MS 100
#define MESSAGE_MS     5000 /* a message stays in the status line */

/* ---- small things that others ask for ----------------------------------------------------------
 */

void app_stop(struct app *app, const char *reason) {
    text_replace(&app->ended, reason);
    loop_stop(app->loop);
}

void app_schedule_draw(struct app *app) {
    deferred_schedule(app->draw);
}

void app_changed(struct app *app) {
    app->view.chrome = true;
    app_schedule_draw(app);
}

void app_say(struct app *app, bool is_error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    OWNED_STR text = text_format_list(format, arguments);
    va_end(arguments);
    text_replace(&app->message, text);
    app->message_is_error = is_error;
    timeout_start(app->notices, MESSAGE_MS);
    app_changed(app);
}

static void on_message_old(void *context) {
    struct app *app = context;
    text_replace(&app->message, NULL);
    app_changed(app);
}

static bool has_screen(const struct pane *pane) {
    return pane != NULL && pane->host != NULL && mirror_rows(pane_link_mirror(pane->host)) > 0;
}

/* The first frame waits a little for what it would show, so that it is drawn once. */
static bool is_worth_drawing(const struct app *app) {
    const struct pane *pane = app->view.focused;
    const struct fleet_session *session = pane != NULL ? pane_session(pane) : NULL;
    bool waits = session != NULL && session->state == SESSION_RUNNING;
    return has_screen(pane) || (app->had_sessions && !waits) || app->message != NULL ||
           app->dialog != NULL || app->input.after_prefix;
}

/* Whether there is nothing to draw but a session that is shown alone: no key is named anywhere. */
static bool is_bare(const struct app *app) {
    const struct pane *pane = app->view.focused;
    return app->options->only && has_screen(pane) && pane_session(pane) == NULL &&
           app->message == NULL && app->dialog == NULL && !app->input.after_prefix;
}

static void on_draw(void *context) {
    struct app *app = context;
    if (timeout_is_running(app->first_frame)) {
        if (app->view.stale) {
            app_update_layout(app); /* makes the panes connect */
        }
        if (!is_worth_drawing(app)) {
            return;
        }
        timeout_stop(app->first_frame);
    }
    if (!is_bare(app)) {
        app_need_keys(app);
    }
    app_draw(app);
    /* What is expected is seen first: the keys are a long file, fifty sessions a long answer. */
    app_need_keys(app);
    fleet_connect(app->fleet);
    bool ages = app->view.panel.columns > 0;
    if (ages && !timeout_is_running(app->ages)) {
        timeout_start(app->ages, AGES_MS);
    } else if (!ages) {
        timeout_stop(app->ages);
    }
}

static void on_first_frame_due(void *context) {
    app_changed(context);
}

static void on_ages(void *context) {
    app_changed(context);
}

void app_redraw(struct app *app) {
    app->view.stale = true;
    screen_redraw(app->screen);
    app_changed(app);
}

static void tell_colors(void *context) {
    struct app *app = context;
    struct pane *pane;
    LIST_FOR_EACH (pane, &app->view.panes, link) {
        pane_update_colors(pane);
    }
}

/* ---- the fleet --------------------------------------------------------------------------------
 */

static void on_fleet_changed(void *context) {
    app_sync_panes(context);
}

static void on_fleet_layout(void *context) {
    struct app *app = context;
    if (app->input.drag_handle < 0) {
        app_read_layout(app);
    }
}

static void on_fleet_online(void *context, bool online) {
    struct app *app = context;
    text_replace(&app->looks_at, NULL); /* another server knows nothing of it */
    app_tell_look(app);
    app_changed(app);
}

static void on_fleet_attention(void *context, const struct json *told) {
    app_notify(context, told);
}

static void on_fleet_message(void *context, const char *text) {
    app_say(context, false, "%s", text);
}

/* ---- the terminal ------------------------------------------------------------------------------
 */

static void on_resized(void *context, uint16_t columns, uint16_t rows) {
    struct app *app = context;
    surface_resize(app->surface, columns, rows);
    app->view.stale = true;
    app_changed(app);
}

static void on_terminal_ended(void *context, const char *reason) {
    app_stop(context, reason);
}

static const struct outer_watch_events watch_events = {
    .input = app_handle_input, .resized = on_resized, .ended = on_terminal_ended
};

void app_leave_terminal(struct app *app) {
    screen_leave(app->screen);
}

void app_enter_terminal(struct app *app) {
    screen_enter(app->screen);
    outer_watch_resize(app->input.watch);
}

/* ---- beginning and end -------------------------------------------------------------------------
 */

static void on_fleet_ended(void *context) {
    struct app *app = context;
    OWNED_STR reason = text_format("fleet '%s' was ended", app->options->fleet);
    app_stop(app, reason);
}

static const struct fleet_events fleet_events = { .changed = on_fleet_changed,
    .layout = on_fleet_layout,
    .online = on_fleet_online,
    .message = on_fleet_message,
    .attention = on_fleet_attention,
    .ended = on_fleet_ended };

struct app *app_create(const struct app_options *options) {
    struct app *app = NEW(struct app);
    app->options = options;
    app->loop = loop_create();
    app->draw = deferred_create(app->loop, on_draw, app);
    app->tell_colors = deferred_create(app->loop, tell_colors, app);
    app->ages = timeout_create(app->loop, on_ages, app);
    app->notices = timeout_create(app->loop, on_message_old, app);
    app->first_frame = timeout_create(app->loop, on_first_frame_due, app);
    app->input.watch = outer_watch_create(app->loop, &watch_events, app);
    app->input.drag_handle = -1;
    app->outer_focused = true;
    app->view.stale = true;
    list_init(&app->view.panes);
    return app;
}

void app_expect(struct app *app, uint16_t columns, uint16_t rows) {
    app->surface = surface_create(columns, rows);
    app->fleet = fleet_create(app->loop, app->options->fleet, &fleet_events, app);
    app_expect_pane(app);
}

void app_attach(struct app *app, struct screen *screen) {
    app->screen = screen;
    app->glyphs = glyphs_get(screen_is_unicode(screen));
    app_load_settings(app);
    app->panel.right = app->settings->panel_side == SETTINGS_SIDE_RIGHT;
    app->panel.wanted =
            app->settings->panel_visible && !app->options->hide_panel && !app->options->only;
    if (app->view.focused == NULL) {
        fleet_connect(app->fleet);
        app_need_keys(app); /* while the server answers */
    }
    app_load_theme(app);
    timeout_start(app->first_frame, FIRST_FRAME_MS);
    app_changed(app);
}

static bool start(struct app *app, struct error *err) {
    char warning[160];
    if (!outer_terminal_open(app->options->log_path, err)) {
        return false;
    }
    outer_watch_signals(app->input.watch);
    uint16_t columns, rows;
    outer_terminal_size(&columns, &rows);
    app_expect(app, columns, rows); /* its host draws while ncurses starts */
    struct screen *screen = screen_create(warning, sizeof(warning), err);
    if (screen == NULL) {
        return false;
    }
    app_attach(app, screen);
    if (!outer_watch_start(app->input.watch, screen, err)) {
        return false;
    }
    if (warning[0] != '\0') {
        app_say(app, true, "%s", warning);
    }
    return true;
}

void app_destroy(struct app *app) {
    if (app->surface != NULL) {
        dialog_close(app);
    }
    app_destroy_panes(app);
    fleet_destroy(app->fleet);
    outer_watch_destroy(app->input.watch);
    buffer_finish(&app->input.paste);
    background_finish(app);
    timeout_destroy(app->ages);
    timeout_destroy(app->notices);
    timeout_destroy(app->first_frame);
    deferred_destroy(app->draw);
    deferred_destroy(app->tell_colors);
    layout_destroy(app->view.layout);
    screen_destroy(app->screen);
    outer_terminal_close();
    surface_destroy(app->surface);
    key_table_destroy(app->keys);
    theme_destroy(app->theme);
    settings_destroy(app->settings);
    free(app->view.last_id);
    free(app->looks_at);
    free(app->panel.selected);
    free(app->panel.expected);
    free(app->message);
    free(app->input.target.where);
    free(app->ended);
    loop_destroy(app->loop);
    free(app);
}

/* One line on the terminal that was given back. */
static void say_goodbye(const char *fleet, uint16_t sessions) {
    if (sessions > 0) {
        printf("detached from %s, %u session%s go%s on\n", fleet, sessions,
                sessions == 1 ? "" : "s", sessions == 1 ? "es" : "");
    }
}

bool app_run(const struct app_options *options, struct error *err) {
    huge_page_for_heap(); /* the screen four times over: here twice, twice in ncurses */
    struct app *app = app_create(options);
    bool started = start(app, err);
    if (started) {
        loop_run(app->loop);
    }
    uint16_t sessions = app_pane_count(app);
    OWNED_STR reason = text_copy_or_null(app->ended);
    app_destroy(app);
    if (!started) {
        return false;
    }
    if (reason != NULL) {
        return error_set(err, ERROR_CLOSED, "%s", reason);
    }
    say_goodbye(options->fleet, sessions);
    return true;
}
