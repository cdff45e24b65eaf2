/* SPDX-License-Identifier: MIT */
/* Methods about the fleet as a whole and its layout. */

#include "base/memory.h"
#include "base/text.h"
#include "server-private.h"

#define SPLITS_MAX 256

struct json *handle_fleet_status(struct request *request, struct error *err) {
    struct server *server = request->server;
    int64_t counts[LIFE_COUNT] = { 0 };
    const struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        counts[session_life_now(session)]++;
    }
    struct json *result = json_create_object();
    json_set_text(result, "name", server->fleet);
    json_set_integer(result, "sessions", (int64_t)list_length(&server->sessions));
    for (int life = 0; life < LIFE_COUNT; life++) {
        json_set_integer(result, life_names[life], counts[life]);
    }
    json_set_integer(result, "clients", (int64_t)server_subscribers(server));
    json_set_text(result, "problem", server->problem);
    return result;
}

struct json *handle_fleet_down(struct request *request, struct error *err) {
    struct server *server = request->server;
    struct session *session;
    if (!server->goes_down) {
        server->goes_down = true;
        server->down_count = list_length(&server->sessions);
        LIST_FOR_EACH (session, &server->sessions, link) {
            if (!server_kill_session(server, session, request->peer->who, "fleet.down", err)) {
                server->goes_down = false;
                return NULL;
            }
        }
    }
    waiter_create(request, NULL, 0);
    server_check_down(server);
    return NULL;
}

/* ---- up -------------------------------------------------------------------------------------- */

/* Reads all of them; what is wrong with the first wrong one is said. */
static struct session_spec *read_specs(const struct json *array, size_t count, struct error *err) {
    struct session_spec *specs = memory_allocate_zeroed(count + 1, sizeof(*specs));
    for (size_t i = 0; i < count; i++) {
        bool good = session_spec_read(json_at(array, i), &specs[i], err);
        if (good && specs[i].name == NULL) {
            good = error_set(err, ERROR_INVALID, "session %zu has no name", i + 1);
        }
        for (size_t other = 0; good && other < i; other++) {
            if (text_equal(specs[i].name, specs[other].name)) {
                good = error_set(err, ERROR_INVALID, "two sessions are named '%s'", specs[i].name);
            }
        }
        if (!good) {
            for (size_t done = 0; done <= i; done++) {
                session_spec_finish(&specs[done]);
            }
            free(specs);
            return NULL;
        }
    }
    return specs;
}

/* One that ended with the machine (or its host) is brought back by its own spec. */
static bool is_to_be_brought_back(const struct session *session) {
    return !session_runs(session) && session->life == LIFE_EXITED && session->exit_status < 0 &&
           session->exit_signal == 0;
}

static bool up_one(struct request *request, struct session_spec *spec, struct json *started,
        struct json *kept, struct error *err) {
    struct server *server = request->server;
    struct session *session = registry_find_name(server, spec->name);
    if (session == NULL) {
        session = server_start_session(server, spec, request->peer->who, err);
        if (session != NULL) {
            json_add_text(started, session->spec.name);
        }
        return session != NULL;
    }
    if (is_to_be_brought_back(session)) {
        session_end(session, ENDING_TO_RESTART);
        json_add_text(started, session->spec.name);
    } else {
        json_add_text(kept, session->spec.name);
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
    struct session_spec *specs = read_specs(array, count, err);
    if (specs == NULL) {
        return NULL;
    }
    bool was_empty = list_is_empty(&server->sessions);
    bool good = layout == NULL || !was_empty || set_layout(request, layout, err);
    struct json *result = json_create_object();
    struct json *started = json_create_array(), *kept = json_create_array();
    json_set(result, "started", started);
    json_set(result, "kept", kept);
    for (size_t i = 0; i < count; i++) {
        good = good && up_one(request, &specs[i], started, kept, err);
        session_spec_finish(&specs[i]);
    }
    free(specs);
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
