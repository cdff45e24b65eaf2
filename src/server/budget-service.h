/* SPDX-License-Identifier: MIT */
#pragma once

/* The server's budget: reports in, what changed out to subscribers. */

#include "server-private.h"

#define BUDGET_TELL_MS 1000 /* subscribers are told so often at most */

struct budget_service;

struct budget_service *budget_service_create(struct server *server)
        __attribute__((returns_nonnull));
void budget_service_destroy(struct budget_service *service);

/* `said` at at_ms by the session's Claude Code to its status line. */
void budget_service_take_statusline(struct budget_service *service, struct session *session,
        const struct json *said, int64_t at_ms);

/* The same of what a headless one printed, in short (agent_stream_digest()). */
void budget_service_take_stream(struct budget_service *service, struct session *session,
        const struct json *said, int64_t at_ms);

/* How much of a session's context is used, in percent; -1: unknown. */
int budget_service_context(const struct budget_service *service, const struct session *session);

/* What the person set themselves (an allowance object) is kept, and counts from now on. */
bool budget_service_allow(
        struct budget_service *service, const struct json *allowance, struct error *err);

/* The budget object. */
struct json *budget_service_describe(struct budget_service *service)
        __attribute__((returns_nonnull));

/* Requests of a connection that is gone are forgotten. */
void budget_service_remove_peer(struct budget_service *service, const struct peer *peer);
