/* SPDX-License-Identifier: MIT */
#include "approval-ask.h"
#include "command-list.h"
#include "output.h"

#include "base/memory.h"

static int run(const struct arguments *arguments) {
    const char *text = arguments_value(arguments, "text");
    bool has_choice = arguments_value(arguments, "choice") != NULL;
    struct error err = { 0 };
    if (has_choice == (text != NULL)) {
        error_set(&err, ERROR_INVALID, "one of --choice and --text is needed");
        return output_usage(arguments->command, &err);
    }
    struct json *params = approval_ask_params(arguments);
    if (text != NULL) {
        json_set_text(params, "text", text);
        return approval_ask_answer(arguments, "approval.answer", params);
    }
    struct json *choices = json_create_array();
    const char *choice;
    for (size_t i = 0; (choice = arguments_value_at(arguments, "choice", i)) != NULL; i++) {
        json_add_text(choices, choice);
    }
    json_set(params, "choices", choices);
    return approval_ask_answer(arguments, "approval.answer", params);
}

static const struct command_option options[] = {
    { "choice", 0, "N",
            "the option with this number; once for each question, '1,3' where several may be "
            "chosen" },
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
    { "text", 0, "TEXT", "words of your own instead, for one question" },
};

const struct command cmd_answer = {
    .name = "answer",
    .usage = "ID --choice N",
    .summary = "Answer a question of an agent",
    .text = "The id is that of 'stoa approvals', which shows the options with their numbers. What "
            "cannot be answered so can be in the pane. Refused to what runs in a session",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
