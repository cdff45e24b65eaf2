/* SPDX-License-Identifier: MIT */
#include "agent-input.h"
#include "command-list.h"

#include <unistd.h>

static int run(const struct arguments *arguments) {
    struct buffer input = { 0 };
    size_t said_bytes = agent_input_read(STDIN_FILENO, &input);
    agent_input_report("hook", &input, said_bytes);
    buffer_finish(&input);
    return EXIT_DONE; /* whatever happened: anything else would mean something to the agent */
}

const struct command cmd_hook = {
    .name = "hook",
    .summary = "Called by Claude Code at what happens in it, not by hand",
    .text = "Reads the event from standard input and tells the server of the session it runs in. "
            "Prints nothing, starts nothing, and ends with status 0 also where no server answers",
    .run = run,
};
