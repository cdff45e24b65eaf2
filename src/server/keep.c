/* SPDX-License-Identifier: MIT */
/* What lasts: the store opened when it is first needed, rows to sessions and back. */

#include "agents.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "keep-owed.h"
#include "loop/timeout.h"
#include "recycle.h"
#include "server-private.h"

#include <string.h>

#define BOOT_MAX_BYTES 64

struct store *server_store(struct server *server, struct error *err) {
    if (server->is_unread) { /* what is in it must not be written over by what we do not know */
        error_set(err, ERROR_SYSTEM,
                "nothing can be kept until the database can be read: mend it "
                "(see 'stoa doctor'), then 'stoa server restart'");
        return NULL;
    }
    if (server->store == NULL && path_make_private_directory(server->state_directory, err)) {
        server->store = store_open(server->database_path, err);
        if (server->store != NULL) {
            server_set_problem(server, store_problem(server->store));
            server_begin_late(server);
        }
    }
    if (server->store == NULL) {
        error_context(err, "nothing can be kept");
    }
    return server->store;
}

/* ---- saving ---------------------------------------------------------------------------------- */

bool server_save_row(struct store *store, const struct session *session, struct error *err) {
    OWNED(json) spec = session_spec_write(&session->spec);
    OWNED_STR spec_text = json_format(spec);
    const struct store_session row = {
        .id = session->id,
        .name = session->spec.name,
        .spec = spec_text,
        .task = session->spec.task,
        .state = life_names[session->life],
        .message = session->message,
        .conversation = session->conversation,
        .boot = session->boot,
        .position = session->order,
        .since_ms = session->since_ms,
        .pid = session->pid,
        .exit_status = session->exit_status,
        .exit_signal = session->exit_signal,
        .restarts = session->restarts,
        .host_crashes = session->host_crashes,
        .killed_ms = session->killed_ms,
    };
    return store_save_session(store, &row, err);
}

static bool add_event(struct store *store, const char *who, const char *what,
        const char *session_id, const char *cause, struct error *err) {
    const struct store_event event = {
        .at_ms = clock_wall_ms(),
        .who = who,
        .what = what,
        .session = session_id,
        .cause = cause == NULL ? "" : cause,
    };
    return store_add_event(store, &event, err);
}

bool server_save_with(struct server *server, const struct session *session, const char *who,
        const char *what, const char *cause, const struct session_fact *fact, struct error *err) {
    struct store *store = server_store(server, err);
    (void)server_pay(server, NULL);
    if (store == NULL || !store_begin(store, err)) {
        return false;
    }
    bool is_saved =
            server_save_row(store, session, err) &&
            add_event(store, who, what, session->id, cause, err) &&
            (fact == NULL || store_set_fact(store, session->id, fact->name, fact->value, err));
    if (is_saved) {
        return store_commit(store, err);
    }
    store_roll_back(store);
    return false;
}

bool server_save(struct server *server, const struct session *session, const char *who,
        const char *what, const char *cause, struct error *err) {
    if (what != NULL) {
        return server_save_with(server, session, who, what, cause, NULL, err);
    }
    struct store *store = server_store(server, err);
    return store != NULL && server_save_row(store, session, err);
}

bool server_note(struct server *server, const char *who, const char *what, const char *session_id,
        const char *cause, struct error *err) {
    struct store *store = server_store(server, err);
    return store != NULL && add_event(store, who, what, session_id, cause, err);
}

/* ---- loading --------------------------------------------------------------------------------- */

/* Changes with every boot of the machine. */
static char *boot_id(void) {
    struct buffer id = { 0 };
    const char *pretended = getenv("STOA_TEST_BOOT");
    if (pretended != NULL) {
        return text_copy(pretended);
    }
    (void)file_read("/proc/sys/kernel/random/boot_id", BOOT_MAX_BYTES, &id, NULL);
    while (id.length > 0 && id.data[id.length - 1] == '\n') {
        id.length--;
    }
    return buffer_take_text(&id);
}

static enum life life_from_name(const char *name) {
    for (int life = 0; life < LIFE_COUNT; life++) {
        if (text_equal(life_names[life], name)) {
            return (enum life)life;
        }
    }
    return LIFE_EXITED;
}

static void load_session(void *context, const struct store_session *row) {
    struct server *server = context;
    struct error err = { 0 };
    struct session_spec spec;
    OWNED(json) object = json_parse(row->spec, strlen(row->spec), &err);
    if (object == NULL || !session_spec_read(object, &spec, &err)) {
        log_error("session %s in the database cannot be read: %s", row->id, err.text);
        return;
    }
    text_replace(&spec.name, row->name);
    text_replace(&spec.task, row->task);
    struct session *session = session_create(&server->world, row->id, &spec);
    text_replace(&session->message, row->message);
    text_replace(&session->conversation, row->conversation);
    text_replace(&session->boot, row->boot);
    session->order = row->position;
    session->restarts = (uint32_t)row->restarts;
    session->host_crashes = (uint32_t)row->host_crashes;
    session->killed_ms = row->killed_ms;
    session->pid = (pid_t)row->pid;
    enum life life = life_from_name(row->state);
    bool is_killed = row->killed_ms != 0;
    session_restore(session, is_killed && life == LIFE_RESTARTING ? LIFE_EXITED : life,
            row->since_ms, (int)row->exit_status, (int)row->exit_signal);
    if (is_killed) {
        list_append(&server->killed, &session->link);
    } else {
        registry_insert(server, session);
    }
}

static void load_layout(struct server *server) {
    char *kind = NULL, *splits = NULL;
    if (store_load_layout(server->store, &kind, &splits, NULL)) {
        struct json *read = json_parse(splits, strlen(splits), NULL);
        if (json_kind(read) == JSON_KIND_OBJECT) {
            json_destroy(server->layout_splits);
            server->layout_splits = read;
        } else {
            json_destroy(read);
        }
        text_replace(&server->layout_kind, kind);
    }
    free(kind);
    free(splits);
}

static void forget_oldest_killed(struct server *server) {
    size_t count = list_length(&server->killed);
    struct session *session;
    LIST_FOR_EACH (session, &server->killed, link) {
        if (count > SERVER_KILLED_MAX && session->ending == NOT_ENDING &&
                store_remove_session(server->store, session->id, NULL)) {
            session_destroy(session);
            count--;
        }
    }
}

static void load_rows(struct server *server) {
    struct error err = { 0 };
    if (server_store(server, &err) == NULL ||
            !store_load_sessions(server->store, load_session, server, &err)) {
        store_destroy(TAKE(server->store));
        server->is_unread = true;
        server_set_problem(server, err.text);
        return;
    }
    load_layout(server);
    forget_oldest_killed(server);
}

void server_load(struct server *server) {
    if (server->is_loaded) {
        return;
    }
    server->is_loaded = true;
    timeout_stop(server->load_at_last);
    struct error err = { 0 };
    if (!path_make_private_directory(server->state_directory, &err) ||
            !log_open(server->log_path, &err)) {
        server_set_problem(server, err.text);
    }
    log_info("server of fleet '%s' (pid %ld)", server->fleet, (long)getpid());
    free(server->boot);
    server->boot = boot_id();
    if (access(server->database_path, F_OK) == 0) {
        load_rows(server);
    } /* else there is nothing to load, and it is made when there is something to keep */
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        agents_session_found(server, session);
        recycle_found(server, session);
    }
    LIST_FOR_EACH (session, &server->killed, link) { /* it may be brought back */
        recycle_found(server, session);
    }
    server_adopt_hosts(server);
}
