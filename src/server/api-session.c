/* SPDX-License-Identifier: MIT */
/* Methods about one session. */

#include "agent/handover.h"
#include "agents.h"
#include "approval-rules.h"
#include "approval-service.h"
#include "base/clean.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "ceilings.h"
#include "server-private.h"
#include "waiters.h"

#include <string.h>

#define TASK_MAX_BYTES 4096
#define WAIT_MAX_MS    ((int64_t)365 * 24 * 60 * 60 * 1000)

static struct session *find(struct request *request, struct error *err) {
    return registry_find(request->server, json_get_text(request->params, "session", ""), err);
}

struct json *handle_session_list(struct request *request, struct error *err) {
    struct json *result = json_create_object();
    json_set(result, "sessions", registry_describe(request->server, session_describe));
    return result;
}

/* A name for a session that was given none: its role, else what it runs, numbered. */
static void give_name(const struct server *server, struct session_spec *spec) {
    char **argv = session_spec_argv(spec);
    const char *slash = strrchr(argv[0], '/');
    const char *program = slash == NULL ? argv[0] : slash + 1;
    bool is_line = spec->command != NULL && (spec->argv == NULL || spec->argv[0] == NULL);
    OWNED_STR word = spec->role != NULL ? text_copy(spec->role)
                     : is_line ? text_copy_bytes(spec->command, strcspn(spec->command, " \t"))
                               : text_copy(program);
    bool fits = session_spec_name_is_valid(word) && strlen(word) <= SESSION_NAME_MAX - 8;
    spec->name = registry_free_name(server, fits ? word : "session");
    text_vector_destroy(argv);
}

/* What another session has it told is text, and says whose. */
static void mark_origin(struct request *request, struct session_spec *spec) {
    peer_identify(request->peer, NULL, "");
    const char *from = request->peer->session_id;
    if (*from == '\0') {
        return;
    }
    const struct session *caller = registry_find_id(request->server, from);
    if (spec->prompt != NULL && *spec->prompt != '\0') {
        OWNED_STR prompt = handover_prompt(caller == NULL ? from : caller->spec.name, spec->prompt);
        text_replace(&spec->prompt, prompt);
    }
    if (spec->task != NULL) {
        OWNED_STR task = clean_line(spec->task, TASK_MAX_BYTES);
        text_replace(&spec->task, task);
    }
}

static bool has_room(struct request *request, const struct session_spec *spec, struct error *err) {
    struct ceiling_counts more = { 0 };
    ceilings_count(spec, &more);
    return ceilings_have_room(request, &more, NULL, err);
}

struct json *handle_session_new(struct request *request, struct error *err) {
    struct server *server = request->server;
    struct session_spec spec;
    if (!session_spec_read(request->params, &spec, err)) {
        return NULL;
    }
    if (server->goes_down) {
        error_set(err, ERROR_BUSY, "the fleet is going down");
    } else if (!approval_rules_may_be_given(request, &spec, err)) {
        /* said */
    } else if (spec.name != NULL && registry_find_name(server, spec.name) != NULL) {
        error_set(err, ERROR_EXISTS, "there is a session '%s' already", spec.name);
    } else if (list_length(&server->sessions) >= SERVER_SESSIONS_MAX) {
        error_set(err, ERROR_LIMIT, "there are %d sessions already", SERVER_SESSIONS_MAX);
    } else if (!has_room(request, &spec, err)) {
        /* said */
    } else {
        if (spec.name == NULL) {
            give_name(server, &spec);
        }
        mark_origin(request, &spec);
        struct session *session = server_start_session(server, &spec, request->peer->who, err);
        return session == NULL ? NULL : session_describe(session);
    }
    session_spec_finish(&spec);
    return NULL;
}

struct json *handle_session_kill(struct request *request, struct error *err) {
    struct session *session = find(request, err);
    if (session == NULL) {
        return NULL;
    }
    struct json *before = session_describe(session);
    struct error why = { 0 };
    if (!server_kill_session(request->server, session, request->peer->who, NULL, &why)) {
        json_set_text(before, "not_kept", why.text);
    }
    return before;
}

struct json *handle_session_remove(struct request *request, struct error *err) {
    struct server *server = request->server;
    struct session *session = find(request, err);
    struct store *store = session == NULL ? NULL : server_store(server, err);
    if (store == NULL) {
        return NULL;
    }
    if (session_runs(session)) {
        error_set(err, ERROR_BUSY, "session '%s' runs: kill it", session->spec.name);
        return NULL;
    }
    if (!server_note(server, request->peer->who, "session.remove", session->id, session->spec.name,
                err) ||
            !store_remove_session(store, session->id, err)) {
        return NULL;
    }
    struct json *before = session_describe(session);
    OWNED(json) params = json_create_object();
    json_set_text(params, "id", session->id);
    registry_remove(server, session);
    session->order = 0; /* what is told of it from now on is not kept */
    list_append(&server->strangers, &session->link);
    server_notify(server, "session.removed", params);
    session_end(session, ENDING_FOR_GOOD); /* its host; then it is destroyed */
    return before;
}

