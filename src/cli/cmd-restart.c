/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

static int run(const struct arguments *arguments) {
    return ask_about_session(
            arguments, "session.restart", ask_params(arguments_word(arguments, 0)));
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_restart = {
    .name = "restart",
    .usage = "SESSION",
    .summary = "Start the program of a session again",
    .text = "One that still runs is ended first. A conversation of Claude Code goes on where it "
            "was",
    .options = options,
    .option_count = 1,
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
