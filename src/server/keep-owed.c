/* SPDX-License-Identifier: MIT */
/* What a person did that nothing may stop, and that could not be kept when it was done, as on a
 * full disk: it is kept as soon as something can be, in its order. */

#include "keep-owed.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "loop/timeout.h"

/* One killed session. */
struct owed {
    struct list link;
    char *session_id, *who, *cause, *problem;
    int64_t at_ms;
};

static void owed_destroy(struct owed *owed) {
    list_remove(&owed->link);
    free(owed->session_id);
    free(owed->who);
    free(owed->cause);
    free(owed->problem);
    free(owed);
}

/* The session as it is now: it may have been brought back meanwhile. */
static const struct session *find(const struct server *server, const char *id) {
    const struct session *session;
    LIST_FOR_EACH (session, &server->killed, link) {
        if (text_equal(session->id, id)) {
            return session;
        }
    }
    return registry_find_id(server, id);
}

static bool pay_one(struct server *server, const struct owed *owed, struct error *err) {
    const struct session *session = find(server, owed->session_id);
    const struct store_event event = {
        .at_ms = owed->at_ms,
        .who = owed->who,
        .what = "session.kill",
        .session = owed->session_id,
        .cause = owed->cause,
    };
    struct store *store = server_store(server, err);
    if (store == NULL || !store_begin(store, err)) {
        return false;
    }
    if ((session == NULL || server_save_row(store, session, err)) &&
            store_add_event(store, &event, err)) {
        return store_commit(store, err);
    }
    store_roll_back(store);
    return false;
}

bool server_pay(struct server *server, struct error *err) {
    while (!list_is_empty(&server->owed)) {
        struct owed *owed = container_of(server->owed.next, struct owed, link);
        if (!pay_one(server, owed, err)) {
            return false;
        }
        log_info("session %s: that it was killed is kept now", owed->session_id);
        if (text_equal(server->problem, owed->problem)) {
            text_replace(&server->problem, "");
        }
        owed_destroy(owed);
    }
    return true;
}

static void on_retry(void *context) {
    struct server *server = context;
    if (!server_pay(server, NULL)) {
        timeout_start(server->owed_retry, SERVER_OWED_MS);
    }
}

void server_owe_kill(struct server *server, const struct session *session, const char *who,
        const char *cause, const char *why) {
    struct owed *owed = NEW(struct owed);
    owed->problem =
            text_format("'%s' has ended, but this is not kept yet: %s", session->spec.name, why);
    server_set_problem(server, owed->problem);
    owed->session_id = text_copy(session->id);
    owed->who = text_copy(who);
    owed->cause = text_copy(cause == NULL ? "" : cause);
    owed->at_ms = session->killed_ms;
    list_append(&server->owed, &owed->link);
    if (server->owed_retry == NULL) {
        server->owed_retry = timeout_create(server->loop, on_retry, server);
    }
    timeout_start(server->owed_retry, SERVER_OWED_MS);
}

void server_end_owed(struct server *server) {
    struct error err = { 0 };
    if (!server_pay(server, &err)) {
        log_error("that sessions were killed is not kept: %s", err.text);
    }
    struct owed *owed;
    LIST_FOR_EACH (owed, &server->owed, link) {
        owed_destroy(owed);
    }
    timeout_destroy(TAKE(server->owed_retry));
}
