/* SPDX-License-Identifier: MIT */
/* Connections: accepted, greeted, their calls handed to the handlers. */

#include "approval-service.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/socket.h"
#include "base/text.h"
#include "budget-service.h"
#include "loop/deferred.h"
#include "recycle.h"
#include "server-private.h"
#include "waiters.h"

/* An answer; behind the last one that was asked for the connection ends. */
static void send_answer(struct peer *peer, struct buffer *line) {
    rpc_connection_send(peer->connection, line->data, line->length);
    buffer_finish(line);
    if (peer->answers_left > 0 && --peer->answers_left == 0) {
        rpc_connection_end(peer->connection);
    }
}

void peer_answer(struct peer *peer, const struct json *id, const struct json *result) {
    struct buffer line = { 0 };
    rpc_append_result(&line, id, result);
    send_answer(peer, &line);
}

void peer_refuse(struct peer *peer, const struct json *id, const struct error *err) {
    struct buffer line = { 0 };
    rpc_append_error(&line, id, err);
    send_answer(peer, &line);
}

void server_notify_kind(
        struct server *server, bool is_brief, const char *method, const struct json *params) {
    struct buffer line = { 0 };
    rpc_append_notification(&line, method, params);
    struct peer *peer;
    LIST_FOR_EACH (peer, &server->peers, link) {
        if (peer->is_subscribed && peer->is_brief == is_brief) {
            rpc_connection_send(peer->connection, line.data, line.length);
        }
    }
    buffer_finish(&line);
}

void server_notify(struct server *server, const char *method, const struct json *params) {
    for (int is_brief = 0; is_brief <= 1; is_brief++) {
        if (server_has_subscribers(server, is_brief)) {
            server_notify_kind(server, is_brief, method, params);
        }
    }
}

bool server_has_subscribers(const struct server *server, bool is_brief) {
    const struct peer *peer;
    LIST_FOR_EACH (peer, &server->peers, link) {
        if (peer->is_subscribed && peer->is_brief == is_brief) {
            return true;
        }
    }
    return false;
}

size_t server_subscribers(const struct server *server) {
    size_t count = 0;
    const struct peer *peer;
    LIST_FOR_EACH (peer, &server->peers, link) {
        count += peer->is_subscribed;
    }
    return count;
}

void server_watched_changed(struct server *server) {
    bool is_watched = server_subscribers(server) > 0;
    if (server->world.is_watched == is_watched) {
        return;
    }
    server->world.is_watched = is_watched;
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        session_watched_changed(session);
    }
}

/* The answer of a request, NULL with err when refused, NULL without when it comes later. */
static struct json *call(struct peer *peer, const struct rpc_message *message, struct error *err) {
    struct server *server = peer->server;
    const struct rpc_method *method = rpc_method_find(message->method);
    const struct handler *handler = handler_find(message->method);
    bool is_hello = text_equal(message->method, "hello");
    if (method == NULL || handler == NULL) {
        error_set(err, ERROR_NOT_FOUND, "no method '%s'", message->method);
        return NULL;
    }
    if (!peer->is_greeted && !is_hello) {
        error_set(err, ERROR_DENIED, "the first call must be 'hello'");
        return NULL;
    }
    if (server->exit != EXIT_NOT) {
        error_set(err, ERROR_CLOSED, "the server is stopping");
        return NULL;
    }
    if (!rpc_check(message->params, &method->parameters, err)) {
        error_context(err, "%s", method->name);
        return NULL;
    }
    if (!is_hello && !server->is_loaded) {
        rpc_connection_flush(peer->connection); /* hello is answered before */
        server_load(server);
    }
    if (!is_hello) {
        peer_identify(peer, NULL, ""); /* its hello may have come before the sessions were known */
    }
    if (!is_hello && !peer_may_call(peer, method, message->params, err)) {
        return NULL;
    }
    struct request request = { server, peer, message->id, message->params };
    struct json *result = handler->handle(&request, err);
    registry_save_names(server);
    return result;
}

static void on_message(void *context, const struct rpc_message *message) {
    struct peer *peer = context;
    if (message->kind != RPC_REQUEST) {
        return; /* a notification is never answered, and an answer we never asked for */
    }
    struct error err = { 0 };
    OWNED(json) result = call(peer, message, &err);
    if (result != NULL) {
        peer_answer(peer, message->id, result);
    } else if (err.code != ERROR_NONE) {
        peer_refuse(peer, message->id, &err);
    }
}

static void on_garbage(void *context, const struct json *id, const struct error *err) {
    peer_refuse(context, id, err);
}

static void on_closed(void *context, const struct error *err) {
    struct peer *peer = context;
    if (err->code != ERROR_CLOSED) {
        log_info("a connection of %s is closed: %s", peer->who, err->text);
    }
    peer_destroy(peer);
}

static const struct rpc_events peer_events = { on_message, on_garbage, on_closed };

void peer_destroy(struct peer *peer) {
    waiters_remove_peer(peer->server, peer);
    approvals_remove_peer(peer->server->approvals, peer);
    budget_service_remove_peer(peer->server->budget, peer);
    recycle_remove_peer(peer->server, peer);
    list_remove(&peer->link);
    server_watched_changed(peer->server);
    rpc_connection_destroy(peer->connection);
    deferred_destroy(peer->start);
    free(peer->who);
    free(peer->session_id);
    free(peer->looks_at);
    free(peer);
}

static void on_start(void *context) {
    struct peer *peer = context;
    rpc_connection_start(peer->connection);
}

void server_add_peer(void *context, int fd) {
    struct server *server = context;
    pid_t pid = 0;
    uid_t uid = 0;
    if (!socket_peer(fd, &pid, &uid) || uid != server->uid) {
        log_warn("a connection of another user (%ld) is refused", (long)uid);
        close(fd);
        return;
    }
    if (list_length(&server->peers) >= SERVER_PEERS_MAX) {
        log_warn("a connection is refused: there are %d", SERVER_PEERS_MAX);
        close(fd);
        return;
    }
    struct peer *peer = NEW(struct peer);
    peer->server = server;
    peer->pid = pid;
    peer->who = text_copy("");
    peer->session_id = text_copy("");
    list_append(&server->peers, &peer->link);
    peer->connection = rpc_connection_create_accepted(server->loop, fd, &peer_events, peer);
    peer->start = deferred_create(server->loop, on_start, peer);
    deferred_schedule_last(peer->start); /* what sessions told before is heard before */
}