/* Saves a change that was made; when that fails, undoes it by putting `before` back. */
static struct json *keep_text(struct request *request, struct session *session, char **slot,
        const char *after, const char *what, struct error *err) {
    OWNED_STR before = *slot;
    *slot = text_copy(after);
    if (!server_save(request->server, session, request->peer->who, what, after, err)) {
        free(*slot);
        *slot = TAKE(before);
        return NULL;
    }
    server_session_changed(request->server, session);
    return session_describe(session);
}

struct json *handle_session_rename(struct request *request, struct error *err) {
    struct session *session = find(request, err);
    const char *name = json_get_text(request->params, "name", "");
    if (session == NULL) {
        return NULL;
    }
    if (!session_spec_name_is_valid(name)) {
        error_set(err, ERROR_INVALID,
                "a session cannot be named '%s': letters, digits, '.', '_' "
                "and '-' are allowed, %d at most",
                name, SESSION_NAME_MAX);
        return NULL;
    }
    const struct session *other = registry_find_name(request->server, name);
    if (other != NULL && other != session) {
        error_set(err, ERROR_EXISTS, "there is a session '%s' already", name);
        return NULL;
    }
    struct json *renamed =
            keep_text(request, session, &session->spec.name, name, "session.rename", err);
    request->server->names_are_stale = true;
    approvals_session_renamed(request->server->approvals);
    return renamed;
}

struct json *handle_session_assign(struct request *request, struct error *err) {
    struct session *session = find(request, err);
    const char *task = json_get_text(request->params, "task", "");
    if (session == NULL) {
        return NULL;
    }
    if (strlen(task) > TASK_MAX_BYTES) {
        error_set(err, ERROR_LIMIT, "the task is longer than %d bytes", TASK_MAX_BYTES);
        return NULL;
    }
    return keep_text(request, session, &session->spec.task, task, "session.assign", err);
}

struct json *handle_session_restart(struct request *request, struct error *err) {
    struct server *server = request->server;
    struct session *session = find(request, err);
    if (session == NULL || !waiter_may_come(request, err) ||
            !server_save(server, session, request->peer->who, "session.restart", NULL, err)) {
        return NULL;
    }
    session->restarts_in_a_row = 0;
    waiter_create(request, session, WAIT_FOR_RESTART, 0);
    session_end(session, ENDING_TO_RESTART);
    return NULL;
}

struct json *handle_session_move(struct request *request, struct error *err) {
    struct server *server = request->server;
    struct session *session = find(request, err);
    if (session == NULL) {
        return NULL;
    }
    int64_t before = session->position;
    registry_move(server, session, json_get_integer(request->params, "position", 0));
    if (!server_save(server, session, request->peer->who, "session.move", NULL, err)) {
        registry_move(server, session, before);
        return NULL;
    }
    server_session_changed(server, session);
    return session_describe(session);
}

struct json *handle_session_undo(struct request *request, struct error *err) {
    struct server *server = request->server;
    if (list_is_empty(&server->killed)) {
        error_set(err, ERROR_NOT_FOUND, "no session was killed");
        return NULL;
    }
    struct session *session = container_of(server->killed.previous, struct session, link);
    int64_t killed_ms = session->killed_ms;
    OWNED_STR name = text_copy(session->spec.name);
    bool is_taken = registry_find_name(server, name) != NULL;
    session->killed_ms = 0;
    if (is_taken) {
        free(session->spec.name);
        session->spec.name = registry_free_name(server, name);
    }
    if (!server_save(server, session, request->peer->who, "session.undo", name, err)) {
        session->killed_ms = killed_ms;
        text_replace(&session->spec.name, name);
        return NULL;
    }
    registry_insert(server, session);
    session->shows_last_screen = true;
    session_end(session, ENDING_TO_RESTART); /* also when its end is still under way */
    server_session_changed(server, session);
    return session_describe(session);
}

struct json *handle_session_wait(struct request *request, struct error *err) {
    struct session *session = find(request, err);
    int64_t timeout_ms = json_get_integer(request->params, "timeout_ms", 0);
    if (session == NULL) {
        return NULL;
    }
    const char *what = json_get_text(request->params, "for", "");
    bool waits_for_end = text_equal(what, "exit");
    if (!session_runs(session) && !waits_for_end) {
        error_set(err, ERROR_CLOSED, "session '%s' does not run", session->spec.name);
        return NULL;
    }
    if (!session_runs(session) || agents_has_come_to(session, what)) {
        return session_describe(session);
    }
    if (!waiter_may_come(request, err)) {
        return NULL;
    }
    waiter_create(request, session, what, timeout_ms > WAIT_MAX_MS ? WAIT_MAX_MS : timeout_ms);
    return NULL;
}
