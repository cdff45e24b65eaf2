/* SPDX-License-Identifier: MIT */
#include "agent-choice.h"

#include "base/memory.h"

static const struct {
    const char *option, *member;
} choices[] = {
    { "agent", "kind" },
    { "headless", "headless" },
    { "model", "model" },
    { "permission-mode", "permission_mode" },
    { "worktree", "worktree" },
};

bool agent_choice_is_given(const struct arguments *arguments) {
    for (size_t i = 0; i < ARRAY_LENGTH(choices); i++) {
        if (arguments_has(arguments, choices[i].option)) {
            return true;
        }
    }
    return false;
}

void agent_choice_set(const struct arguments *arguments, struct json *spec) {
    if (!agent_choice_is_given(arguments)) {
        return;
    }
    const struct json *known = json_find(spec, "agent_options");
    struct json *options = known == NULL ? json_create_object() : json_clone(known);
    for (size_t i = 0; i < ARRAY_LENGTH(choices); i++) {
        const char *value = arguments_value(arguments, choices[i].option);
        if (value != NULL) {
            json_set_text(options, choices[i].member, value);
        } else if (arguments_has(arguments, choices[i].option)) {
            json_set_boolean(options, choices[i].member, true);
        }
    }
    json_set(spec, "agent_options", options);
}
