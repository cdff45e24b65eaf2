/* SPDX-License-Identifier: MIT */
/* The connection to the server and the calls over it. */

#include "fleet-private.h"

#include "base/memory.h"
#include "base/text.h"
#include "client/server-start.h"
#include "rpc/method.h"

#include <stdlib.h>

#define BACK_OFF_FIRST_MS 100
#define BACK_OFF_LAST_MS  5000

/* A call that was sent or, with `failed` set, waits to be told that it was not. */
struct pending_call {
    struct list link;
    int64_t id;
    fleet_done_fn *done;
    void *context;
    struct error failed;
};

static void try_connect(struct fleet *fleet);

void fleet_tell(struct fleet *fleet, unsigned facts) {
    fleet->facts |= facts;
    deferred_schedule(fleet->tell_later);
}

static void finish_call(
        struct pending_call *call, const struct json *result, const struct error *err) {
    list_remove(&call->link);
    if (call->done != NULL) {
        call->done(call->context, result, err);
    }
    free(call);
}

static void on_tell_later(void *context) {
    struct fleet *fleet = context;
    const struct fleet_events *events = fleet->events;
    unsigned facts = fleet->facts;
    fleet->facts = 0;
    if ((facts & FACT_ONLINE) != 0 && events->online != NULL) {
        events->online(fleet->context, fleet->is_online);
    }
    if ((facts & FACT_CHANGED) != 0 && events->changed != NULL) {
        events->changed(fleet->context);
    }
    if ((facts & FACT_LAYOUT) != 0 && events->layout != NULL) {
        events->layout(fleet->context);
    }
    if (fleet->problem.code != ERROR_NONE && !fleet->problem_told && events->message != NULL) {
        fleet->problem_told = true;
        events->message(fleet->context, fleet->problem.text);
    }
    while (!list_is_empty(&fleet->failed_calls)) {
        struct pending_call *call =
                container_of(fleet->failed_calls.next, struct pending_call, link);
        finish_call(call, NULL, &call->failed);
    }
}

static void fail_call(struct fleet *fleet, struct pending_call *call, const struct error *err) {
    list_remove(&call->link);
    call->failed = *err;
    list_append(&fleet->failed_calls, &call->link);
    deferred_schedule(fleet->tell_later);
}

static void go_offline(struct fleet *fleet, const struct error *err) {
    fleet->problem = *err; /* which may belong to the connection */
    rpc_connection_destroy(TAKE(fleet->connection));
    timeout_stop(fleet->hello_limit);
    if (fleet->is_online) {
        fleet->is_online = false;
        fleet_tell(fleet, FACT_ONLINE);
    }
    struct pending_call *call;
    LIST_FOR_EACH (call, &fleet->calls, link) {
        fail_call(fleet, call, &fleet->problem);
    }
    timeout_start(fleet->retry, fleet->back_off_ms);
    fleet->back_off_ms *= 2;
    if (fleet->back_off_ms > BACK_OFF_LAST_MS) {
        fleet->back_off_ms = BACK_OFF_LAST_MS;
    }
}

static void on_hello_limit(void *context) {
    struct error err = { 0 };
    error_set(&err, ERROR_TIMEOUT, "the server does not answer");
    go_offline(context, &err);
}

static void on_retry(void *context) {
    try_connect(context);
}

static void on_message(void *context, const struct rpc_message *message) {
    struct fleet *fleet = context;
    if (message->kind == RPC_NOTIFICATION) {
        fleet_note(fleet, message);
        return;
    }
    int64_t id = json_as_integer(message->id, -1);
    struct pending_call *call;
    LIST_FOR_EACH (call, &fleet->calls, link) {
        if (call->id == id) {
            finish_call(call, message->result, message->kind == RPC_ERROR ? &message->error : NULL);
            return;
        }
    }
}

static void on_garbage(void *context, const struct json *id, const struct error *err) {
    go_offline(context, err);
}

static void on_closed(void *context, const struct error *err) {
    go_offline(context, err);
}

static const struct rpc_events connection_events = { on_message, on_garbage, on_closed };

static void on_subscribed(void *context, const struct json *result, const struct error *err) {
    struct fleet *fleet = context;
    timeout_stop(fleet->hello_limit);
    if (err != NULL) {
        if (fleet->connection != NULL) {
            go_offline(fleet, err);
        }
        return;
    }
    fleet->back_off_ms = BACK_OFF_FIRST_MS;
    fleet->is_online = true;
    fleet->problem = (struct error){ 0 };
    fleet->problem_told = false;
    fleet_note_all(fleet, result);
    fleet_tell(fleet, FACT_ONLINE | FACT_CHANGED);
}

static struct json *hello_params(void) {
    struct json *params = json_create_object();
    json_set_integer(params, "protocol", RPC_PROTOCOL);
    json_set_text(params, "client", "stoa attach"); /* a person at the screen */
    return params;
}

