/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A recording played on the whole terminal: pause, speed, any time of it, text that appears in it.
 * It reads the recording's files alone; no server and no host is asked.
 */

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLAYBACK_IDLE_MS_DEFAULT 3000

struct playback_options {
    const char *directory; /* of the recording */
    const char *name;      /* of the session, as the person knows it */
    int64_t idle_ms;       /* pauses are shortened to this; 0: not until a key says so */
    int64_t from_ms;       /* where to begin */
    int speed_percent;     /* 100: as it was */
    bool paused;
    const char *log_path; /* told after a crash; NULL: none */
};

#define PLAYBACK_SPEED_MIN 25
#define PLAYBACK_SPEED_MAX 6400

/* Runs until the person leaves. ERROR_NOT_FOUND: nothing was recorded; ERROR_INVALID: not a
 * terminal that can be drawn on. */
bool playback_run(const struct playback_options *options, struct error *err);

/* The keys, for help and manual: false beyond the last. */
bool playback_key_help(size_t index, const char **out_keys, const char **out_text);
