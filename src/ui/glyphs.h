/* SPDX-License-Identifier: MIT */
#pragma once

/* The signs that stoa draws with: in Unicode, and in ASCII for locales without it. */

#include "client/fleet.h"

#include <stdbool.h>

struct glyphs {
    const char *horizontal, *vertical, *vertical_focused;
    const char *top_left, *top_right, *bottom_left, *bottom_right;
    const char *ellipsis, *dot, *more_above, *more_below, *arrow, *dash, *thumb;
    const char *bar_full, *bar_empty;
    const char *running, *starting, *restarting, *succeeded, *exited, *failed, *bell;
    const char *idle, *asks, *limited;
};

const struct glyphs *glyphs_get(bool unicode);

/* The sign of a session's state. */
const char *glyphs_state(const struct glyphs *glyphs, const struct fleet_session *session);
