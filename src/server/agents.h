/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the programs in the sessions are doing: each session has a monitor that is fed with what its
 * hooks, its host, its process and the files of Claude Code say. Whoever shows or waits is told
 * when the verdict changes.
 */

#include "server-private.h"

#include "agent/agent-state.h"
#include "frame/fact.h"

#include <stdbool.h>

/* What is known of a session; NULL when nothing was ever said. */
const struct agent_monitor *agents_monitor(const struct session *session);

/* What it is doing; false for a program that says nothing of itself. Texts are valid until the next
 * report. */
bool agents_judge(const struct session *session, struct agent_verdict *out_verdict);

/* What was said is taken, and what follows is told. */
void agents_take(struct server *server, struct session *session, const struct agent_signal *signal);
void agents_hook(
        struct server *server, struct session *session, const struct json *said, int64_t at_ms);
/* Something that it said could not be used: the log has it once, however often it comes. */
void agents_refuse(struct server *server, struct session *session, const char *why);

/* Until when the account's limit is reached; 0: it is not. */
void agents_set_limit(struct server *server, struct session *session, int64_t until_ms);

/* Its life may have changed; its host told something. */
void agents_session_changed(struct server *server, struct session *session);
void agents_session_fact(struct server *server, struct session *session, const struct fact *fact);
void agents_session_forgotten(struct session *session);

/* A session that was found running: what was said of it before is read again. */
void agents_session_found(struct server *server, struct session *session);

/* `agent` of a session object; nothing for a program that says nothing. */
void agents_describe(const struct session *session, struct json *object);

/* Whether it has come to what session.wait calls by that name. */
bool agents_has_come_to(const struct session *session, const char *what);

/* The files in which agents say what they do are watched in between. */
void agents_start(struct server *server);
void agents_stop(struct server *server);
