/* SPDX-License-Identifier: MIT */
/* stoa: finds the command, parses its arguments, runs it. */

#include "command.h"
#include "help.h"
#include "output.h"

#include "base/text.h"

#include <signal.h>

/* The command that the line names, attach when it names none; *argc and *argv become what follows.
 * A -L NAME before the command is put behind it, where the command's parser takes it. */
static const struct command *choose(int *argc, char ***argv, const char **out_name) {
    char **words = *argv + 1;
    int count = *argc - 1, skip = 0;
    while (skip < count && words[skip][0] == '-' && words[skip][1] == 'L') {
        skip += words[skip][2] == '\0' ? 2 : 1;
    }
    *out_name = "attach";
    if (skip < count && words[skip][0] != '-') {
        *out_name = words[skip];
        memmove(words + 1, words, (size_t)skip * sizeof(*words));
        words++;
        count--;
    }
    *argv = words;
    *argc = count;
    return command_find(*out_name);
}

static bool is_any(const char *word, const char *a, const char *b) {
    return text_equal(word, a) || text_equal(word, b);
}

int main(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    if (argc == 2 && is_any(argv[1], "-h", "--help")) {
        return command_find("help")->run(&(struct arguments){ .command = command_find("help") });
    }
    if (argc == 2 && is_any(argv[1], "-V", "--version")) {
        const struct command *version = command_find("version");
        return version->run(&(struct arguments){ .command = version });
    }
    const char *name = NULL;
    const struct command *command = choose(&argc, &argv, &name);
    if (command == NULL) {
        return output_unknown_command(name);
    }
    struct arguments arguments;
    struct error err = { 0 };
    if (!arguments_parse(&arguments, command, argc, argv, &err)) {
        return output_usage(command, &err);
    }
    if (arguments.help) {
        struct buffer text = { 0 };
        help_append_command(&text, command);
        return output_text(&text);
    }
    return command->run(&arguments);
}
