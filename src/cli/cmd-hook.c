/* SPDX-License-Identifier: MIT */
#include "agent-input.h"
#include "command-list.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <unistd.h>

#define HOLD_MAX_S (24 * 60 * 60)

/* Whatever happens it ends with 0: anything else would mean something to the agent. */
static int run(const struct arguments *arguments) {
    struct buffer input = { 0 };
    int64_t hold_s = 0;
    bool asks = arguments_has(arguments, "hold") &&
                arguments_integer(arguments, "hold", 0, HOLD_MAX_S, 0, &hold_s, NULL);
    size_t said_bytes = agent_input_read(STDIN_FILENO, &input);
    if (asks) {
        OWNED_STR output = agent_input_ask(&input, said_bytes, hold_s * 1000);
        printf("%s", output == NULL ? "" : output);
        (void)fflush(stdout);
    } else {
        agent_input_report("hook", &input, said_bytes);
    }
    buffer_finish(&input);
    return EXIT_DONE;
}

static const struct command_option options[] = {
    { "hold", 0, "SECONDS",
            "wait so long for the answer to what is asked for, and print it; 0: that of rules "
            "alone" },
};

const struct command cmd_hook = {
    .name = "hook",
    .summary = "Called by Claude Code at what happens in it, not by hand",
    .text = "Reads the event from standard input and tells the server of the session it runs in. "
            "Prints nothing but an answer that was waited for, starts nothing, and ends with "
            "status 0 also where no server answers",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .run = run,
};
