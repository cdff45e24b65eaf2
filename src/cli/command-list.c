/* SPDX-License-Identifier: MIT */
/* The list of commands, and finding one in it. A new command is one line in each of two places. */

#include "command-list.h"

#include "base/text.h"

static const struct command *const commands[] = {
    /* Keep in alphabetical order. */
    &cmd_answer,
    &cmd_approvals,
    &cmd_approve,
    &cmd_assign,
    &cmd_attach,
    &cmd_budget,
    &cmd_capture,
    &cmd_check,
    &cmd_check_rules,
    &cmd_deny,
    &cmd_doctor,
    &cmd_down,
    &cmd_explain,
    &cmd_export,
    &cmd_headless,
    &cmd_health,
    &cmd_help,
    &cmd_hook,
    &cmd_init,
    &cmd_keys,
    &cmd_kill,
    &cmd_logs,
    &cmd_ls,
    &cmd_new,
    &cmd_next,
    &cmd_prune,
    &cmd_recycle,
    &cmd_remove,
    &cmd_rename,
    &cmd_replay,
    &cmd_restart,
    &cmd_roles,
    &cmd_rules,
    &cmd_save,
    &cmd_send,
    &cmd_server,
    &cmd_spawn,
    &cmd_start,
    &cmd_status,
    &cmd_statusline,
    &cmd_trust,
    &cmd_undo,
    &cmd_up,
    &cmd_usage,
    &cmd_version,
    &cmd_wait,
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

const struct command *const *command_list(size_t *out_count) {
    *out_count = COMMAND_COUNT;
    return commands;
}

const struct command *command_find(const char *name) {
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (text_equal(commands[i]->name, name) ||
                (commands[i]->alias != NULL && text_equal(commands[i]->alias, name))) {
            return commands[i];
        }
    }
    return NULL;
}

const char *command_nearest(const char *word) {
    const char *names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        names[i] = commands[i]->name;
    }
    return text_nearest(word, names, COMMAND_COUNT);
}
