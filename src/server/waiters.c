/* SPDX-License-Identifier: MIT */
/* Requests that are answered when something has come to pass. */

#include "waiters.h"

#include "agents.h"
#include "base/memory.h"
#include "base/text.h"
#include "keep-owed.h"
#include "loop/timeout.h"

struct waiter {
    struct list link;
    struct peer *peer;
    struct session *session; /* NULL: the whole fleet goes down */
    char *what;              /* "exit", WAIT_FOR_RESTART, or what an agent may come to */
    struct json *id;
    uint32_t restarts; /* of the session, when it began to wait */
    struct timeout *timeout;
};

static void waiter_destroy(struct waiter *waiter) {
    list_remove(&waiter->link);
    waiter->peer->waiters--;
    timeout_destroy(waiter->timeout);
    json_destroy(waiter->id);
    free(waiter->what);
    free(waiter);
}

static void on_timeout(void *context) {
    struct waiter *waiter = context;
    struct error err = { 0 };
    error_set(&err, ERROR_TIMEOUT, "session '%s': not so in time: %s", waiter->session->spec.name,
            waiter->what);
    peer_refuse(waiter->peer, waiter->id, &err);
    waiter_destroy(waiter);
}

/* The end of a session ends every wait for something else, too. */
static bool is_over(const struct waiter *waiter, struct error *err) {
    const struct session *session = waiter->session;
    bool is_restart = text_equal(waiter->what, WAIT_FOR_RESTART);
    bool was_started = session->restarts != waiter->restarts && session->life != LIFE_STARTING;
    bool has_ended = session->killed_ms != 0 || (!is_restart && !session_runs(session));
    if (has_ended && !text_equal(waiter->what, "exit")) {
        error_set(err, ERROR_CLOSED, "session '%s' ended before: %s", session->spec.name,
                waiter->what);
    }
    return has_ended || (is_restart ? was_started : agents_has_come_to(session, waiter->what));
}

static void answer(struct waiter *waiter, const struct error *err) {
    if (err->code != ERROR_NONE) {
        peer_refuse(waiter->peer, waiter->id, err);
        return;
    }
    OWNED(json) result = session_describe(waiter->session);
    peer_answer(waiter->peer, waiter->id, result);
}

bool waiter_may_come(const struct request *request, struct error *err) {
    return request->peer->waiters < WAITERS_OF_PEER_MAX ||
           error_set(err, ERROR_LIMIT, "%d calls of this connection wait already",
                   WAITERS_OF_PEER_MAX);
}

void waiter_create(
        struct request *request, struct session *session, const char *what, int64_t timeout_ms) {
    struct waiter *waiter = NEW(struct waiter);
    waiter->peer = request->peer;
    waiter->peer->waiters++;
    waiter->session = session;
    waiter->what = text_copy(what);
    waiter->id = json_share(request->id);
    waiter->restarts = session == NULL ? 0 : session->restarts;
    if (timeout_ms > 0) {
        waiter->timeout = timeout_create(request->server->loop, on_timeout, waiter);
        timeout_start(waiter->timeout, timeout_ms);
    }
    list_append(&request->server->waiters, &waiter->link);
}

void waiters_check(struct server *server, struct session *session) {
    struct waiter *waiter;
    LIST_FOR_EACH (waiter, &server->waiters, link) {
        struct error err = { 0 };
        if (waiter->session == session && is_over(waiter, &err)) {
            answer(waiter, &err);
            waiter_destroy(waiter);
        }
    }
}

static bool are_ending(const struct list *sessions) {
    const struct session *session;
    LIST_FOR_EACH (session, sessions, link) {
        if (session->ending != NOT_ENDING) {
            return true;
        }
    }
    return false;
}

void server_check_down(struct server *server) {
    if (!server->goes_down || !list_is_empty(&server->sessions) || are_ending(&server->killed) ||
            are_ending(&server->strangers)) {
        return;
    }
    OWNED(json) result = json_create_object();
    struct error why = { 0 };
    json_set_integer(result, "ended", (int64_t)server->down_count);
    if (!server_pay(server, &why)) {
        json_set_text(result, "not_kept", why.text);
    }
    struct waiter *waiter;
    LIST_FOR_EACH (waiter, &server->waiters, link) {
        if (waiter->session == NULL) {
            peer_answer(waiter->peer, waiter->id, result);
            waiter_destroy(waiter);
        }
    }
    OWNED(json) nothing = json_create_object();
    server_notify(server, "fleet.ended", nothing);
    server_exit_later(server, EXIT_STOP);
}

void waiters_remove_peer(struct server *server, const struct peer *peer) {
    struct waiter *waiter;
    if (peer->waiters == 0) {
        return; /* as nearly all: hundreds of connections end each second */
    }
    LIST_FOR_EACH (waiter, &server->waiters, link) {
        if (waiter->peer == peer) {
            waiter_destroy(waiter);
        }
    }
}

void waiters_finish(struct server *server) {
    struct waiter *waiter;
    LIST_FOR_EACH (waiter, &server->waiters, link) {
        waiter_destroy(waiter);
    }
}
