/* SPDX-License-Identifier: MIT */
/* The hosts that a new server finds: theirs are the sessions that still run. */

#include "base/log.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"
#include "server-private.h"
#include "session/session-names.h"

#include <dirent.h>
#include <string.h>
#include <termios.h>

#define SOCKET_SUFFIX ".sock"

static struct session *find_in(const struct list *sessions, const char *id) {
    struct session *session;
    LIST_FOR_EACH (session, sessions, link) {
        if (text_equal(session->id, id)) {
            return session;
        }
    }
    return NULL;
}

static struct session *find(const struct server *server, const char *id) {
    struct session *session = registry_find_id(server, id);
    if (session == NULL) {
        session = find_in(&server->killed, id);
    }
    return session != NULL ? session : find_in(&server->strangers, id);
}

/* A host that the database does not know: the database was lost, or the host is about to go. */
static struct session *create_unknown(struct server *server, const char *id) {
    OWNED_STR known = session_names_of(server->state_directory, id);
    bool is_usable = known != NULL && session_spec_name_is_valid(known);
    struct session_spec spec = {
        .name = registry_free_name(server, is_usable ? known : id),
        .directory = text_copy("/"),
        .policies.recording.enabled = true,
        .columns = SESSION_COLUMNS,
        .rows = SESSION_ROWS,
    };
    struct session *session = session_create(&server->world, id, &spec);
    session_set_message(session, "what it runs is not known: it was not in the database");
    text_replace(&session->boot, server->boot);
    list_append(&server->strangers, &session->link);
    return session;
}

void server_settle_strangers(struct server *server) {
    struct session *session;
    LIST_FOR_EACH (session, &server->strangers, link) {
        if (session->life == LIFE_RUNNING && session->ending == NOT_ENDING) {
            list_remove(&session->link);
            registry_append(server, session);
            (void)server_save(server, session, WHO_SERVER, "session.found", session->message, NULL);
        } else if (session->life != LIFE_STARTING && session->ending == NOT_ENDING) {
            session_end(session, ENDING_FOR_GOOD);
        }
    }
}

static void adopt_at(struct server *server, const char *path, const char *id) {
    struct error err = { 0 };
    int fd = socket_connect(path, &err);
    if (fd < 0) {
        if (err.code == ERROR_CLOSED) { /* nobody listens: a leftover */
            (void)unlink(path);
        } else if (err.code != ERROR_NOT_FOUND) {
            log_warn("a host cannot be adopted: %s", err.text);
        }
        return;
    }
    struct session *session = find(server, id);
    if (session == NULL) {
        session = create_unknown(server, id);
    }
    session_adopt(session, fd);
    if (session->killed_ms != 0) { /* the server died while it was ending it */
        session_end(session, ENDING_FOR_GOOD);
    }
    server->adopted++;
}

static void adopt_all(struct server *server, const char *directory_path) {
    DIR *directory = opendir(directory_path);
    const struct dirent *entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        if (!text_ends_with(entry->d_name, SOCKET_SUFFIX)) {
            continue;
        }
        size_t length = strlen(entry->d_name) - strlen(SOCKET_SUFFIX);
        OWNED_STR id = text_copy_bytes(entry->d_name, length);
        OWNED_STR path = path_join(directory_path, entry->d_name);
        if (length == SESSION_ID_DIGITS && strspn(id, "0123456789abcdef") == length) {
            adopt_at(server, path, id);
        }
    }
    if (directory != NULL) {
        (void)closedir(directory);
    }
}

/* Nobody knows the session: it is one when a program leads the terminal, else a leftover. */
static struct session *create_for(struct server *server, const char *id, int pty) {
    if (tcgetsid(pty) > 1) {
        return create_unknown(server, id);
    }
    struct keeper_item leftover = { 0 };
    keeper_link_let_go(server->keeper, &leftover, id);
    (void)close(pty);
    return NULL;
}

void server_adopt_kept(void *context, const char *id, int pty) {
    struct server *server = context;
    struct session *session = find(server, id);
    if (session == NULL) {
        session = create_for(server, id, pty);
    }
    if (session != NULL) {
        bool is_new = !session_has_host(session);
        session_adopt_kept(session, pty);
        if (is_new && session->killed_ms != 0 && session_has_host(session)) {
            session_end(session, ENDING_FOR_GOOD);
        }
    }
}

/* Those that should run, and have no host and no terminal any more. */
void server_note_lost(void *context) {
    struct server *server = context;
    struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        if (!session_runs(session) || session_has_host(session) || session_is_held(session)) {
            continue;
        }
        bool same_boot = text_equal(session->boot, server->boot);
        session_note_lost(session, same_boot ? "it ended with its host while no server was there"
                                             : "it ended with the machine");
    }
}

void server_adopt_hosts(struct server *server) {
    OWNED_STR directory = path_join(server->runtime_directory, "hosts");
    adopt_all(server, directory);
    if (server->adopted > 0) {
        log_info("%zu hosts adopted", server->adopted);
    }
    keeper_link_open(server->keeper); /* then server_note_lost */
}
