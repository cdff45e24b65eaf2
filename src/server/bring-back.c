/* SPDX-License-Identifier: MIT */
/* Brought back, or it is said why not. */

#include "bring-back.h"

#include "base/text.h"

#include <sys/stat.h>

/* Nobody saw how it ended: it was running when everything went. */
static bool is_lost(const struct session *session) {
    return !session_runs(session) && session->life == LIFE_EXITED && session->exit_status < 0 &&
           session->exit_signal == 0;
}

int64_t server_count_lost(const struct server *server) {
    int64_t count = 0;
    const struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        count += is_lost(session);
    }
    return count;
}

/* Its host would say so too, but later than we answer. */
static bool has_directory(struct session *session) {
    struct stat status;
    const char *directory = session->spec.directory;
    if (stat(directory, &status) == 0 && S_ISDIR(status.st_mode)) {
        return true;
    }
    OWNED_STR message =
            text_format("it was not brought back: its directory '%s' is gone", directory);
    session_set_message(session, message);
    return false;
}

static void add_failed(struct json *failed, const struct session *session) {
    struct json *object = json_create_object();
    json_set_text(object, "name", session->spec.name);
    json_set_text(object, "why", session->message);
    json_add(failed, object);
}

static void bring_back(struct server *server, struct session *session, const char *who,
        struct json *brought_back, struct json *failed) {
    OWNED_STR cause = text_copy(session->message);
    bool is_tried = has_directory(session);
    if (is_tried) {
        session->shows_last_screen = true;
        session_end(session, ENDING_TO_RESTART);
    }
    bool is_back = is_tried && session_runs(session);
    if (is_back) {
        json_add_text(brought_back, session->spec.name);
    } else {
        add_failed(failed, session);
    }
    (void)server_save(server, session, who,
            is_back ? "session.brought-back" : "session.not-brought-back",
            is_back ? cause : session->message, NULL);
    server_session_changed(server, session);
}

void server_bring_back(
        struct server *server, const char *who, struct json *brought_back, struct json *failed) {
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        if (is_lost(session)) {
            bring_back(server, session, who, brought_back, failed);
        }
    }
}
