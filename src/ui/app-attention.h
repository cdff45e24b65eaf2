/* SPDX-License-Identifier: MIT */
#pragma once

/* What the server is told of where somebody looks, and what it tells of sessions that need one. */

#include "json/json.h"

struct app;

/* The session in focus on a terminal in focus is the one that is looked at; the server is told when
 * that is another one than it knows of. */
void app_tell_look(struct app *app);

/* A session needs somebody: what the settings say is done at this terminal. */
void app_notify(struct app *app, const struct json *told);
