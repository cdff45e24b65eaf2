/* SPDX-License-Identifier: MIT */
#pragma once

/* What could not be kept when it was done, and was done all the same, for nothing may stop a person
 * who ends something: it is owed to the store. */

#include "server-private.h"

/* So often it is tried again, besides whenever something else is kept. */
#define SERVER_OWED_MS 5000

/* Says why, to all who look. */
void server_owe_kill(struct server *server, const struct session *session, const char *who,
        const char *cause, const char *why);

/* True: nothing is owed any more. */
bool server_pay(struct server *server, struct error *err);

/* The session alone, in a transaction of the caller's; in keep.c. */
bool server_save_row(struct store *store, const struct session *session, struct error *err);

/* The last time; what is still owed then is lost. */
void server_end_owed(struct server *server);
