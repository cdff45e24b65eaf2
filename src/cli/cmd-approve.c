/* SPDX-License-Identifier: MIT */
#include "approval-ask.h"
#include "command-list.h"
#include "output.h"

#include "base/memory.h"

static int run(const struct arguments *arguments) {
    return approval_ask_answer(arguments, "approval.allow", approval_ask_params(arguments));
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_approve = {
    .name = "approve",
    .usage = "ID",
    .summary = "Allow what an agent asks for, once",
    .text = "The id is that of 'stoa approvals'. The first answer counts, here or in the pane: of "
            "what has been answered it says by whom. Refused to what runs in a session",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
