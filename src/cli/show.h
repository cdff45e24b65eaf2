/* SPDX-License-Identifier: MIT */
#pragma once

/* Opening the screen: what attach, new and up end in. */

#include "arguments.h"

#include "base/error.h"

#include <stdbool.h>

struct show_options {
    const char *session;     /* to focus, by name or id; NULL: none in particular */
    const char *socket_path; /* of its host, when session is an id; or NULL */
    bool only;               /* that one alone on the whole screen */
    bool no_panel;
    bool nested; /* even inside a pane of the same fleet */
};

/* Whether the screen can be opened here: a terminal, and not a pane of the same fleet. Asked
 * before anything is started. */
bool show_is_possible(
        const struct arguments *arguments, const struct show_options *options, struct error *err);

/* Opens the screen; returns the exit status when the person has left it. */
int show(const struct arguments *arguments, const struct show_options *options);
