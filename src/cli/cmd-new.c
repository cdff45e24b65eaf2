/* SPDX-License-Identifier: MIT */
#include "agent-choice.h"
#include "command-list.h"
#include "new-session.h"
#include "output.h"
#include "session-spec.h"
#include "show.h"

#include "base/memory.h"
#include "base/text.h"

/* -e NAME=VALUE, each on top of what is there. */
static bool set_environment(
        const struct arguments *arguments, struct json *spec, struct error *err) {
    OWNED(json) environment = json_clone(json_find(spec, "environment"));
    const char *pair = NULL;
    for (size_t i = 0; (pair = arguments_value_at(arguments, "environment", i)) != NULL; i++) {
        const char *equals = strchr(pair, '=');
        if (equals == NULL || equals == pair) {
            return error_set(err, ERROR_INVALID, "'%s' is not NAME=VALUE", pair);
        }
        char *name = text_copy_bytes(pair, (size_t)(equals - pair));
        json_set_text(environment, name, equals + 1);
        free(name);
    }
    json_set(spec, "environment", TAKE(environment));
    return true;
}

static bool set_size(const struct arguments *arguments, struct json *spec, struct error *err) {
    int64_t columns = 0, rows = 0;
    if (!arguments_integer(arguments, "columns", 1, 1000, 0, &columns, err) ||
            !arguments_integer(arguments, "rows", 1, 1000, 0, &rows, err)) {
        return false;
    }
    if (columns > 0) {
        json_set_integer(spec, "columns", columns);
    }
    if (rows > 0) {
        json_set_integer(spec, "rows", rows);
    }
    return true;
}

/* What is to run: a profile, the words as they stand, or one word with blanks as a shell line. */
static bool set_command(const struct arguments *arguments, struct json *spec, struct error *err) {
    const char *profile = arguments_value(arguments, "profile");
    if (profile != NULL && !session_spec_set_profile(spec, profile, err)) {
        return false;
    }
    if (arguments->count == 1 && strpbrk(arguments->words[0], " \t") != NULL) {
        json_set_text(spec, "command", arguments->words[0]);
        json_remove(spec, "argv");
    } else if (arguments->count > 0) {
        json_set(spec, "argv", json_create_text_array((const char *const *)arguments->words));
    } else if (arguments_value(arguments, "agent") != NULL) {
        json_remove(spec, "argv"); /* its kind says what runs */
    } else if (profile == NULL &&
               (arguments_value(arguments, "prompt") != NULL || agent_choice_is_given(arguments))) {
        json_set(spec, "argv", json_create_text_array((const char *const[]){ "claude", NULL }));
    }
    agent_choice_set(arguments, spec);
    return true;
}

static void set_texts(const struct arguments *arguments, struct json *spec) {
    static const char *const names[] = { "name", "prompt", "task" };
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        const char *value = arguments_value(arguments, names[i]);
        if (value != NULL) {
            json_set_text(spec, names[i], value);
        }
    }
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    struct show_options look = { .only = arguments_has(arguments, "only") };
    bool detached = arguments_has(arguments, "detached");
    if (!detached && !show_is_possible(arguments, &look, &err)) {
        error_context(&err, "nothing started (-d starts it without showing it)");
        return output_error(&err);
    }
    OWNED(json) spec = new_session_spec();
    set_texts(arguments, spec);
    session_spec_set_rules(spec, arguments);
    if (!new_session_set_directory(spec, arguments_value(arguments, "directory"), &err) ||
            !set_command(arguments, spec, &err) || !set_environment(arguments, spec, &err) ||
            !set_size(arguments, spec, &err)) {
        return output_error(&err);
    }
    OWNED(json) session = new_session_start(arguments, TAKE(spec), &err);
    if (session == NULL) {
        return output_error(&err);
    }
    if (detached) {
        return new_session_print(arguments, session);
    }
    look.session = json_get_text(session, "id", NULL);
    look.socket_path = json_get_text(session, "socket", NULL);
    return show(arguments, &look);
}

static const struct command_option options[] = {
    OPTION_AGENT,
    { "columns", 'x', "N", "its width while nobody looks (80)" },
    { "detached", 'd', NULL, "do not show it, print its name" },
    { "directory", 'C', "DIR", "where it runs (here)" },
    { "environment", 'e', "NAME=VALUE", "a variable for it; may come several times" },
    OPTION_HEADLESS,
    { "json", 0, NULL, "with -d: print the session as JSON" },
    OPTION_MODEL,
    { "name", 'n', "NAME", "its name (made up from the program)" },
    { "only", 0, NULL, "show it alone, without panel and borders" },
    OPTION_OVER,
    OPTION_PERMISSION_MODE,
    { "profile", 0, "PROFILE", "start it as this profile of ./sessions.yaml says" },
    { "prompt", 'p', "TEXT", "the first prompt, for Claude Code" },
    { "rows", 'y', "N", "its height while nobody looks (24)" },
    { "rules", 0, "NAME", "a set of approval rules for it; may come several times" },
    { "task", 0, "TEXT", "what it works on, shown beside it" },
    OPTION_WORKTREE,
};

const struct command cmd_new = {
    .name = "new",
    .usage = "[--] [COMMAND…]",
    .summary = "Start a session and show it",
    .text = "Without COMMAND it is your shell, or Claude Code when there is a prompt or an option "
            "of "
            "an agent. One word "
            "with blanks in it is a line for the shell",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .maximum = COMMAND_WORDS_MAX,
    .words_end_options = true,
    .run = run,
};
