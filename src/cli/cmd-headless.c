/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "headless.h"
#include "output.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

/* The program, and its prompt as its last word. */
static char **create_argv(const struct arguments *arguments, const char *prompt) {
    char **argv = memory_allocate_zeroed(arguments->count + 3, sizeof(char *));
    size_t count = 0;
    for (; count < arguments->count; count++) {
        argv[count] = text_copy(arguments->words[count]);
    }
    if (prompt != NULL && *prompt == '-') {
        argv[count++] = text_copy("--");
    }
    argv[count] = text_copy_or_null(prompt);
    return argv;
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    const char *prompt = arguments_value(arguments, "prompt");
    char **argv = create_argv(arguments, prompt);
    int status = headless_run((const char *const *)argv, prompt, &err);
    text_vector_destroy(argv);
    return status >= 0 ? status : output_error(&err);
}

static const struct command_option options[] = {
    { "prompt", 'p', "TEXT", "show this as its prompt, and give it as its last argument" },
};

const struct command cmd_headless = {
    .name = "headless",
    .usage = "[--] COMMAND…",
    .summary = "Run a Claude Code without a screen, and show what it prints as text",
    .text = "COMMAND prints JSON by the line, as 'claude -p --output-format stream-json --verbose' "
            "does; what it says, the tools it uses and how it ends is shown. This is what a "
            "session runs whose preset says 'headless: true'. It takes no input, passes signals "
            "on, and ends with the status of COMMAND",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 1,
    .maximum = COMMAND_WORDS_MAX,
    .words_end_options = true,
    .run = run,
};
