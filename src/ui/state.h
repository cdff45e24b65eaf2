/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The state of the client, shared by the files of this module: what is attached to, what is seen,
 * what is being done with it. One object, made and freed by app.c.
 */

#include "base/list.h"
#include "client/fleet.h"
#include "config/keys.h"
#include "config/settings.h"
#include "config/theme.h"
#include "copy-mode.h"
#include "glyphs.h"
#include "loop/deferred.h"
#include "loop/loop.h"
#include "loop/timeout.h"
#include "outer-report.h"
#include "outer-watch.h"
#include "pane.h"
#include "screen.h"
#include "selection.h"
#include "ui/app.h"
#include "ui/input-decoder.h"
#include "ui/layout.h"
#include "ui/surface.h"

#include <stdbool.h>
#include <stdint.h>

#define PANEL_COLUMNS        32
#define PANEL_SCREEN_COLUMNS 100 /* a narrower screen shows no panel */
#define SCREEN_COLUMNS_LEAST 20
#define SCREEN_ROWS_LEAST    5
#define PASTE_BYTES_MAX      (64 * 1024 * 1024) /* held here until the program has read it */
#define EARLY_KEYS_MAX       256
#define SWALLOWED_KEYS_MAX   8
#define HELD_KEYS_MAX        64

struct dialog;

/* Where things are, and which has the focus: each client's own. */
struct view {
    struct list panes; /* struct pane, by position */
    struct pane *focused;
    char *last_id; /* of the session that had the focus before; NULL */
    struct layout *layout;
    enum layout_kind kind;
    struct layout_weight weights[LAYOUT_WEIGHTS_MAX];
    size_t weight_count;
    bool zoomed;
    bool stale;       /* the layout is to be computed anew */
    bool blank;       /* the surface is to be cleared before that */
    bool chrome;      /* titles, panel and status line are to be drawn anew */
    bool status_seen; /* the status line was drawn */
    struct rect area; /* of the panes */
    struct rect panel;
};

struct side_panel {
    bool wanted, right, focused;
    char *selected; /* a session's id; NULL: the one with the focus */
    uint16_t first; /* the first entry shown */
    char *expected; /* id of the session just asked for, to be focused when it comes; NULL */
};

/* Presses of a button at one place, shortly after each other. */
struct clicks {
    int64_t time_ms;
    int column, row, count;
};

struct held_key {
    struct key_event key;
    uint32_t count; /* typed before it; 0: none */
};

/* What a person is in the middle of. */
struct input_state {
    struct outer_watch *watch;
    bool after_prefix;
    struct buffer paste;
    bool paste_is_too_large;
    struct key_event early[EARLY_KEYS_MAX]; /* typed before the focused pane was connected */
    size_t early_count;
    struct held_key held[HELD_KEYS_MAX]; /* for copy mode, which waits for rows or a search */
    size_t held_count;
    struct key_event swallowed[SWALLOWED_KEYS_MAX]; /* presses that no pane saw */
    size_t swallowed_count;
    struct pane *grabbed; /* holds the mouse while a button is down */
    struct selection selection;
    struct clicks clicks;
    uint32_t serial;        /* of what was last asked of a host */
    uint32_t prompt_serial; /* of the search for a prompt under way */
    struct copy_target target;
    bool search_expression; /* what is searched for is one, at first */
    char last_pattern[PATTERN_MAX_BYTES + 1];
    int drag_handle; /* of the layout; -1 */
    uint16_t drag_column, drag_row;
};

