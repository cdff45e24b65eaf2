/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    OWNED(json) result = ask(arguments, 0, "fleet.down", NULL, ASK_TIMEOUT_MS, &err);
    if (result == NULL && !ask_fleet_exists(arguments)) {
        return EXIT_DONE;
    }
    if (result == NULL) {
        return output_error(&err);
    }
    ask_print_not_kept(result);
    return arguments_has(arguments, "json") ? output_json(result) : EXIT_DONE;
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_down = {
    .name = "down",
    .summary = "End all sessions of the fleet, and its server",
    .text = "Recordings stay",
    .options = options,
    .option_count = 1,
    .run = run,
};
