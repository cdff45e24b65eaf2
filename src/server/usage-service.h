/* SPDX-License-Identifier: MIT */
#pragma once

/* Who asks for usage is answered when the transcripts of the sessions are read, which is done in
 * small steps between all else; what was read is kept for the next one who asks. */

#include "server-private.h"

#include "budget/usage-report.h"

#define USAGE_ASKED_MAX 64 /* requests that wait at once */

struct usage_service;

/* `name` finds the session of a conversation. */
struct usage_service *usage_service_create(
        struct server *server, usage_name_fn *name, void *context) __attribute__((returns_nonnull));
void usage_service_destroy(struct usage_service *service);

/* The answer comes later; false and err when it will not. */
bool usage_service_ask(struct usage_service *service, struct request *request, struct error *err);

/* Requests of a connection that is gone are forgotten. */
void usage_service_remove_peer(struct usage_service *service, const struct peer *peer);
