/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Another program on the outer terminal for a while: an editor, a pager. stoa gives the terminal
 * back, waits for it, and draws itself anew; sessions go on meanwhile, and nothing of them is lost.
 */

#include "base/error.h"

#include <stdbool.h>

struct app;

/* Runs a command line of the shell with a file behind it. False: it could not be started, or
 * failed. */
bool outside_run(struct app *app, const char *command, const char *file, struct error *err);
