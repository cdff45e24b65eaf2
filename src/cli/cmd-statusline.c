/* SPDX-License-Identifier: MIT */
#include "agent-input.h"
#include "command-list.h"
#include "user-statusline.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <unistd.h>

static int run(const struct arguments *arguments) {
    struct buffer input = { 0 };
    size_t said_bytes = agent_input_read(STDIN_FILENO, &input);
    agent_input_report("statusline", &input, said_bytes);
    OWNED_STR command = user_statusline_find(&input, arguments_value(arguments, "settings"));
    if (command != NULL) {
        user_statusline_run(command, &input);
    }
    buffer_finish(&input);
    return EXIT_DONE;
}

static const struct command_option options[] = {
    { "settings", 0, "FILE", "settings of the user's that count before his others" },
};

const struct command cmd_statusline = {
    .name = "statusline",
    .summary = "Called by Claude Code for its status line, not by hand",
    .text = "Reads what Claude Code says of itself from standard input, tells the server, and "
            "prints what the statusLine command of the user's own settings prints",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .run = run,
};
