/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

static int run(const struct arguments *arguments) {
    for (size_t i = 0; i < arguments->count; i++) {
        int status = ask_about_session(
                arguments, "session.kill", ask_params(arguments_word(arguments, i)));
        if (status != EXIT_DONE) {
            return status;
        }
    }
    return EXIT_DONE;
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_kill = {
    .name = "kill",
    .usage = "SESSION…",
    .summary = "End sessions and take them out of the fleet",
    .text = "'stoa undo' brings the last one back; recordings stay",
    .options = options,
    .option_count = 1,
    .minimum = 1,
    .maximum = COMMAND_WORDS_MAX,
    .run = run,
};
