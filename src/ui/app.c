/* SPDX-License-Identifier: MIT */

/* The client's life: open the terminal, attach, one loop, give the terminal back. */

#include "ui/app.h"

#include "app-attention.h"
#include "background.h"
#include "base/huge-page.h"
#include "base/memory.h"
#include "base/text.h"
#include "color.h"
#include "dialog.h"
#include "outer-terminal.h"
#include "state.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

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

/* ---- keys and theme -----------------------------------------------------------------------------
 */

/* The first one stays to be read; `stoa doctor` says all of them. */
static void say_problem(struct app *app, const struct diagnostics *problems) {
    bool is_first = app->message == NULL || !app->message_is_error;
    if (is_first && !diagnostics_are_empty(problems) && !problems->file_is_missing) {
        OWNED_STR line = diagnostics_line(problems, 0);
        app_say(app, true, "%s", line);
    }
}

/* The name of the theme to use; "auto" is dark or light by the terminal's background. */
static const char *theme_name(const struct app *app, bool *out_dark) {
    const char *name = app->options->theme != NULL ? app->options->theme : app->settings->theme;
    *out_dark = !app->colors.has_background || color_is_dark(app->colors.seen.background);
    if (name == NULL || text_equal(name, "auto")) {
        return *out_dark ? "dark" : "light";
    }
    return name;
}

static void load_theme(struct app *app) {
    static const enum theme_depth depths[] = { [COLORS_NONE] = THEME_DEPTH_NONE,
        [COLORS_16] = THEME_DEPTH_16,
        [COLORS_256] = THEME_DEPTH_256,
        [COLORS_DIRECT] = THEME_DEPTH_TRUE };
    const char *name = theme_name(app, &app->dark);
    struct diagnostics problems;
    OWNED_STR settings_path = settings_user_path();
    diagnostics_init(&problems, settings_path);
    theme_destroy(app->theme);
    app->theme = theme_load(name, app->dark, depths[screen_depth(app->screen)], &problems);
    say_problem(app, &problems);
    diagnostics_finish(&problems);
}

static void load_keys(struct app *app) {
    struct diagnostics problems;
    OWNED_STR path = key_table_user_path();
    diagnostics_init(&problems, path);
    key_table_destroy(app->keys);
    app->keys = key_table_load(NULL, &problems);
    say_problem(app, &problems);
    diagnostics_finish(&problems);
}

static void load_settings(struct app *app) {
    struct diagnostics problems;
    OWNED_STR path = settings_user_path();
    diagnostics_init(&problems, path);
    settings_destroy(app->settings);
    app->settings = settings_load(NULL, &problems);
    outer_terminal_set_mouse(app->settings->mouse);
    say_problem(app, &problems);
    diagnostics_finish(&problems);
}

void app_need_keys(struct app *app) {
    if (app->keys == NULL) {
        load_keys(app);
    }
}

void app_load_files(struct app *app) {
    load_settings(app);
    load_theme(app);
    load_keys(app);
}

static void tell_colors(void *context) {
    struct app *app = context;
    struct pane *pane;
    LIST_FOR_EACH (pane, &app->view.panes, link) {
        pane_update_colors(pane);
    }
}

void app_update_colors(struct app *app) {
    bool dark;
    (void)theme_name(app, &dark);
    if (dark != app->dark) {
        load_theme(app);
        app->view.stale = true;
        app_changed(app);
    }
    deferred_schedule(app->tell_colors);
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

/* ---- input ------------------------------------------------------------------------------------
 */

static void wait_for_more(struct app *app) {
    int wait_ms = input_decoder_wait_ms(app->input.decoder);
    if (wait_ms > 0) {
        timeout_start(app->input.timeout, wait_ms);
    } else {
        timeout_stop(app->input.timeout);
    }
}

static void on_input_pause(void *context) {
    struct app *app = context;
    input_decoder_flush(app->input.decoder);
    wait_for_more(app);
}

static void on_readable(void *context, unsigned events) {
    struct app *app = context;
    char bytes[16384];
    ssize_t count = read(outer_terminal_input(), bytes, sizeof(bytes));
    if (count > 0) {
        input_decoder_feed(app->input.decoder, bytes, (size_t)count);
        wait_for_more(app);
    } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
        app_stop(app, "the terminal is gone");
    }
}

/* ---- signals ----------------------------------------------------------------------------------
 */

static void update_size(struct app *app) {
    uint16_t columns, rows;
    outer_terminal_size(&columns, &rows);
    screen_resize(app->screen, columns, rows);
    surface_resize(app->surface, columns, rows);
    app->view.stale = true;
    app_changed(app);
}

void app_suspend(struct app *app) {
    screen_leave(app->screen);
    kill(getpid(), SIGSTOP);
    screen_enter(app->screen);
    update_size(app);
}

void app_leave_terminal(struct app *app) {
    screen_leave(app->screen);
}

void app_enter_terminal(struct app *app) {
    screen_enter(app->screen);
    update_size(app);
}

static void on_signal(void *context, int signal_number) {
    struct app *app = context;
    switch (signal_number) {
    case SIGWINCH:
        update_size(app);
        break;
    case SIGTSTP:
        app_suspend(app);
        break;
    case SIGCONT: /* after a SIGSTOP from elsewhere somebody else may have drawn */
        screen_leave(app->screen);
        screen_enter(app->screen);
        update_size(app);
        break;
    case SIGHUP:
        app_stop(app, "the terminal is gone");
        break;
    default:
        app_stop(app, "told to end by a signal");
    }
}

static const int watched_signals[] = { SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM, SIGINT,
    SIGQUIT };
_Static_assert(ARRAY_LENGTH(watched_signals) == APP_SIGNALS, "one watch for each signal");

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
    app->input.decoder = input_decoder_create(app_handle_input, app);
    app->input.timeout = timeout_create(app->loop, on_input_pause, app);
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
    load_settings(app);
    app->panel.right = app->settings->panel_side == SETTINGS_SIDE_RIGHT;
    app->panel.wanted =
            app->settings->panel_visible && !app->options->hide_panel && !app->options->only;
    if (app->view.focused == NULL) {
        fleet_connect(app->fleet);
        app_need_keys(app); /* while the server answers */
    }
    load_theme(app);
    timeout_start(app->first_frame, FIRST_FRAME_MS);
    app_changed(app);
}

static bool start(struct app *app, struct error *err) {
    char warning[160];
    if (!outer_terminal_open(app->options->log_path, err)) {
        return false;
    }
    /* Before ncurses: what is caught already it leaves alone. Else it installs handlers of its own
     * here, and ignores SIGTSTP around each update, with two system calls. */
    for (size_t i = 0; i < APP_SIGNALS; i++) {
        app->signals[i] = signal_watch_create(app->loop, watched_signals[i], on_signal, app);
    }
    uint16_t columns, rows;
    outer_terminal_size(&columns, &rows);
    app_expect(app, columns, rows); /* its host draws while ncurses starts */
    struct screen *screen = screen_create(warning, sizeof(warning), err);
    if (screen == NULL) {
        return false;
    }
    app_attach(app, screen);
    app->input.watch = watch_create(app->loop, outer_terminal_input(), on_readable, app, err);
    if (app->input.watch == NULL) {
        return false;
    }
    watch_set(app->input.watch, WATCH_READABLE);
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
    watch_destroy(app->input.watch);
    timeout_destroy(app->input.timeout);
    input_decoder_destroy(app->input.decoder);
    buffer_finish(&app->input.paste);
    background_finish(app);
    for (size_t i = 0; i < APP_SIGNALS; i++) {
        signal_watch_destroy(app->signals[i]);
    }
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
