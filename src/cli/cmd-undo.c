/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

#include "base/path.h"

#include <sys/stat.h>

/* What was killed is known to the server alone, also where no other session is left. */
static bool may_have_killed(const struct arguments *arguments) {
    OWNED_STR directory = path_state_directory(arguments->fleet);
    OWNED_STR database = path_join(directory, "stoa.db");
    struct stat status;
    return stat(database, &status) == 0;
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    if (!may_have_killed(arguments)) {
        return ask_about_session(arguments, "session.undo", NULL);
    }
    OWNED(json) session = ask(arguments, ASK_START, "session.undo", NULL, ASK_TIMEOUT_MS, &err);
    if (session == NULL) {
        return output_error(&err);
    }
    return arguments_has(arguments, "json") ? output_json(session) : EXIT_DONE;
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
