/* SPDX-License-Identifier: MIT */
/* What comes with each step of an agent is written together with what others say in the same half
 * second: hundreds of transactions a second would cost more than all else. */

#include "loop/timeout.h"
#include "server-private.h"
#include "store/late.h"

static void on_late(void *context) {
    (void)server_write_late(context);
}

static void on_held(void *context) {
    struct server *server = context;
    if (server->late == NULL) {
        return; /* the server ends: store_destroy() writes it */
    }
    timeout_start(server->late, SERVER_LATE_MS);
}

void server_begin_late(struct server *server) {
    if (server->late == NULL) {
        server->late = timeout_create(server->loop, on_late, server);
    }
    store_on_held(server->store, on_held, server);
}

bool server_write_late(struct server *server) {
    struct error err = { 0 };
    if (server->late != NULL) {
        timeout_stop(server->late);
    }
    if (server->store == NULL || store_write_late(server->store, &err)) {
        return true;
    }
    error_context(&err, "what agents said and used in the last moment is lost");
    server_set_problem(server, err.text);
    return false;
}

void server_end_late(struct server *server) {
    (void)server_write_late(server);
    timeout_destroy(server->late);
    server->late = NULL;
}
