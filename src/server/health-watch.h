/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How the sessions fare: those that work are measured every ten seconds, judged, and what their
 * rules say is done. A session is looked at when it was started, printed, was typed into or said
 * something, and as long as it uses the processor: an idle fleet runs no timer here.
 */

#include "server-private.h"

#include "frame/fact.h"

void health_watch_start(struct server *server);
void health_watch_stop(struct server *server);

/* Its life may have changed; its host told something; it is being destroyed. */
void health_session_changed(struct server *server, struct session *session);
void health_session_fact(struct server *server, struct session *session, const struct fact *fact);
void health_session_forgotten(struct session *session);

/* What an agent said by a hook or its status line: a sign of life, a tool call, its context. */
void health_session_hook(struct server *server, struct session *session, const struct json *said);
void health_session_statusline(
        struct server *server, struct session *session, const struct json *said);

/* How much of its context is used, in percent. */
void health_session_context(struct server *server, struct session *session, int percent);

/* Whether there is a verdict on it. */
bool health_is_ill(const struct session *session);

/* Since when there is one that somebody is to be told of, by its rules; 0: there is none. */
int64_t health_ill_since_ms(const struct session *session);

/* `health` of a session object; nothing while nothing is known. */
void health_describe(const struct session *session, struct json *object);
