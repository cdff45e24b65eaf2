/* SPDX-License-Identifier: MIT */
/* Who calls. Everything in a pane has the user's uid, so a caller is known by its process: by the
 * session its environment names, or by its ancestors. This stops accidents and injected prompts,
 * not a hostile program of the same user.
 *
 * To read an environment costs more than all else of a report, so one who says the secret that was
 * put into the environment of a session is in that session, unseen. It can only be more than what
 * an environment proves, which anybody can write, and being in a session only ever takes rights
 * away: who says nothing, or what is no session's, is looked at as ever. */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"
#include "server-private.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ENVIRON_MAX_BYTES   (4 * 1024 * 1024)
#define ENVIRON_USUAL_BYTES 16384
#define PATH_MAX_BYTES      64
#define STAT_MAX_BYTES      4096
#define ANCESTORS_MAX       64
#define CLIENT_MAX_BYTES    64
#define TOKEN_LENGTH        (SESSION_ID_DIGITS + 1 + SESSION_TOKEN_DIGITS) /* ID.SECRET */

/* The session whose secret this is. All of it is compared, wherever it differs. */
static const struct session *session_of_token(const struct server *server, const char *token) {
    char id[SESSION_ID_DIGITS + 1] = "";
    if (strlen(token) != TOKEN_LENGTH) {
        return NULL;
    }
    memcpy(id, token, SESSION_ID_DIGITS);
    const struct session *session = registry_find_id(server, id);
    if (session == NULL || strlen(session->token) != TOKEN_LENGTH) {
        return NULL;
    }
    unsigned difference = 0;
    for (size_t i = 0; i < TOKEN_LENGTH; i++) {
        difference |= (unsigned)(session->token[i] ^ token[i]);
    }
    return difference == 0 ? session : NULL;
}

/* What NAME=… says in an environment, NUL-terminated; NULL when there is none. */
static const char *value_in(const char *environment, size_t length, const char *name) {
    const char *end = environment + length;
    for (const char *at = environment; at < end; at += strlen(at) + 1) {
        if (text_starts_with(at, name)) {
            return at + strlen(name);
        }
    }
    return NULL;
}

/* The one that an environment names. A session that was found running had its token from another
 * server: it is as true as the name beside it. */
static const struct session *session_named_in(
        const struct server *server, const char *environment, size_t length) {
    const char *id = value_in(environment, length, "STOA_SESSION=");
    struct session *session = id == NULL ? NULL : registry_find_id(server, id);
    if (session == NULL || *session->token != '\0') {
        return session;
    }
    const char *token = value_in(environment, length, "STOA_TOKEN=");
    if (token != NULL && strlen(token) == TOKEN_LENGTH && text_starts_with(token, id)) {
        text_replace(&session->token, token);
    }
    return session;
}

/* Most are read by one read(2), which is all that a small one takes. */
static const struct session *session_of_environment(const struct server *server, pid_t pid) {
    char path[PATH_MAX_BYTES], some[ENVIRON_USUAL_BYTES + 1];
    snprintf(path, sizeof(path), "/proc/%ld/environ", (long)pid);
    OWNED_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, some, ENVIRON_USUAL_BYTES);
    if (got < ENVIRON_USUAL_BYTES) {
        size_t length = got < 0 ? 0 : (size_t)got;
        some[length] = '\0';
        return session_named_in(server, some, length);
    }
    struct buffer whole = { 0 };
    const struct session *session =
            file_read(path, ENVIRON_MAX_BYTES, &whole, NULL)
                    ? session_named_in(server, buffer_text(&whole), whole.length)
                    : NULL;
    buffer_finish(&whole);
    return session;
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

static void set_session(struct peer *peer, const char *token) {
    struct server *server = peer->server;
    const struct session *session = session_of_token(server, token);
    if (session == NULL) {
        session = session_of_environment(server, peer->pid);
    }
    if (session == NULL) {
        session = session_of_ancestors(server, peer->pid);
    }
    if (session != NULL) {
        text_replace(&peer->session_id, session->id);
    }
}

void peer_identify(struct peer *peer, const char *client, const char *token) {
    bool is_found = false;
    if (!peer->is_identified && peer->server->is_loaded) { /* else no session is known yet */
        peer->is_identified = true;
        set_session(peer, token);
        is_found = *peer->session_id != '\0';
    }
    if (client == NULL && is_found && *peer->who != '\0') {
        char *who = text_format("%s in session %s", peer->who, peer->session_id);
        free(peer->who);
        peer->who = who;
    } else if (client != NULL || *peer->who == '\0') {
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
    peer_identify(peer, NULL, "");
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
