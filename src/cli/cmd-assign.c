/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

static int run(const struct arguments *arguments) {
    char *task = arguments_join(arguments, 1);
    struct json *params = ask_params(arguments_word(arguments, 0));
    json_set_text(params, "task", task);
    free(task);
    return ask_about_session(arguments, "session.assign", params);
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_assign = {
    .name = "assign",
    .usage = "SESSION TEXT…",
    .summary = "Say what a session works on",
    .text = "The text is shown beside the session; the program is not told. An empty one takes it "
            "away",
    .options = options,
    .option_count = 1,
    .minimum = 2,
    .maximum = COMMAND_WORDS_MAX,
    .run = run,
};
