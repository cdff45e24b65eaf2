/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "output.h"
#include "recording-place.h"

#include "base/cleanup.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "ui/playback.h"

#include <stdlib.h>

#define IDLE_S_MAX 86400
#define FROM_S_MAX 4000000000ll

/* "2" is 200 percent, "0.5" is 50. */
static bool parse_speed(const char *text, int *out_percent) {
    char *end = NULL;
    double speed = strtod(text, &end);
    if (end == text || *end != '\0' || !(speed * 100 >= PLAYBACK_SPEED_MIN) ||
            speed * 100 > PLAYBACK_SPEED_MAX) {
        return false;
    }
    *out_percent = (int)(speed * 100);
    return true;
}

static bool read_options(
        const struct arguments *arguments, struct playback_options *options, struct error *err) {
    int64_t idle_s, from_s;
    const char *speed = arguments_value(arguments, "speed");
    if (!arguments_integer(
                arguments, "idle", 0, IDLE_S_MAX, PLAYBACK_IDLE_MS_DEFAULT / 1000, &idle_s, err) ||
            !arguments_integer(arguments, "from", 0, FROM_S_MAX, 0, &from_s, err)) {
        return false;
    }
    options->speed_percent = 100;
    if (speed != NULL && !parse_speed(speed, &options->speed_percent)) {
        return error_set(err, ERROR_INVALID, "--speed '%s' must be between 0.25 and 64", speed);
    }
    options->idle_ms = idle_s * 1000;
    options->from_ms = from_s * 1000;
    options->paused = arguments_has(arguments, "paused");
    return true;
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    struct playback_options options = { 0 };
    const char *session = arguments_word(arguments, 0);
    if (!read_options(arguments, &options, &err)) {
        return output_usage(arguments->command, &err);
    }
    OWNED_STR directory = recording_place_find(arguments, session, &err);
    if (directory == NULL) {
        return output_error(&err);
    }
    const char *id = strrchr(directory, '/') + 1;
    OWNED_STR name = recording_place_name(arguments, id);
    OWNED_STR state = path_state_directory(arguments->fleet);
    OWNED_STR log_path = path_join(state, "client.log");
    options.directory = directory;
    options.name = name != NULL ? name : id;
    options.log_path = log_open(log_path, NULL) ? log_path : NULL;
    if (options.log_path == NULL) {
        (void)log_open("/dev/null", NULL); /* or it would be written across the screen */
    }
    if (!playback_run(&options, &err)) {
        error_context(&err, "session '%s'", session);
        return output_error(&err);
    }
    return EXIT_DONE;
}

static const struct command_option options[] = {
    { "from", 0, "SECONDS", "begin so far into the recording" },
    { "idle", 0, "SECONDS", "shorten pauses to this (3); 0: leave them as they were" },
    { "paused", 0, NULL, "begin paused" },
    { "speed", 0, "FACTOR", "0.25 to 64 times as fast as it was" },
};

const struct command cmd_replay = {
    .name = "replay",
    .usage = "SESSION",
    .summary = "Play the recording of a session on this terminal",
    .text = "With pause, speed, any time of it, and text found when it appeared. A session that "
            "runs, has ended, or is gone (named as it was, or by its id); the server is not "
            "needed. A screen "
            "larger than the terminal is shown in part",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 1,
    .maximum = 1,
    .key_help = playback_key_help,
    .run = run,
};