struct app {
    const struct app_options *options;
    struct loop *loop;
    struct fleet *fleet;
    struct screen *screen;
    struct surface *surface;
    struct key_table *keys;
    struct theme *theme;
    struct settings *settings;
    const struct glyphs *glyphs;
    struct deferred *draw;
    struct timeout *ages;        /* every 10 s while the panel is seen */
    struct timeout *first_frame; /* runs until then, or until there is something to show */
    struct timeout *notices;     /* takes the message from the status line */
    struct view view;
    struct side_panel panel;
    struct input_state input;
    struct outer_colors colors;
    struct deferred *tell_colors;  /* to the panes; the answers come one by one */
    bool dark;                     /* the ground is, or what the theme takes it for */
    struct background *background; /* commands that were given text; NULL: none yet */
    struct dialog *dialog;         /* what has the keyboard; NULL */
    char *message;                 /* in the status line for a while; NULL */
    bool message_is_error;
    bool had_sessions; /* the fleet's sessions were told at least once */
    bool outer_focused;
    char *looks_at; /* the id of the session that the server knows of; NULL */
    char *ended;    /* why it ended, when not by the person; NULL */
};

/* app.c: created, told the size, which connects what is expected, attached to a screen it owns. */
struct app *app_create(const struct app_options *options);
void app_expect(struct app *app, uint16_t columns, uint16_t rows);
void app_attach(struct app *app, struct screen *screen);
void app_destroy(struct app *app);
void app_stop(struct app *app, const char *reason); /* reason NULL: the person wished it */
void app_schedule_draw(struct app *app);
void app_changed(struct app *app); /* titles, panel, status line */
void app_say(struct app *app, bool is_error, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
void app_leave_terminal(struct app *app); /* somebody else draws on it until … */
void app_enter_terminal(struct app *app);
void app_redraw(struct app *app);

/* app-files.c: what is wrong in a file is said in the status line. */
void app_load_settings(struct app *app);
void app_load_theme(struct app *app);
void app_need_keys(struct app *app);     /* loads them unless they are there */
void app_load_files(struct app *app);    /* all anew: settings, theme, keys */
void app_update_colors(struct app *app); /* the outer terminal told one of its colours */

/* app-panes.c. What is expected is shown alone: its host is known before the fleet. */
void app_expect_pane(struct app *app);
void app_sync_panes(struct app *app);
void app_read_layout(struct app *app);
void app_write_layout(struct app *app);
void app_focus(struct app *app, struct pane *pane); /* NULL: none */
struct pane *app_find_pane(const struct app *app, const char *id);
struct pane *app_pane_at(const struct app *app, uint16_t index);
uint16_t app_pane_index(const struct app *app, const struct pane *pane);
uint16_t app_pane_count(const struct app *app);
void app_destroy_panes(struct app *app);
/* What a command is about: the selected session in the panel, else that of the focused pane. */
const struct fleet_session *app_target(const struct app *app);

/* app-layout.c */
void app_update_layout(struct app *app);

/* app-draw.c */
void app_draw(struct app *app);

/* app-input.c */
void app_handle_input(void *context, const struct input_event *event);
/* Sends what was typed before the focused pane was connected. */
void app_send_early_keys(struct app *app);
bool app_run_binding(struct app *app, const struct key_binding *binding);

/* copy-keys.c */
enum key_mode app_copy_mode(const struct app *app); /* the table of copy mode's keys */
void copy_key(struct app *app, const struct key_event *key);
void app_run_held_keys(struct app *app); /* those that waited for what came now */

/* app-mouse.c */
void app_handle_mouse(struct app *app, const struct mouse_event *mouse);

/* calls.c: methods of the server; what fails is said in the status line. */
void app_call(struct app *app, const char *method, struct json *params);
void app_call_session(struct app *app, const char *method, const char *id);

/* app-style.c */
const struct style *app_style(const struct app *app, enum theme_role role);
struct style app_style_over(const struct app *app, enum theme_role role, enum theme_role under);
enum theme_role app_state_role(const struct fleet_session *session);
bool app_needs_you(const struct fleet_session *session); /* it goes on only with somebody */
bool app_is_done(const struct fleet_session *session);   /* and nobody has looked since */
void app_format_age(int64_t since_ms, char out[16]);
