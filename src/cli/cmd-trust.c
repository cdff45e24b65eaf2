/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "output.h"
#include "preset-file.h"
#include "preset-trust.h"

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    int status = EXIT_DONE;
    const char *path = arguments_word(arguments, 0);
    OWNED(preset) preset = preset_file_load(path != NULL ? path : PRESET_FILE_DEFAULT, &status);
    if (preset == NULL) {
        return status;
    }
    return preset_trust_give(preset, &err) ? EXIT_DONE : output_error(&err);
}

const struct command cmd_trust = {
    .name = "trust",
    .usage = "[FILE]",
    .summary = "Say that a preset may be started as it is now",
    .text = "Without FILE: ./sessions.yaml. 'stoa up --dry-run' shows what it would run. When the "
            "file changes it is no longer trusted",
    .maximum = 1,
    .run = run,
};
