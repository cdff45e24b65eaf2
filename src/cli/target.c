/* SPDX-License-Identifier: MIT */
#include "target.h"

#include "ask.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "session/session-names.h"

void target_destroy(struct target *target) {
    if (target == NULL) {
        return;
    }
    control_link_destroy(target->link);
    free(target->id);
    free(target->name);
    free(target);
}

/* What the server says; it is started when the fleet has hosts. */
static char *ask_id(const struct arguments *arguments, const char *session, struct error *err) {
    OWNED(json) result = ask(arguments, 0, "session.list", NULL, ASK_TIMEOUT_MS, err);
    const struct json *sessions = json_find(result, "sessions");
    for (size_t i = 0; i < json_count(sessions); i++) {
        const struct json *found = json_at(sessions, i);
        if (text_equal(json_get_text(found, "name", ""), session) ||
                text_equal(json_get_text(found, "id", ""), session)) {
            return text_copy(json_get_text(found, "id", ""));
        }
    }
    if (result != NULL || !ask_fleet_exists(arguments)) {
        error_set(err, ERROR_NOT_FOUND, "no session '%s'", session);
    }
    return NULL;
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
    char *path = target_socket_path(arguments, target->id);
    target->link = control_link_create(path, err);
    free(path);
    if (target->link == NULL) {
        error_context(err, "cannot reach session '%s'", session);
        return NULL;
    }
    return TAKE(target);
}
