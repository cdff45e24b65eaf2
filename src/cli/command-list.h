/* SPDX-License-Identifier: MIT */
#pragma once

/* Every command, each defined in the file of its name. */

#include "command.h"

extern const struct command cmd_answer;
extern const struct command cmd_approvals;
extern const struct command cmd_approve;
extern const struct command cmd_assign;
extern const struct command cmd_attach;
extern const struct command cmd_budget;
extern const struct command cmd_capture;
extern const struct command cmd_check;
extern const struct command cmd_check_rules;
extern const struct command cmd_deny;
extern const struct command cmd_doctor;
extern const struct command cmd_down;
extern const struct command cmd_explain;
extern const struct command cmd_export;
extern const struct command cmd_headless;
extern const struct command cmd_health;
extern const struct command cmd_help;
extern const struct command cmd_hook;
extern const struct command cmd_init;
extern const struct command cmd_keys;
extern const struct command cmd_kill;
extern const struct command cmd_logs;
extern const struct command cmd_ls;
extern const struct command cmd_new;
extern const struct command cmd_next;
extern const struct command cmd_prune;
extern const struct command cmd_recycle;
extern const struct command cmd_remove;
extern const struct command cmd_rename;
extern const struct command cmd_replay;
extern const struct command cmd_restart;
extern const struct command cmd_roles;
extern const struct command cmd_rules;
extern const struct command cmd_save;
extern const struct command cmd_send;
extern const struct command cmd_server;
extern const struct command cmd_spawn;
extern const struct command cmd_start;
extern const struct command cmd_status;
extern const struct command cmd_statusline;
extern const struct command cmd_trust;
extern const struct command cmd_undo;
extern const struct command cmd_up;
extern const struct command cmd_usage;
extern const struct command cmd_version;
extern const struct command cmd_wait;
