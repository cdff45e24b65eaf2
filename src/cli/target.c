/* SPDX-License-Identifier: MIT */
#include "target.h"

#include "ask.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "session/session-names.h"

#include <poll.h>

#define HOST_WAIT_MS  10000 /* a host that was killed is back sooner by far */
#define HOST_RETRY_MS 20

void target_destroy(struct target *target) {
    if (target == NULL) {
        return;
    }
    control_link_destroy(target->link);
    free(target->id);
    free(target->name);
    free(target);
}

/* A session by its name or id; NULL: it is none of theirs. */
static const struct json *find_session(const struct json *sessions, const char *session) {
    for (size_t i = 0; i < json_count(sessions); i++) {
        const struct json *found = json_at(sessions, i);
        if (text_equal(json_get_text(found, "name", ""), session) ||
                text_equal(json_get_text(found, "id", ""), session)) {
            return found;
        }
    }
    return NULL;
}

/* What the server says; it is started when the fleet has hosts. */
static char *ask_id(const struct arguments *arguments, const char *session, struct error *err) {
    OWNED(json) result = ask(arguments, 0, "session.list", NULL, ASK_TIMEOUT_MS, err);
    const struct json *found = find_session(json_find(result, "sessions"), session);
    if (found == NULL && (result != NULL || !ask_fleet_exists(arguments))) {
        error_set(err, ERROR_NOT_FOUND, "no session '%s'", session);
    }
    return found == NULL ? NULL : text_copy(json_get_text(found, "id", ""));
}

/* Whether the server says that it runs: then its host is on its way, if it is not there. */
static bool is_running(const struct arguments *arguments, const char *id) {
    struct error err = { 0 };
    OWNED(json) result = ask(arguments, 0, "session.list", NULL, ASK_TIMEOUT_MS, &err);
    const struct json *found = find_session(json_find(result, "sessions"), id);
    return text_equal(json_get_text(found, "state", ""), "running");
}

/* The host's socket; one that was killed and is being started again is waited for. */
static struct control_link *reach(
        const struct arguments *arguments, const char *id, struct error *err) {
    OWNED_STR path = target_socket_path(arguments, id);
    int64_t deadline_ms = clock_monotonic_ms() + HOST_WAIT_MS;
    for (;;) {
        struct error failure = { 0 };
        struct control_link *link = control_link_create(path, &failure);
        bool is_absent = failure.code == ERROR_NOT_FOUND || failure.code == ERROR_CLOSED;
        if (link != NULL) {
            return link;
        }
        if (!is_absent || clock_monotonic_ms() >= deadline_ms || !is_running(arguments, id)) {
            error_set(err, failure.code, "%s", failure.text);
            return NULL;
        }
        (void)poll(NULL, 0, HOST_RETRY_MS);
    }
}

char *target_find_id(const struct arguments *arguments, const char *session, struct error *err) {
    OWNED_STR directory = path_state_directory(arguments->fleet);
    char *id = session_names_find(directory, session);
    return id != NULL ? id : ask_id(arguments, session, err);
}

char *target_socket_path(const struct arguments *arguments, const char *id) {
    char *directory = path_runtime_directory(arguments->fleet);
    char *path = text_format("%s/hosts/%s.sock", directory, id);
    free(directory);
    return path;
}

struct target *target_create(
        const struct arguments *arguments, const char *session, struct error *err) {
    OWNED(target) target = NEW(struct target);
    target->name = text_copy(session);
    target->id = target_find_id(arguments, session, err);
    if (target->id == NULL) {
        return NULL;
    }
    target->link = reach(arguments, target->id, err);
    if (target->link == NULL) {
        error_context(err, "cannot reach session '%s'", session);
        return NULL;
    }
    return TAKE(target);
}
