/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

static int run(const struct arguments *arguments) {
    struct json *params = ask_params(arguments_word(arguments, 0));
    json_set_text(params, "name", arguments_word(arguments, 1));
    return ask_about_session(arguments, "session.rename", params);
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_rename = {
    .name = "rename",
    .usage = "SESSION NAME",
    .summary = "Give a session another name",
    .options = options,
    .option_count = 1,
    .minimum = 2,
    .maximum = 2,
    .run = run,
};
