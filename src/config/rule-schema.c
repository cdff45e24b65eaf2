/* SPDX-License-Identifier: MIT */
/* Every key of a rules file. */

#include "rule-schema.h"

#include "base/memory.h"

#include <string.h>

bool rule_name_is_valid(const char *name) {
    size_t length = strlen(name);
    return length >= 1 && length <= RULE_NAME_MAX && name[0] != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
                   length;
}

static bool check_name(const char *value, struct error *err) {
    return rule_name_is_valid(value) ||
           error_set(err, ERROR_INVALID,
                   "must be 1 to %d letters, digits, '.', '_' or '-', and not begin with '.'",
                   RULE_NAME_MAX);
}

static const struct field rule_fields[] = {
    { .key = "commands",
            .type = FIELD_LIST,
            .offset = offsetof(struct rule, commands),
            .maximum = RULE_WORDS_MAX,
            .text = "Commands of the tool Bash that it is for; see *COMMANDS*" },
    { .key = "name",
            .type = FIELD_LINE,
            .offset = offsetof(struct rule, name),
            .check = check_name,
            .required = true,
            .text = "What the rule is called in the trail; each once in its file" },
    { .key = "paths",
            .type = FIELD_LIST,
            .offset = offsetof(struct rule, paths),
            .maximum = RULE_WORDS_MAX,
            .text = "Files that it is for; see *PATHS*" },
    { .key = "reason",
            .type = FIELD_LINE,
            .offset = offsetof(struct rule, reason),
            .maximum = RULE_REASON_MAX,
            .text = "Why, for people; an agent that is denied something is told it" },
    { .key = "tools",
            .type = FIELD_LIST,
            .offset = offsetof(struct rule, tools),
            .maximum = RULE_WORDS_MAX,
            .form = "list of tools (default: _[Bash]_ where there are *commands*)",
            .text = "Tools that it is for, by their names; see *TOOLS*" },
};

const struct schema rule_schema = {
    .name = "rule",
    .text = "A rule fits a call of a tool that it names, and that all else it says fits too.",
    .fields = rule_fields,
    .count = ARRAY_LENGTH(rule_fields),
};

#define LIST_FIELD(verdict) offsetof(struct rules_entry, lists[verdict])

static const struct field rules_fields[] = {
    { .key = "allow",
            .type = FIELD_NODE,
            .offset = LIST_FIELD(RULE_ALLOW),
            .table = &rule_schema,
            .form = "list of rules",
            .text = "What is allowed without asking you, unless a rule denies or asks" },
    { .key = "ask",
            .type = FIELD_NODE,
            .offset = LIST_FIELD(RULE_ASK),
            .table = &rule_schema,
            .form = "list of rules",
            .text = "What is asked also where a rule allows it" },
    { .key = "deny",
            .type = FIELD_NODE,
            .offset = LIST_FIELD(RULE_DENY),
            .table = &rule_schema,
            .form = "list of rules",
            .text = "What is denied without asking you, whatever else is written" },
    { .key = "use",
            .type = FIELD_LIST,
            .offset = offsetof(struct rules_entry, use),
            .maximum = RULE_SETS_MAX,
            .form = "list of names",
            .text = "Further sets of rules that are in force with this one; only in "
                    "_~/.config/stoa/rules.yaml_" },
};

const struct schema rules_schema = {
    .name = "rules file",
    .text = "Each key may be missing.",
    .fields = rules_fields,
    .count = ARRAY_LENGTH(rules_fields),
};
