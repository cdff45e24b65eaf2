/* SPDX-License-Identifier: MIT */
/* The start of the server by whoever misses it. */

#include "client/server-start.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/file-lock.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOCK_FD             3
#define LISTENER_FD         4
#define STOPPING_MAX_MS     3000 /* a server that stops may hold its lock so long */
#define STOPPING_RETRY_MS   2
#define PROGRAM_EXEC_STATUS 127

static int open_lock(const char *directory, const char *name, struct error *err) {
    OWNED_STR path = path_join(directory, name);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        error_set_errno(err, "cannot open '%s'", path);
    }
    return fd;
}

/* The lock whose holder serves; -1 and ERROR_BUSY when somebody holds it. */
static int take_server_lock(const char *directory, struct error *err) {
    OWNED_FD lock = open_lock(directory, "server.lock", err);
    if (lock < 0) {
        return -1;
    }
    if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        error_set(err, ERROR_BUSY,
                "a server holds '%s/server.lock' but does not answer at "
                "'%s/server.sock': end it, its pid is in that file",
                directory, directory);
        return -1;
    }
    int taken = lock;
    lock = -1;
    return taken;
}

static void become_server(const char *program, const char *fleet, int lock, int listener) {
    (void)setsid();
    /* Both out of the way of the numbers they get. */
    int high_lock = fcntl(lock, F_DUPFD_CLOEXEC, 10);
    int high_listener = fcntl(listener, F_DUPFD_CLOEXEC, 10);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (high_lock < 0 || high_listener < 0 || null < 0 || chdir("/") != 0) {
        _exit(PROGRAM_EXEC_STATUS);
    }
    for (int fd = 0; fd <= 2; fd++) {
        (void)dup2(null, fd);
    }
    (void)dup2(high_lock, LOCK_FD); /* dup2 leaves out close-on-exec */
    (void)dup2(high_listener, LISTENER_FD);
    (void)close_range(LISTENER_FD + 1, ~0u, CLOSE_RANGE_CLOEXEC); /* a lock, a pipe of who asked */
    struct sigaction action = { .sa_handler = SIG_DFL };
    for (int number = 1; number < NSIG; number++) {
        (void)sigaction(number, &action, NULL);
    }
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)setenv(SERVER_FDS_VARIABLE, "3,4", 1);
    execl(program, "stoa", "-L", fleet, "server", "run", (char *)NULL);
    _exit(PROGRAM_EXEC_STATUS);
}

/* In two steps, so that the server is no child of ours to be waited for. */
static bool fork_server(const char *fleet, int lock, int listener, struct error *err) {
    OWNED_STR program = path_program(err);
    if (program == NULL) {
        return false;
    }
    pid_t middle = fork();
    if (middle == 0) {
        pid_t server = fork();
        if (server == 0) {
            become_server(program, fleet, lock, listener);
        }
        _exit(server < 0 ? errno : 0);
    }
    int status = 0;
    while (middle > 0 && waitpid(middle, &status, 0) < 0 && errno == EINTR) {
    }
    if (middle < 0 || status != 0) {
        errno = middle < 0 ? errno : WEXITSTATUS(status);
        return error_set_errno(err, "cannot start the server");
    }
    return true;
}

/* Whether a server that is not found in this directory has the fleet all the same: it was started
 * with another XDG_RUNTIME_DIR, or its sockets were removed under it. ERROR_BUSY, for it may be
 * about to end. */
static bool is_served_elsewhere(const char *fleet, const char *directory, struct error *err) {
    OWNED_STR path = path_server_state_lock(fleet);
    OWNED_STR holder = file_lock_holder(path);
    if (holder == NULL) {
        return false;
    }
    char *place = strchr(holder, ' ');
    place = place != NULL ? place + 1 : holder;
    place[strcspn(place, "\n")] = '\0';
    long pid = strtol(holder, NULL, 10);
    if (text_equal(place, directory)) {
        error_set(err, ERROR_BUSY,
                "the server of fleet '%s', pid %ld, is not to be reached in '%s': "
                "its files there were removed",
                fleet, pid, directory);
        if (pid > 1) {
            (void)kill((pid_t)pid, SIGHUP); /* it makes them anew, unless it is about to end */
        }
    } else {
        error_set(err, ERROR_BUSY,
                "fleet '%s' has a server, pid %ld, in '%s', not in '%s': set XDG_RUNTIME_DIR as "
                "it was there, or take another fleet with -L",
                fleet, pid, place, directory);
    }
    return true;
}

/* Of a connection that failed: nobody is there, and not somebody who does not answer. */
static bool is_absence(const struct error *reason) {
    return reason->code == ERROR_NOT_FOUND || reason->code == ERROR_CLOSED;
}

/* With start.lock held: nobody else is between the lock and the socket. */
static int connect_or_start(
        const char *fleet, const char *directory, const char *path, struct error *err) {
    struct error reason = { 0 };
    int fd = socket_connect(path, &reason);
    if (fd >= 0) {
        return fd;
    }
    if (!is_absence(&reason)) {
        if (err != NULL) {
            *err = reason;
        }
        return -1;
    }
    if (is_served_elsewhere(fleet, directory, err)) {
        return -1;
    }
    OWNED_FD lock = take_server_lock(directory, err);
    if (lock < 0) {
        return -1;
    }
    OWNED_FD listener = socket_listen(path, err);
    if (listener < 0 || !fork_server(fleet, lock, listener, err)) {
        return -1;
    }
    return socket_connect(path, err);
}

static int start(const char *fleet, const char *directory, const char *path, struct error *err) {
    struct error reason = { 0 };
    if (!path_make_private_directory(directory, err)) {
        return -1;
    }
    OWNED_FD start_lock = open_lock(directory, "start.lock", err);
    if (start_lock < 0) {
        return -1;
    }
    while (flock(start_lock, LOCK_EX) != 0) {
        if (errno != EINTR) {
            error_set_errno(err, "cannot lock '%s/start.lock'", directory);
            return -1;
        }
    }
    int64_t give_up_ms = clock_monotonic_ms() + STOPPING_MAX_MS;
    int fd = connect_or_start(fleet, directory, path, &reason);
    while (fd < 0 && reason.code == ERROR_BUSY && clock_monotonic_ms() < give_up_ms) {
        (void)poll(NULL, 0, STOPPING_RETRY_MS); /* a server is stopping: it ends any moment */
        fd = connect_or_start(fleet, directory, path, &reason);
    }
    if (fd < 0 && err != NULL) {
        *err = reason;
    }
    (void)flock(start_lock, LOCK_UN);
    return fd;
}

int server_connect_running(const char *fleet, struct error *err) {
    OWNED_STR directory = path_runtime_directory(fleet);
    OWNED_STR path = path_join(directory, "server.sock");
    struct error reason = { 0 };
    int fd = socket_connect(path, &reason);
    if (fd < 0 && err != NULL &&
            !(is_absence(&reason) && is_served_elsewhere(fleet, directory, err))) {
        *err = reason;
    }
    return fd;
}

int server_connect(const char *fleet, struct error *err) {
    OWNED_STR directory = path_runtime_directory(fleet);
    OWNED_STR path = path_join(directory, "server.sock");
    struct error reason = { 0 };
    int fd = socket_connect(path, &reason);
    return fd >= 0 ? fd : start(fleet, directory, path, err);
}
