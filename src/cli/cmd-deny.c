/* SPDX-License-Identifier: MIT */
#include "approval-ask.h"
#include "command-list.h"
#include "output.h"

#include "base/memory.h"

static int run(const struct arguments *arguments) {
    struct json *params = approval_ask_params(arguments);
    const char *reason = arguments_value(arguments, "reason");
    json_set_text(params, "reason", reason == NULL ? "" : reason);
    return approval_ask_answer(arguments, "approval.deny", params);
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
    { "reason", 0, "TEXT", "why: the agent is told" },
};

const struct command cmd_deny = {
    .name = "deny",
    .usage = "ID",
    .summary = "Deny what an agent asks for",
    .text = "A permission, a plan or a question, by its id of 'stoa approvals'. The agent goes on, "
            "with the reason. Refused to what runs in a session",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
