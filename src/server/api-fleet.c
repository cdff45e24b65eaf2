/* SPDX-License-Identifier: MIT */
/* Methods about the fleet as a whole and its layout. */

#include "approval-rules.h"
#include "base/memory.h"
#include "base/text.h"
#include "bring-back.h"
#include "budget-service.h"
#include "ceilings.h"
#include "health-watch.h"
#include "server-private.h"
#include "waiters.h"

#define SPLITS_MAX 256

struct json *handle_fleet_status(struct request *request, struct error *err) {
    struct server *server = request->server;
    int64_t counts[LIFE_COUNT] = { 0 }, ill = 0;
    const struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        counts[session_life_now(session)]++;
        ill += health_is_ill(session);
    }
    struct json *result = json_create_object();
    json_set_text(result, "name", server->fleet);
    json_set_integer(result, "sessions", (int64_t)list_length(&server->sessions));
    for (int life = 0; life < LIFE_COUNT; life++) {
        json_set_integer(result, life_names[life], counts[life]);
    }
    json_set_integer(result, "ill", ill);
    json_set_integer(result, "lost", server_count_lost(server));
    json_set_integer(result, "clients", (int64_t)server_subscribers(server));
    json_set_text(result, "problem", server->problem);
    json_set(result, "ceilings", ceilings_describe(server));
    return result;
}

struct json *handle_fleet_down(struct request *request, struct error *err) {
    struct server *server = request->server;
    struct session *session;
    if (!waiter_may_come(request, err)) {
        return NULL;
    }
    if (!server->goes_down) {
        server->goes_down = true;
        server->down_count = list_length(&server->sessions);
        LIST_FOR_EACH (session, &server->sessions, link) {
            struct error why = { 0 };
            (void)server_kill_session(server, session, request->peer->who, "fleet.down", &why);
        }
    }
    waiter_create(request, NULL, "exit", 0);
    server_check_down(server);
    return NULL;
}

/* ---- up -------------------------------------------------------------------------------------- */

static void finish_specs(struct session_spec *specs, size_t count) {
    for (size_t i = 0; i < count; i++) {
        session_spec_finish(&specs[i]);
    }
    free(specs);
}

/* Whether those that are not there yet may run, all of them. */
static bool have_room(struct request *request, const struct session_spec *specs, size_t count,
        struct error *err) {
    const struct json *ceilings = json_find(request->params, "ceilings");
    struct ceiling_counts more = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (registry_find_name(request->server, specs[i].name) == NULL) {
            ceilings_count(&specs[i], &more);
        }
    }
    return ceilings_have_room(request, &more, ceilings, err) &&
           (ceilings == NULL || ceilings_set(request->server, ceilings, err));
}

/* Reads all of them; what is wrong with the first wrong one is said. */
static struct session_spec *read_specs(
        struct request *request, const struct json *array, size_t count, struct error *err) {
    struct session_spec *specs = memory_allocate_zeroed(count + 1, sizeof(*specs));
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = session_spec_read(json_at(array, i), &specs[i], err);
        if (good && specs[i].name == NULL) {
            good = error_set(err, ERROR_INVALID, "session %zu has no name", i + 1);
        }
        for (size_t other = 0; good && other < i; other++) {
            if (text_equal(specs[i].name, specs[other].name)) {
                good = error_set(err, ERROR_INVALID, "two sessions are named '%s'", specs[i].name);
            }
        }
    }
    if (good && have_room(request, specs, count, err)) {
        return specs;
    }
    finish_specs(specs, count);
    return NULL;
}

/* What became of the sessions, as arrays in the result. */
struct outcome {
    struct json *started, *kept, *brought_back, *failed;
};

static struct json *add_array(struct json *result, const char *name) {
    struct json *array = json_create_array();
    json_set(result, name, array);
    return array;
}