/* Of fifty sessions most of what can be told is empty, or nothing that is shown. */
static struct json *subscribe_params(void) {
    struct json *params = json_create_object();
    json_set_boolean(params, "brief", true);
    return params;
}

static void on_greeted(void *context, const struct json *result, const struct error *err) {
    struct fleet *fleet = context;
    int64_t protocol = json_get_integer(result, "protocol", 0);
    struct error reason = { 0 };
    if (err == NULL && protocol < RPC_PROTOCOL_OLDEST) {
        error_set(&reason, ERROR_VERSION, "the server speaks protocol %lld, this stoa %d to %d",
                (long long)protocol, RPC_PROTOCOL_OLDEST, RPC_PROTOCOL);
        err = &reason;
    }
    if (err != NULL && fleet->connection != NULL) {
        go_offline(fleet, err);
    }
}

static void try_connect(struct fleet *fleet) {
    struct error err = { 0 };
    int fd = server_connect(fleet->name, &err);
    if (fd >= 0) {
        fleet->connection = rpc_connection_create(fleet->loop, fd, &connection_events, fleet, &err);
    }
    if (fleet->connection == NULL) {
        go_offline(fleet, &err);
        deferred_schedule(fleet->tell_later);
        return;
    }
    timeout_start(fleet->hello_limit, SERVER_HELLO_TIMEOUT_MS);
    fleet_call(fleet, "hello", hello_params(), on_greeted, fleet);
    fleet_call(fleet, "subscribe", subscribe_params(), on_subscribed, fleet);
}

struct fleet *fleet_create(struct loop *loop, const char *fleet_name,
        const struct fleet_events *events, void *context) {
    struct fleet *fleet = NEW(struct fleet);
    fleet->loop = loop;
    fleet->name = text_copy(fleet_name);
    fleet->events = events;
    fleet->context = context;
    fleet_sessions_init(&fleet->sessions);
    fleet->layout = json_create_object();
    fleet->budget = json_create_object();
    fleet->approvals = json_create_array();
    list_init(&fleet->calls);
    list_init(&fleet->failed_calls);
    fleet->hello_limit = timeout_create(loop, on_hello_limit, fleet);
    fleet->retry = timeout_create(loop, on_retry, fleet);
    fleet->tell_later = deferred_create(loop, on_tell_later, fleet);
    fleet->back_off_ms = BACK_OFF_FIRST_MS;
    return fleet;
}

void fleet_connect(struct fleet *fleet) {
    if (!fleet->has_begun) {
        fleet->has_begun = true;
        try_connect(fleet);
    }
}

static void free_calls(struct list *calls) {
    struct pending_call *call;
    LIST_FOR_EACH (call, calls, link) {
        list_remove(&call->link);
        free(call);
    }
}

void fleet_destroy(struct fleet *fleet) {
    if (fleet == NULL) {
        return;
    }
    rpc_connection_destroy(fleet->connection);
    timeout_destroy(fleet->hello_limit);
    timeout_destroy(fleet->retry);
    deferred_destroy(fleet->tell_later);
    free_calls(&fleet->calls);
    free_calls(&fleet->failed_calls);
    fleet_sessions_finish(&fleet->sessions);
    json_destroy(fleet->layout);
    json_destroy(fleet->budget);
    json_destroy(fleet->approvals);
    free(fleet->name);
    free(fleet);
}

bool fleet_is_online(const struct fleet *fleet) {
    return fleet->is_online;
}

const struct list *fleet_sessions(const struct fleet *fleet) {
    return &fleet->sessions.list;
}

const struct fleet_session *fleet_find(const struct fleet *fleet, const char *id) {
    return fleet_sessions_find(&fleet->sessions, id);
}

const struct json *fleet_layout(const struct fleet *fleet) {
    return fleet->layout;
}

const struct json *fleet_approvals(const struct fleet *fleet) {
    return fleet->approvals;
}

const struct json *fleet_budget(const struct fleet *fleet) {
    return fleet->budget;
}

void fleet_call(struct fleet *fleet, const char *method, struct json *params, fleet_done_fn *done,
        void *context) {
    fleet_connect(fleet);
    struct pending_call *call = NEW(struct pending_call);
    *call = (struct pending_call){ .id = ++fleet->last_id, .done = done, .context = context };
    list_append(&fleet->calls, &call->link);
    if (fleet->connection != NULL) {
        struct buffer line = { 0 };
        rpc_append_request(&line, call->id, method, params);
        rpc_connection_send(fleet->connection, line.data, line.length);
        buffer_finish(&line);
    } else {
        struct error err = { 0 };
        error_set(&err, ERROR_CLOSED, "the server is being started again: try it once more");
        fail_call(fleet, call, &err);
    }
    json_destroy(params);
}
