/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What stoa knows of kinds of programs: how one is started, with its first prompt, and how it
 * takes up its conversation again. One row a kind; what none claims is generic.
 */

#include "base/error.h"
#include "session/session.h"

#include <stdbool.h>

struct agent {
    const char *name; /* one of agent_kinds (config/agent-options.h) */
    /* What to execute for the session now, NULL-terminated, the caller's; may give it a
     * conversation. NULL and err when it cannot be started: what is missing, and what helps. */
    char **(*argv)(struct session *session, struct error *err);
    /* What is not known of the session, and why, the caller's; NULL when there is nothing to say.
     * May be NULL. */
    char *(*caveat)(const struct session *session);
};

extern const struct agent agent_claude, agent_generic;

/* Where Claude Code keeps what it has, for the session's user; the caller's. */
char *agent_claude_configuration(const struct session *session) __attribute__((returns_nonnull));

/* Whether it is stoa that gives a session of Claude Code its conversation: with --continue,
 * --resume or --session-id it is the user. */
bool agent_claude_gives_conversation(const struct session *session);

/* NULL when there is none of that name. */
const struct agent *agent_find(const char *name);

/* Of a session: as it was told, else by its program; never NULL. */
const struct agent *agent_of(const struct session *session);
const struct agent *agent_of_spec(const struct session_spec *spec);
