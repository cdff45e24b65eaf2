/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

static int run(const struct arguments *arguments) {
    return ask_about_session(arguments, "session.undo", NULL);
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_undo = {
    .name = "undo",
    .summary = "Bring the session back that was killed last",
    .text = "It has its place, directory and recording again; Claude Code resumes its "
            "conversation, other programs start anew",
    .options = options,
    .option_count = 1,
    .run = run,
};
