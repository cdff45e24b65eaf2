/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The whole client in a test, with nothing real at its edges: the outer terminal is a surface that
 * is read as text, keys are bytes, the fleet and the hosts are what the test says. Each session has
 * a real terminal, fed by the test, whose frames a real mirror takes.
 */

#include "client/fleet.h"
#include "state.h"
#include "term/terminal.h"

#define SCENE_SESSIONS_MAX 128

struct scene;

struct scene *scene_create(uint16_t columns, uint16_t rows);
/* With a socket path, "0", the host of session 0 listens before the fleet has told of it. */
struct scene *scene_create_with(uint16_t columns, uint16_t rows, const struct app_options *options,
        enum color_depth depth, bool unicode);
void scene_destroy(struct scene *scene);
struct app *scene_app(struct scene *scene);

/* A running session; its number, from 0. */
int scene_add_session(struct scene *scene, const char *name, const char *command);
struct fleet_session *scene_session(struct scene *scene, int number);
void scene_remove_session(struct scene *scene, int number);
void scene_changed(struct scene *scene); /* after a session was changed by hand */
/* A list of approval objects, each with its `input`. */
void scene_set_approvals(struct scene *scene, const char *json);
void scene_set_budget(struct scene *scene, const char *json);
void scene_set_layout(struct scene *scene, const char *json);
void scene_set_online(struct scene *scene, bool online);

/* What the program of a session prints. */
void scene_print(struct scene *scene, int number, const char *bytes);

/* What the person types (or the outer terminal answers), as bytes; then all is drawn. */
void scene_type(struct scene *scene, const char *bytes);
void scene_resize(struct scene *scene, uint16_t columns, uint16_t rows);
void scene_settle(struct scene *scene);

/* As if another client, who typed last, had it of that size. */
void scene_take_size(struct scene *scene, int number, uint16_t columns, uint16_t rows);

/* The screen as text, rows joined by newlines. */
const char *scene_text(struct scene *scene);
bool scene_shows(struct scene *scene, const char *text);
#define assert_shows(scene, text)     assert_shows_at(scene, text, true, __FILE__, __LINE__)
#define assert_shows_not(scene, text) assert_shows_at(scene, text, false, __FILE__, __LINE__)
void assert_shows_at(
        struct scene *scene, const char *text, bool wanted, const char *file, int line);
void assert_row_is(struct scene *scene, uint16_t row, const char *text);
struct screen_cursor scene_cursor(const struct scene *scene);
uint32_t scene_frames(const struct scene *scene); /* updates that changed something */

/* Whether the fleet was asked for, and how many updates there had been by then. */
bool scene_is_connected(const struct scene *scene);
uint32_t scene_frames_before_fleet(const struct scene *scene);

/* Whether the keys were there when the screen was first drawn. */
bool scene_had_keys(const struct scene *scene);

/* What the client asked of the server and of the hosts since the last call of this, a line each:
 * "session.kill {"session":"…"}", "host 0: key C-a", "host 1: paste abc". */
const char *scene_asked(struct scene *scene);

/* The hosts that were told since the last call that somebody types beside them: "1 3 ". */
const char *scene_beside(struct scene *scene);

/* The id of the session that the server was told somebody looks at; "". */
const char *scene_looks(const struct scene *scene);

/* The text that the client last asked a host for, as it came. */
const char *scene_copied(struct scene *scene);

/* Writes the screen with its colours, for looking at, when STOA_SCENE_PICTURES names a
 * directory. */
void scene_picture(struct scene *scene, const char *name);
