/* SPDX-License-Identifier: MIT */
/* Methods about the connection, the server and the trail. */

#include "approval-rules.h"
#include "approval-service.h"
#include "base/text.h"
#include "bring-back.h"
#include "budget-service.h"
#include "loop/deferred.h"
#include "server-private.h"

#define EVENTS_LIMIT     200
#define EVENTS_LIMIT_MAX 10000
#define HELLO_CALLS_MAX  1000

struct json *handle_hello(struct request *request, struct error *err) {
    struct server *server = request->server;
    int64_t protocol = json_get_integer(request->params, "protocol", 0);
    int64_t calls = json_get_integer(request->params, "calls", 0);
    if (protocol < RPC_PROTOCOL_OLDEST) {
        error_set(err, ERROR_VERSION,
                "the server speaks protocol %d to %d, not %lld: update stoa, or restart the server "
                "with the stoa that is to be used",
                RPC_PROTOCOL_OLDEST, RPC_PROTOCOL, (long long)protocol);
        return NULL;
    }
    if (calls < 0 || calls > HELLO_CALLS_MAX) {
        error_set(err, ERROR_INVALID, "'calls' must be 1 to %d, not %lld", HELLO_CALLS_MAX,
                (long long)calls);
        return NULL;
    }
    request->peer->answers_left = calls == 0 ? 0 : calls + 1; /* this one too */
    const char *token = json_get_text(request->params, "token", "");
    if (*token != '\0' && !server->is_loaded) {
        server_load(server); /* to know whose it is */
    }
    peer_identify(request->peer, json_get_text(request->params, "client", NULL), token);
    request->peer->is_greeted = true;
    struct json *result = json_create_object();
    json_set_integer(result, "protocol", RPC_PROTOCOL);
    json_set_text(result, "version", STOA_VERSION);
    json_set_text(result, "fleet", server->fleet);
    json_set_integer(result, "pid", server->pid);
    json_set_text(result, "session", request->peer->session_id);
    if (!server->is_loaded) {
        deferred_schedule(server->load_later);
    }
    return result;
}

/* Sessions whose terminals the server does not hold yet: their hosts were just started or found. */
static int64_t count_unheld(const struct server *server) {
    int64_t count = 0;
    const struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        count += session_runs(session) && !session_is_held(session);
    }
    return count;
}

struct json *handle_server_status(struct request *request, struct error *err) {
    struct server *server = request->server;
    struct json *result = json_create_object();
    json_set_integer(result, "pid", getpid());
    json_set_text(result, "version", STOA_VERSION);
    json_set_integer(result, "protocol", RPC_PROTOCOL);
    json_set_text(result, "fleet", server->fleet);
    json_set_integer(result, "since_ms", server->since_ms);
    json_set_integer(result, "sessions", (int64_t)list_length(&server->sessions));
    json_set_integer(result, "clients", (int64_t)server_subscribers(server));
    json_set_integer(result, "adopted", (int64_t)server->adopted);
    json_set_integer(result, "unheld", count_unheld(server));
    json_set_integer(result, "kept", (int64_t)keeper_link_count(server->keeper));
    json_set_text(result, "socket", server->socket_path);
    json_set_text(result, "database", server->database_path);
    json_set_text(result, "log", server->log_path);
    json_set_integer(result, "schema", server->store == NULL ? 0 : store_version(server->store));
    json_set_text(result, "problem", server->problem);
    json_set_text(result, "limits_by", session_limits_available());
    return result;
}

struct json *handle_server_stop(struct request *request, struct error *err) {
    if (!json_get_boolean(request->params, "keep_sessions", true)) {
        error_set(err, ERROR_INVALID, "the server alone is stopped: fleet.down ends sessions too");
        return NULL;
    }
    if (!server_note(request->server, request->peer->who, "server.stop", "", NULL, NULL)) {
        /* It stops all the same. */
    }
    server_exit_later(request->server, EXIT_STOP);
    return json_create_object();
}

struct json *handle_server_restart(struct request *request, struct error *err) {
    server_exit_later(request->server, EXIT_RESTART);
    return json_create_object();
}

static void tell(struct request *request, const char *text) {
    OWNED(json) params = json_create_object();
    struct buffer line = { 0 };
    json_set_text(params, "text", text);
    rpc_append_notification(&line, "message", params);
    rpc_connection_send(request->peer->connection, line.data, line.length);
    buffer_finish(&line);
}

static void tell_lost(struct request *request) {
    long long lost = (long long)server_count_lost(request->server);
    if (lost > 0) {
        OWNED_STR text =
                text_format("%lld session%s ended with the machine: 'stoa up' brings %s back", lost,
                        lost == 1 ? "" : "s", lost == 1 ? "it" : "them");
        tell(request, text);
    }
}

struct json *handle_subscribe(struct request *request, struct error *err) {
    approval_rules_refresh(request->server->rules);
    server_tell(request->server); /* what is older is in the result already */
    bool is_brief = json_get_boolean(request->params, "brief", false);
    request->peer->is_subscribed = true;
    request->peer->is_brief = is_brief;
    server_watched_changed(request->server);
    struct json *result = json_create_object();
    json_set(result, "sessions",
            registry_describe(
                    request->server, is_brief ? session_describe_brief : session_describe));
    json_set(result, "layout", server_describe_layout(request->server));
    json_set(result, "approvals", approvals_describe(request->server->approvals));
    json_set(result, "budget", budget_service_describe(request->server->budget));
    tell_lost(request);
    if (*request->server->problem != '\0') {
        tell(request, request->server->problem);
    }
    return result;
}

static void add_event(void *context, const struct store_event *event) {
    struct json *object = json_create_object();
    json_set_integer(object, "number", event->number);
    json_set_integer(object, "at_ms", event->at_ms);
    json_set_text(object, "who", event->who);
    json_set_text(object, "what", event->what);
    json_set_text(object, "session", event->session);
    json_set_text(object, "cause", event->cause);
    json_add(context, object);
}

struct json *handle_events_list(struct request *request, struct error *err) {
    int64_t limit = json_get_integer(request->params, "limit", EVENTS_LIMIT);
    limit = limit < 1 ? 1 : limit > EVENTS_LIMIT_MAX ? EVENTS_LIMIT_MAX : limit;
    OWNED(json) events = json_create_array();
    struct store *store = server_store(request->server, err);
    if (store == NULL ||
            !store_load_events(store, json_get_integer(request->params, "after", 0),
                    json_get_text(request->params, "session", ""), limit, add_event, events, err)) {
        return NULL;
    }
    struct json *result = json_create_object();
    json_set(result, "events", TAKE(events));
    return result;
}
