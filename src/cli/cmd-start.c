/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "new-session.h"
#include "output.h"

#include "base/cleanup.h"
#include "base/memory.h"

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    OWNED(json) spec = new_session_spec();
    if (!new_session_set_directory(spec, NULL, &err)) {
        return output_error(&err);
    }
    OWNED_STR prompt = arguments_join(arguments, 1);
    json_set_text(spec, "name", arguments_word(arguments, 0));
    json_set_text(spec, "prompt", prompt);
    json_set(spec, "argv", json_create_text_array((const char *const[]){ "claude", NULL }));
    OWNED(json) session = new_session_start(arguments, TAKE(spec), &err);
    return session != NULL ? new_session_print(arguments, session) : output_error(&err);
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
    OPTION_OVER,
};

const struct command cmd_start = {
    .name = "start",
    .usage = "NAME PROMPT…",
    .summary = "Start Claude Code here with a prompt, in the background",
    .text = "The same as: stoa new -d -n NAME -p PROMPT -- claude",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 2,
    .maximum = COMMAND_WORDS_MAX,
    .run = run,
};
