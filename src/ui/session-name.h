/* SPDX-License-Identifier: MIT */
#pragma once

/* Names of sessions, as forms check them before the server does. */

#include "client/fleet.h"

#include <stdbool.h>

struct app;

bool session_name_is_valid(const char *name);
const struct fleet_session *session_of_name(const struct app *app, const char *name); /* or NULL */
