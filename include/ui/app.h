/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The client on the screen: attaches to a fleet, shows its sessions in panes, and returns when the
 * person leaves. The terminal is as before when it returns, and after any crash.
 */

#include "base/error.h"

#include <stdbool.h>

struct app_options {
    const char *fleet;   /* its name */
    const char *session; /* name or id of the session to show first; NULL: the first */
    /* Of its host, where that is known and session is an id: what is shown alone is asked for
     * while the server answers. NULL: the server tells. */
    const char *socket_path;
    bool only; /* that one alone, on the whole screen */
    bool hide_panel;
    const char *theme;    /* NULL: as in the user's settings */
    const char *log_path; /* told after a crash; NULL: none */
};

/* Runs until the person detaches (true; a line about it is printed), or until it cannot go on.
 * ERROR_INVALID: not a terminal that can be drawn on. */
bool app_run(const struct app_options *options, struct error *err);
