/* SPDX-License-Identifier: MIT */
/* Every key of an agent's file: a row here is all that a new one needs to be read and
 * documented. */

#include "agent-file-schema.h"

#include "base/memory.h"
#include "config/rule-set.h"
#include "term/screen-rules.h"

const char *const agent_screen_states[] = { "asks-question", "error", "limited", "needs-login",
    "needs-permission", "needs-trust", "waiting", "working", NULL };

static bool check_name(const char *value, struct error *err) {
    return rule_name_is_valid(value) ||
           error_set(err, ERROR_INVALID, "must be a name: letters, digits, '.', '_', '-'");
}

static const struct field screen_fields[] = {
    { .key = "bell",
            .type = FIELD_BOOLEAN,
            .offset = offsetof(struct agent_screen_rule, bell),
            .initial = "off",
            .text = "The bell must have rung since something was typed into it last" },
    { .key = "from",
            .type = FIELD_LINE,
            .offset = offsetof(struct agent_screen_rule, from),
            .maximum = 500,
            .text = "Where what it knows comes from, for people" },
    { .key = "match",
            .type = FIELD_LIST,
            .offset = offsetof(struct agent_screen_rule, match),
            .maximum = AGENT_SCREEN_MATCH_MAX,
            .form = "list of expressions",
            .text = "Extended regular expressions, each of which some row must hold. One without "
                    "capitals finds capitals too" },
    { .key = "name",
            .type = FIELD_LINE,
            .offset = offsetof(struct agent_screen_rule, name),
            .check = check_name,
            .required = true,
            .text = "What the rule is called in *stoa explain*" },
    { .key = "progress",
            .type = FIELD_CHOICE,
            .offset = offsetof(struct agent_screen_rule, progress),
            .choices = screen_progress_names,
            .text = "What progress it must have reported last (OSC 9;4)" },
    { .key = "rows",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct agent_screen_rule, rows),
            .minimum = 1,
            .maximum = AGENT_SCREEN_ROWS_MAX,
            .initial = "12",
            .text = "How many rows are looked at, from the last one that has text upwards" },
    { .key = "state",
            .type = FIELD_CHOICE,
            .offset = offsetof(struct agent_screen_rule, state),
            .choices = agent_screen_states,
            .required = true,
            .text = "What the program is doing then" },
    { .key = "title",
            .type = FIELD_LIST,
            .offset = offsetof(struct agent_screen_rule, title),
            .maximum = AGENT_SCREEN_MATCH_MAX,
            .form = "list of expressions",
            .text = "Expressions as in *match*, each of which the title of the terminal must "
                    "hold" },
};

const struct schema agent_screen_schema = {
    .name = "screen rule",
    .text = "The first rule of the file that fits counts: all that it says must be so, four things "
            "at most, and at least one of *match*, *title*, *progress* and *bell*.",
    .fields = screen_fields,
    .count = ARRAY_LENGTH(screen_fields),
};

static const struct field file_fields[] = {
    { .key = "name",
            .type = FIELD_LINE,
            .offset = offsetof(struct agent_file_entry, agent.name),
            .check = check_name,
            .required = true,
            .text = "The kind, as *agent:* of a preset names it" },
    { .key = "paste-prompt",
            .type = FIELD_BOOLEAN,
            .offset = offsetof(struct agent_file_entry, agent.pastes_prompt),
            .initial = "off",
            .text = "Without *prompt*: a first prompt is pasted into it, once after its start, "
                    "when "
                    "it reads single keys in the foreground of its terminal, its screen shows "
                    "*waiting*, and nobody has typed yet" },
    { .key = "programs",
            .type = FIELD_LIST,
            .offset = offsetof(struct agent_file_entry, agent.programs),
            .maximum = 20,
            .text = "Names of programs that are of this kind" },
    { .key = "prompt",
            .type = FIELD_LIST,
            .offset = offsetof(struct agent_file_entry, agent.prompt),
            .maximum = 20,
            .form = "list of arguments, one of them with {prompt}",
            .text = "How a first prompt is handed over when it is started. Without it and without "
                    "*paste-prompt* it is not" },
    { .key = "resume",
            .type = FIELD_LIST,
            .offset = offsetof(struct agent_file_entry, agent.resume),
            .maximum = 20,
            .form = "list of arguments",
            .text = "How it takes its last conversation up again when it is restarted" },
    { .key = "screen",
            .type = FIELD_NODE,
            .offset = offsetof(struct agent_file_entry, screen),
            .table = &agent_screen_schema,
            .form = "list of screen rules",
            .text = "What its screen shows in which state" },
};

const struct schema agent_file_schema = {
    .name = "file of an agent",
    .text = "",
    .fields = file_fields,
    .count = ARRAY_LENGTH(file_fields),
};