static bool is_settled(const struct outcome *outcome, const char *name) {
    bool found = false;
    for (size_t i = 0; i < json_count(outcome->brought_back); i++) {
        found = found || text_equal(json_as_text(json_at(outcome->brought_back, i), ""), name);
    }
    for (size_t i = 0; i < json_count(outcome->failed); i++) {
        found = found || text_equal(json_get_text(json_at(outcome->failed, i), "name", ""), name);
    }
    return found;
}

static bool up_one(struct request *request, struct session_spec *spec,
        const struct outcome *outcome, struct error *err) {
    struct server *server = request->server;
    struct session *session = registry_find_name(server, spec->name);
    if (session == NULL) {
        session = approval_rules_may_be_given(request, spec, err)
                          ? server_start_session(server, spec, request->peer->who, err)
                          : NULL;
        if (session != NULL) {
            json_add_text(outcome->started, session->spec.name);
        }
        return session != NULL;
    }
    if (!is_settled(outcome, session->spec.name)) {
        json_add_text(outcome->kept, session->spec.name);
    }
    return true;
}

static bool set_layout(struct request *request, const struct json *layout, struct error *err) {
    struct server *server = request->server;
    const struct json *splits = json_find(layout, "splits");
    const char *kind = json_get_text(layout, "kind", server->layout_kind);
    splits = json_kind(splits) == JSON_KIND_OBJECT ? splits : server->layout_splits;
    if (json_count(splits) > SPLITS_MAX) {
        return error_set(err, ERROR_LIMIT, "there are more than %d splits", SPLITS_MAX);
    }
    OWNED_STR text = json_format(splits);
    struct store *store = server_store(server, err);
    if (store == NULL || !store_save_layout(store, kind, text, err)) {
        return false;
    }
    struct json *shared = json_share(splits);
    json_destroy(server->layout_splits);
    server->layout_splits = shared;
    OWNED_STR copy = text_copy(kind);
    text_replace(&server->layout_kind, copy);
    server_layout_changed(server);
    return true;
}

struct json *handle_fleet_up(struct request *request, struct error *err) {
    struct server *server = request->server;
    const struct json *array = json_find(request->params, "sessions");
    const struct json *layout = json_find(request->params, "layout");
    size_t count = json_count(array);
    if (server->goes_down || list_length(&server->sessions) + count > SERVER_SESSIONS_MAX) {
        error_set(err, server->goes_down ? ERROR_BUSY : ERROR_LIMIT,
                server->goes_down ? "the fleet is going down" : "too many sessions");
        return NULL;
    }
    struct session_spec *specs = read_specs(request, array, count, err);
    if (specs == NULL) {
        return NULL;
    }
    bool was_empty = list_is_empty(&server->sessions);
    const struct json *budget = json_find(request->params, "budget");
    bool good = (layout == NULL || !was_empty || set_layout(request, layout, err)) &&
                (budget == NULL || budget_service_allow(server->budget, budget, err));
    struct json *result = json_create_object();
    const struct outcome outcome = {
        .started = add_array(result, "started"),
        .kept = add_array(result, "kept"),
        .brought_back = add_array(result, "brought_back"),
        .failed = add_array(result, "failed"),
    };
    server_bring_back(server, request->peer->who, outcome.brought_back, outcome.failed);
    for (size_t i = 0; i < count; i++) {
        good = good && up_one(request, &specs[i], &outcome, err);
    }
    finish_specs(specs, count);
    (void)server_note(server, request->peer->who, "fleet.up", "",
            json_get_text(request->params, "preset", ""), NULL);
    if (!good) {
        json_destroy(result);
        return NULL;
    }
    return result;
}

/* ---- layout ---------------------------------------------------------------------------------- */

struct json *handle_layout_get(struct request *request, struct error *err) {
    return server_describe_layout(request->server);
}

struct json *handle_layout_set(struct request *request, struct error *err) {
    return set_layout(request, request->params, err) ? server_describe_layout(request->server)
                                                     : NULL;
}
