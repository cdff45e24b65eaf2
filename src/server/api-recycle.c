/* SPDX-License-Identifier: MIT */
/* The methods about recycling, and who waits for what comes of it. */

#include "base/memory.h"
#include "base/text.h"
#include "recycle-private.h"

#define TIMEOUT_MAX_MS (INT64_C(24) * 60 * 60 * 1000)
#define WAITERS_MAX    100 /* of one session */

struct recycle_waiter {
    struct list link;
    struct peer *peer;
    struct json *id;
};

static struct json *describe(const struct recycle *recycle) {
    struct json *object = json_create_object();
    json_set_text(object, "step", recycle_step_names[recycle->step]);
    json_set_text(object, "text", recycle->text);
    json_set_text(object, "previous", recycle->previous);
    json_set_integer(object, "since_ms", recycle->since_ms);
    json_set_integer(object, "number", recycle->number);
    json_set_boolean(object, "over", recycle_is_over(recycle));
    return object;
}

void recycle_describe(const struct session *session, struct json *object) {
    if (session->recycle != NULL && session->recycle->step != RECYCLE_NONE) {
        json_set(object, "recycle", describe(session->recycle));
    }
}

/* ---- who waits ------------------------------------------------------------------------------- */

static void waiter_destroy(struct recycle_waiter *waiter) {
    list_remove(&waiter->link);
    json_destroy(waiter->id);
    free(waiter);
}

void recycle_answer(struct recycle *recycle) {
    OWNED(json) result = describe(recycle);
    struct recycle_waiter *waiter;
    LIST_FOR_EACH (waiter, &recycle->waiters, link) {
        peer_answer(waiter->peer, waiter->id, result);
        waiter_destroy(waiter);
    }
}

void recycle_drop_waiters(struct recycle *recycle, const struct peer *peer) {
    struct recycle_waiter *waiter;
    LIST_FOR_EACH (waiter, &recycle->waiters, link) {
        if (waiter->peer == peer) {
            waiter_destroy(waiter);
        }
    }
}

void recycle_refuse_waiters(struct recycle *recycle) {
    struct recycle_waiter *waiter;
    struct error err = { 0 };
    error_set(&err, ERROR_NOT_FOUND, "session '%s' is gone", recycle->session->spec.name);
    LIST_FOR_EACH (waiter, &recycle->waiters, link) {
        peer_refuse(waiter->peer, waiter->id, &err);
        waiter_destroy(waiter);
    }
}

void recycle_remove_peer(struct server *server, const struct peer *peer) {
    if (!peer->waits_for_recycle) {
        return; /* as nearly all: hundreds of connections end each second */
    }
    struct list *lists[] = { &server->sessions, &server->killed, &server->strangers };
    for (size_t i = 0; i < ARRAY_LENGTH(lists); i++) {
        struct session *session;
        LIST_FOR_EACH (session, lists[i], link) {
            if (session->recycle != NULL) {
                recycle_drop_waiters(session->recycle, peer);
            }
        }
    }
}

/* ---- the methods ----------------------------------------------------------------------------- */

static struct session *find(struct request *request, struct error *err) {
    return registry_find(request->server, json_get_text(request->params, "session", ""), err);
}

struct json *handle_session_recycle(struct request *request, struct error *err) {
    struct session *session = find(request, err);
    int64_t timeout_ms = json_get_integer(request->params, "timeout_ms", 0);
    const struct recycle_wish wish = {
        .who = request->peer->who,
        .why = "it waits until it is ready for a prompt",
        .timeout_ms = timeout_ms < TIMEOUT_MAX_MS ? timeout_ms : TIMEOUT_MAX_MS,
        .is_forced = json_get_boolean(request->params, "force", false),
    };
    if (session == NULL) {
        return NULL;
    }
    bool is_good = json_get_boolean(request->params, "undo", false)
                           ? recycle_undo(request->server, session, request->peer->who, err)
                           : recycle_begin(request->server, session, &wish, err);
    return is_good ? describe(session->recycle) : NULL;
}

struct json *handle_session_recycle_wait(struct request *request, struct error *err) {
    struct session *session = find(request, err);
    if (session == NULL) {
        return NULL;
    }
    struct recycle *recycle = session->recycle;
    if (recycle == NULL || recycle->step == RECYCLE_NONE) {
        error_set(err, ERROR_NOT_FOUND, "session '%s' was not recycled", session->spec.name);
        return NULL;
    }
    bool is_news = recycle->number != json_get_integer(request->params, "seen", -1);
    if (is_news || recycle_is_over(recycle)) {
        return describe(recycle);
    }
    if (list_length(&recycle->waiters) >= WAITERS_MAX) {
        error_set(err, ERROR_LIMIT, "%d wait for the recycling of session '%s' already",
                WAITERS_MAX, session->spec.name);
        return NULL;
    }
    struct recycle_waiter *waiter = NEW(struct recycle_waiter);
    waiter->peer = request->peer;
    request->peer->waits_for_recycle = true;
    waiter->id = json_share(request->id);
    list_append(&recycle->waiters, &waiter->link);
    return NULL;
}
