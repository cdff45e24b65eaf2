/* SPDX-License-Identifier: MIT */
#include "server-place.h"

#include "base/fd-limit.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"
#include "loop/acceptor.h"
#include "server-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FDS_VARIABLE "STOA_SERVER_FDS"

const struct server_place server_no_place = { .lock = -1, .listener = -1 };

/* "LOCK,LISTENER" as whoever started us left them; false when there are none. */
static bool take_inherited(struct server *server) {
    const char *text = getenv(FDS_VARIABLE);
    struct stat status;
    int lock = -1, listener = -1;
    if (text == NULL || sscanf(text, "%d,%d", &lock, &listener) != 2 ||
            fstat(listener, &status) != 0 || !S_ISSOCK(status.st_mode) || lock < 0) {
        return false;
    }
    (void)unsetenv(FDS_VARIABLE);
    (void)fd_set_cloexec(lock, true);
    (void)fd_set_cloexec(listener, true);
    server->place = (struct server_place){ lock, listener, NULL };
    return true;
}

/* ERROR_BUSY when another serves. */
static bool take_own(const struct server *server, struct server_place *place, struct error *err) {
    OWNED_STR lock_path = path_join(server->runtime_directory, "server.lock");
    if (!path_make_private_directory(server->runtime_directory, err)) {
        return false;
    }
    place->lock = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (place->lock < 0) {
        return error_set_errno(err, "cannot open '%s'", lock_path);
    }
    if (flock(place->lock, LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? error_set(err, ERROR_BUSY, "another server is there")
                                    : error_set_errno(err, "cannot lock '%s'", lock_path);
    }
    place->listener = socket_listen(server->socket_path, err);
    return place->listener >= 0;
}

bool server_take_place(struct server *server, struct error *err) {
    if (take_inherited(server)) {
        return true;
    }
    session_limits_leave(server->server_argv); /* it may have been a host that started us */
    return take_own(server, &server->place, err);
}

static bool listen_at(struct server *server, struct server_place *place, struct error *err) {
    place->accepting = acceptor_create(server->loop, place->listener, server_add_peer, server, err);
    if (place->accepting != NULL) {
        acceptor_start(place->accepting);
    }
    return place->accepting != NULL;
}

bool server_listen(struct server *server, struct error *err) {
    return listen_at(server, &server->place, err);
}

static void leave(struct server_place *place) {
    acceptor_destroy(TAKE(place->accepting));
    fd_close(&place->listener);
    fd_close(&place->lock);
}

bool server_renew_place(struct server *server, struct error *err) {
    struct server_place fresh = server_no_place;
    if (!take_own(server, &fresh, err) || !listen_at(server, &fresh, err)) {
        leave(&fresh);
        return false;
    }
    leave(&server->place);
    server->place = fresh;
    server_write_pid(server);
    return true;
}

void server_write_pid(const struct server *server) {
    OWNED_STR text = text_format("%ld\n", (long)getpid());
    if (ftruncate(server->place.lock, 0) != 0 ||
            pwrite(server->place.lock, text, strlen(text), 0) < 0) {
        log_debug("the pid cannot be written to the lock");
    }
}

void server_execute_anew(const struct server *server) {
    OWNED_STR fds = text_format("%d,%d", server->place.lock, server->place.listener);
    (void)fd_set_cloexec(server->place.lock, false);
    (void)fd_set_cloexec(server->place.listener, false);
    (void)setenv(FDS_VARIABLE, fds, 1);
    fd_limit_lower_for_start();
    (void)execv(server->program, server->server_argv);
    log_error("cannot execute '%s': %s", server->program, strerror(errno));
}
