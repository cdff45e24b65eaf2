/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

static int run(const struct arguments *arguments) {
    return ask_about_session(arguments, "session.remove", ask_params(arguments_word(arguments, 0)));
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_remove = {
    .name = "remove",
    .usage = "SESSION",
    .summary = "Take a session whose program has ended out of the fleet",
    .options = options,
    .option_count = 1,
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
