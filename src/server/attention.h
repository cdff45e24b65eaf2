/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Who needs somebody, and who is told of it. Whether a session needs you is decided in
 * agent/agent-need.h; here it is watched, and told once: to those who are attached, and to a
 * command of the user's. Never of what somebody looks at just now, never twice for the same need
 * (not by the next server either), and not in bursts.
 */

#include "agent/agent-need.h"
#include "server-private.h"

#include <sys/stat.h>

#define ATTENTION_PER_MINUTE         20 /* of all sessions: what is more is only shown */
#define ATTENTION_SESSION_PER_MINUTE 3  /* of each */

void attention_start(struct server *server);
void attention_stop(struct server *server); /* commands that run go on by themselves */

/* Something about the session may have changed: before subscribers are told. */
void attention_update(struct server *server, struct session *session);
void attention_forgotten(struct session *session);

/* Whether somebody has it in front of him just now. */
bool attention_is_looked_at(const struct server *server, const struct session *session);

/* `need` of a session object; nothing when it needs nobody. */
void attention_describe(const struct session *session, struct json *object);

/* Tells of a session whatever else is to be known at once: what its health asks for. */
void attention_tell(
        struct server *server, struct session *session, enum agent_need need, const char *reason);

/* ---- attention-command.c: the user's command ------------------------------------------------- */

#define ATTENTION_COMMANDS_MAX    8 /* at once */
#define ATTENTION_COMMAND_TIME_MS (30 * 1000)

/* Runs the session's command, else that of the user's settings, if there is one: in a process
 * group and with the environment of the session, and what is to be known in variables. */
void attention_command_run(struct server *server, const struct session *session,
        enum agent_need need, const char *reason);
bool attention_command_reaped(struct server *server, pid_t pid, int wait_status);
void attention_commands_finish(struct list *commands);

/* What is kept for all sessions. */
struct attention_watch {
    int64_t recent_ms[ATTENTION_PER_MINUTE]; /* when needs were told, lately */
    size_t recent_next;
    struct list commands;      /* that run */
    struct settings *settings; /* as they were read last; NULL: never */
    struct stat settings_file; /* of then */
};
