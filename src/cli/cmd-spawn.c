/* SPDX-License-Identifier: MIT */
#include "agent-choice.h"
#include "command-list.h"
#include "new-session.h"
#include "output.h"
#include "session-spec.h"

#include "base/memory.h"
#include "base/text.h"

/* What it is told first: the prompt that was given, else the role's and the task. */
static void set_prompt(const struct arguments *arguments, struct json *spec) {
    const char *given = arguments_value(arguments, "prompt");
    const char *task = arguments_value(arguments, "task");
    const char *known = json_get_text(spec, "prompt", NULL);
    if (given != NULL) {
        json_set_text(spec, "prompt", given);
    } else if (task != NULL) {
        OWNED_STR both = text_format(
                "%s%s%s", known == NULL ? "" : known, known == NULL ? "" : "\n\n", task);
        json_set_text(spec, "prompt", both);
    }
    if (task != NULL) {
        OWNED_STR line = text_copy_bytes(task, strcspn(task, "\n"));
        json_set_text(spec, "task", line);
    }
    if (arguments_value(arguments, "name") != NULL) {
        json_set_text(spec, "name", arguments_value(arguments, "name"));
    }
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    OWNED(json) spec = new_session_spec();
    if (!new_session_set_directory(spec, arguments_value(arguments, "directory"), &err) ||
            !session_spec_set_role(spec, arguments_word(arguments, 0), &err)) {
        return output_error(&err);
    }
    set_prompt(arguments, spec);
    agent_choice_set(arguments, spec);
    OWNED(json) session = new_session_start(arguments, TAKE(spec), &err);
    return session != NULL ? new_session_print(arguments, session) : output_error(&err);
}

static const struct command_option options[] = {
    OPTION_AGENT,
    { "directory", 'C', "DIR", "where it runs (here)" },
    OPTION_HEADLESS,
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
    OPTION_MODEL,
    { "name", 'n', "NAME", "its name (that of the role, numbered)" },
    OPTION_OVER,
    OPTION_PERMISSION_MODE,
    { "prompt", 'p', "TEXT", "the first prompt (the role's, then the task)" },
    { "task", 0, "TEXT", "what it is to do: shown beside it, and told to it" },
    OPTION_WORKTREE,
};

const struct command cmd_spawn = {
    .name = "spawn",
    .usage = "ROLE",
    .summary = "Start a session of a role, in the background",
    .text = "Roles are those of ./sessions.yaml, of ~/.config/stoa/roles and those that come with "
            "stoa: lead, architect, builder, validator, scribe; 'stoa roles' lists them. It prints "
            "the name of the session: that of the role, numbered when there is one already",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
