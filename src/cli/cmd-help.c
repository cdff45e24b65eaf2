/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "help.h"
#include "output.h"

#include "base/text.h"

static int run(const struct arguments *arguments) {
    struct buffer text = { 0 };
    const char *name = arguments_word(arguments, 0);
    if (arguments_has(arguments, "manual")) {
        help_append_manual(&text);
    } else if (name == NULL) {
        help_append_overview(&text);
    } else {
        const struct command *command = command_find(name);
        if (command == NULL) {
            return output_unknown_command(name);
        }
        help_append_command(&text, command);
    }
    return output_text(&text);
}

static const struct command_option options[] = {
    { "manual", 0, NULL, "print the commands as a part of the manual, for scdoc" },
};

const struct command cmd_help = {
    .name = "help",
    .usage = "[COMMAND]",
    .summary = "List the commands, or say how one is used",
    .options = options,
    .option_count = 1,
    .maximum = 1,
    .run = run,
};
