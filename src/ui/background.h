/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Commands of the person's own that are given text and run beside stoa: no terminal, output thrown
 * away. The text is their input and nothing else: it is never a part of the command line.
 */

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>

#define BACKGROUND_MAX 4 /* at once; they may wait for ever */

struct app;

/* Runs a command line of the shell; how it ended is said when it failed. */
bool background_run(
        struct app *app, const char *command, const struct buffer *text, struct error *err);

/* What still runs goes on by itself. */
void background_finish(struct app *app);
