/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "output.h"

#include "json/json.h"

static int run(const struct arguments *arguments) {
    if (!arguments_has(arguments, "json")) {
        printf("stoa %s\n", STOA_VERSION);
        return output_end();
    }
    OWNED(json) version = json_create_object();
    json_set_text(version, "version", STOA_VERSION);
    return output_json(version);
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_version = {
    .name = "version",
    .summary = "Say which version of stoa this is",
    .options = options,
    .option_count = 1,
    .run = run,
};
