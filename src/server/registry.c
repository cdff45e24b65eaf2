/* SPDX-License-Identifier: MIT */
/* The sessions in their order. An order is a number with room between it and the next, so that a
 * session can be put between two others, or back in its place, by changing it alone. */

#include "base/hash.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "loop/deferred.h"
#include "server-private.h"
#include "session/session-names.h"

#include <string.h>

#define ORDER_STEP (1 << 16)

struct session *registry_find_name(const struct server *server, const char *name) {
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        if (text_equal(session->spec.name, name)) {
            return session;
        }
    }
    return NULL;
}

/* Who calls is found by an id with each call: a hundred sessions are not read for that. */
static size_t bucket_of(const char *id) {
    return hash32_text(id) % REGISTRY_BUCKETS;
}

struct session *registry_find_id(const struct server *server, const char *id) {
    struct session *session;
    LIST_FOR_EACH (session, &server->by_id[bucket_of(id)], by_id) {
        if (text_equal(session->id, id)) {
            return session;
        }
    }
    return NULL;
}

static bool refuse_unknown(struct server *server, const char *word, struct error *err) {
    const char *names[SERVER_SESSIONS_MAX];
    size_t count = 0;
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        if (count < ARRAY_LENGTH(names)) {
            names[count++] = session->spec.name;
        }
    }
    const char *nearest = text_nearest(word, names, count);
    return nearest == NULL ? error_set(err, ERROR_NOT_FOUND, "no session '%s'", word)
                           : error_set(err, ERROR_NOT_FOUND, "no session '%s': did you mean '%s'",
                                     word, nearest);
}

struct session *registry_find(struct server *server, const char *word, struct error *err) {
    struct session *found = registry_find_name(server, word);
    if (found != NULL) {
        return found;
    }
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        if (*word != '\0' && text_starts_with(session->id, word)) {
            if (found != NULL) {
                error_set(err, ERROR_INVALID, "more than one session's id begins with '%s'", word);
                return NULL;
            }
            found = session;
        }
    }
    if (found == NULL) {
        refuse_unknown(server, word, err);
    }
    return found;
}

static void number(struct server *server) {
    int64_t position = 0;
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        if (session->position != position) {
            session->position = position;
            server_session_changed(server, session);
        }
        position++;
    }
}

void registry_save_names(struct server *server) {
    if (!server->names_are_stale) {
        return;
    }
    server->names_are_stale = false;
    struct buffer names = { 0 };
    struct error err = { 0 };
    const struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        session_names_add(&names, session->id, session->spec.name, session->spec.agent.is_headless);
    }
    if (!session_names_save(server->state_directory, &names, &err)) {
        log_warn("%s", err.text);
    }
    buffer_finish(&names);
}

bool registry_has(const struct session *session) {
    return list_is_linked(&session->by_id);
}

void registry_insert(struct server *server, struct session *session) {
    struct list *before = &server->sessions;
    while (before->previous != &server->sessions &&
            container_of(before->previous, struct session, link)->order > session->order) {
        before = before->previous;
    }
    list_remove(&session->link);
    list_insert_before(before, &session->link);
    list_remove(&session->by_id);
    list_append(&server->by_id[bucket_of(session->id)], &session->by_id);
    server_session_changed(server, session);
    number(server);
    server->names_are_stale = true;
    deferred_schedule(server->tell_later);
}

static int64_t last_order(const struct server *server) {
    return list_is_empty(&server->sessions)
                   ? 0
                   : container_of(server->sessions.previous, struct session, link)->order;
}

void registry_append(struct server *server, struct session *session) {
    session->order = last_order(server) + ORDER_STEP;
    registry_insert(server, session);
}

void registry_remove(struct server *server, struct session *session) {
    struct error err = { 0 };
    if (!session_names_keep_gone(server->state_directory, session->id, session->spec.name, &err)) {
        log_warn("%s", err.text); /* its recording is found by its id then */
    }
    list_remove(&session->link);
    list_remove(&session->by_id);
    number(server);
    server->names_are_stale = true;
    deferred_schedule(server->tell_later);
}

/* Room between all of them again; those that changed are saved. */
static void spread(struct server *server) {
    int64_t order = 0;
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        session->order = order += ORDER_STEP;
        (void)server_save(server, session, NULL, NULL, NULL, NULL);
    }
}

void registry_move(struct server *server, struct session *session, int64_t position) {
    list_remove(&session->link);
    struct list *next = server->sessions.next;
    for (int64_t i = 0; i < position && next != &server->sessions; i++) {
        next = next->next;
    }
    list_insert_before(next, &session->link);
    bool is_first = session->link.previous == &server->sessions;
    int64_t below =
            is_first ? 0 : container_of(session->link.previous, struct session, link)->order;
    int64_t above = next == &server->sessions ? below + 2 * ORDER_STEP
                                              : container_of(next, struct session, link)->order;
    session->order = below + (above - below) / 2;
    if (session->order == below || session->order == above) {
        spread(server);
    }
    number(server);
}

char *registry_free_name(const struct server *server, const char *base) {
    char name[SESSION_NAME_MAX + 1];
    snprintf(name, sizeof(name), "%s", base);
    for (unsigned i = 2; registry_find_name(server, name) != NULL; i++) {
        snprintf(name, sizeof(name), "%.*s-%u", SESSION_NAME_MAX - 8, base, i);
    }
    return text_copy(name);
}

struct json *registry_describe(const struct server *server, describe_fn *describe) {
    struct json *array = json_create_array();
    const struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        json_add(array, describe(session));
    }
    return array;
}
