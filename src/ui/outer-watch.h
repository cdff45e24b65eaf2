/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What comes from the terminal while it is ours: its bytes, decoded, and the signals about it: a
 * new size, job control, its end. When the terminal was given back for a while, or somebody else
 * may have drawn on it, it counts as resized.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "loop/loop.h"
#include "screen.h"
#include "ui/input-decoder.h"

struct outer_watch;
OWNED_TYPE(outer_watch);

/* Told from the loop. */
struct outer_watch_events {
    input_event_fn *input;
    void (*resized)(void *context, uint16_t columns, uint16_t rows);
    void (*ended)(void *context, const char *reason); /* the terminal is gone, or we shall end */
};

/* Watches nothing yet. */
struct outer_watch *outer_watch_create(
        struct loop *loop, const struct outer_watch_events *events, void *context);
void outer_watch_destroy(struct outer_watch *watch);

/* To be called before ncurses is opened: what is caught already it leaves alone. Else it installs
 * handlers of its own, and ignores SIGTSTP around each update, with two system calls. */
void outer_watch_signals(struct outer_watch *watch);

/* Begins to read the open terminal, which the screen (borrowed) is on. */
bool outer_watch_start(struct outer_watch *watch, struct screen *screen, struct error *err);

/* The screen is there again, whatever was drawn meanwhile. */
void outer_watch_resize(struct outer_watch *watch);

/* Takes bytes as if they had been read, and after a pause what they began. */
void outer_watch_feed(struct outer_watch *watch, const char *bytes, size_t length);
void outer_watch_pause(struct outer_watch *watch);
