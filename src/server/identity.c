/* SPDX-License-Identifier: MIT */
/* Who calls. Everything in a pane has the user's uid, so a caller is known by its process: by the
 * session its environment names, or by its ancestors. This stops accidents and injected prompts,
 * not a hostile program of the same user. */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"
#include "server-private.h"

#include <stdio.h>
#include <string.h>

#define ENVIRON_MAX_BYTES (4 * 1024 * 1024)
#define STAT_MAX_BYTES    4096
#define ANCESTORS_MAX     64
#define CLIENT_MAX_BYTES  64

/* The id in STOA_SESSION=… of a process, NULL when it has none. */
static char *session_of_environment(pid_t pid) {
    static const char variable[] = "STOA_SESSION=";
    OWNED_STR path = text_format("/proc/%ld/environ", (long)pid);
    struct buffer environment = { 0 };
    char *id = NULL;
    if (file_read(path, ENVIRON_MAX_BYTES, &environment, NULL)) {
        const char *at = buffer_text(&environment), *end = at + environment.length;
        for (; at < end && id == NULL; at += strlen(at) + 1) {
            id = text_starts_with(at, variable) ? text_copy(at + strlen(variable)) : NULL;
        }
    }
    buffer_finish(&environment);
    return id;
}

static pid_t parent_of(pid_t pid) {
    OWNED_STR path = text_format("/proc/%ld/stat", (long)pid);
    struct buffer stat = { 0 };
    int parent = 0;
    if (file_read(path, STAT_MAX_BYTES, &stat, NULL)) {
        const char *name_end = strrchr(buffer_text(&stat), ')');
        if (name_end == NULL || sscanf(name_end, ") %*c %d", &parent) != 1) {
            parent = 0;
        }
    }
    buffer_finish(&stat);
    return parent;
}

static const struct session *session_of_process(const struct server *server, pid_t pid) {
    const struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        if (session_owns(session, pid)) {
            return session;
        }
    }
    return NULL;
}

static const struct session *session_of_ancestors(const struct server *server, pid_t pid) {
    for (int i = 0; i < ANCESTORS_MAX && pid > 1 && pid != getpid(); i++) {
        const struct session *session = session_of_process(server, pid);
        if (session != NULL) {
            return session;
        }
        pid = parent_of(pid);
    }
    return NULL;
}

static void set_session(struct peer *peer) {
    struct server *server = peer->server;
    OWNED_STR named = session_of_environment(peer->pid);
    const struct session *session = named == NULL ? NULL : registry_find_id(server, named);
    if (session == NULL) {
        session = session_of_ancestors(server, peer->pid);
    }
    if (session != NULL) {
        text_replace(&peer->session_id, session->id);
    }
}

void peer_identify(struct peer *peer, const char *client) {
    if (!peer->is_identified) {
        peer->is_identified = true;
        set_session(peer);
    }
    if (client != NULL || *peer->who == '\0') {
        char *who = text_format("%.*s (pid %ld)%s%s", CLIENT_MAX_BYTES,
                client == NULL ? "a program" : client, (long)peer->pid,
                *peer->session_id == '\0' ? "" : " in session ", peer->session_id);
        free(peer->who);
        peer->who = who;
    }
}

bool peer_may_call(struct peer *peer, const struct rpc_method *method, const struct json *params,
        struct error *err) {
    if ((method->flags & (RPC_GUARDED | RPC_OUTSIDE)) == 0) {
        return true;
    }
    peer_identify(peer, NULL);
    if (*peer->session_id == '\0') {
        return true;
    }
    if ((method->flags & RPC_OUTSIDE) != 0) {
        return error_set(
                err, ERROR_DENIED, "%s is refused to what runs in a session", method->name);
    }
    const struct session *target =
            registry_find(peer->server, json_get_text(params, "session", ""), err);
    if (target == NULL) {
        return false;
    }
    return text_equal(target->id, peer->session_id) ||
           error_set(err, ERROR_DENIED, "%s is refused to what runs in a session, but for its own",
                   method->name);
}
