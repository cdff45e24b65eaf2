/* SPDX-License-Identifier: MIT */
/* posix_spawn with the descriptors at fixed numbers. */

#include "host/launch.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/socket.h"
#include "base/text.h"
#include "inherited.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/mman.h>

extern char **environ;

/* The spec in a memfd, its offset at the beginning. */
static int spec_to_fd(const struct host_spec *spec, struct error *err) {
    int fd = memfd_create("stoa-spec", MFD_CLOEXEC);
    if (fd < 0) {
        error_set_errno(err, "cannot create a memory file");
        return -1;
    }
    struct buffer bytes = { 0 };
    host_spec_encode(spec, &bytes);
    bool good = fd_write_all(fd, bytes.data, bytes.length, err) && lseek(fd, 0, SEEK_SET) == 0;
    buffer_finish(&bytes);
    if (!good) {
        fd_close(&fd);
    }
    return fd;
}

/* `from` at the number `to` in the new process. It is moved out of the way of the other numbers
 * first; *moved is closed by the caller. */
static bool hand_over(posix_spawn_file_actions_t *actions, int from, int to, int *moved) {
    *moved = fcntl(from, F_DUPFD_CLOEXEC, INHERITED_END);
    return *moved >= 0 && posix_spawn_file_actions_adddup2(actions, *moved, to) == 0;
}

/* The wrapper's words, then the program by its path with its arguments; NULL without a wrapper.
 * The strings stay their owners'. */
static char **wrap(const struct host_launch *launch, const char *const own[]) {
    if (launch->wrapper == NULL) {
        return NULL;
    }
    size_t words = text_vector_length((const char *const *)launch->wrapper);
    size_t count = text_vector_length(own);
    char **wrapped = memory_allocate_zeroed(words + count + 1, sizeof(char *));
    memcpy(wrapped, launch->wrapper, words * sizeof(char *));
    memcpy(wrapped + words, own, count * sizeof(char *));
    wrapped[words] = (char *)launch->program;
    return wrapped;
}

static bool spawn(const struct host_launch *launch, posix_spawn_file_actions_t *actions,
        pid_t *out_pid, struct error *err) {
    char child[32];
    snprintf(child, sizeof(child), "%ld", (long)launch->child_pid);
    const char *own[] = { "stoa-host", launch->pty >= 0 ? "--replace" : "--new", child, NULL };
    char **wrapped = wrap(launch, own);
    char *const *arguments = wrapped != NULL ? wrapped : (char *const *)own;
    const char *program = wrapped != NULL ? wrapped[0] : launch->program;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    errno = posix_spawn(out_pid, program, actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    free(wrapped);
    return errno == 0 || error_set_errno(err, "cannot start '%s'", program);
}

/* Whether a log can be written there: if not, the host begins all the same. */
static bool can_log(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
    }
    return fd >= 0;
}

bool host_launch(
        const struct host_launch *launch, pid_t *out_pid, int *out_link, struct error *err) {
    int pair[2];
    if (!socket_pair(pair, err)) {
        return false;
    }
    OWNED_FD ours = pair[0];
    OWNED_FD theirs = pair[1];
    OWNED_FD spec = spec_to_fd(launch->spec, err);
    if (spec < 0) {
        return false;
    }
    OWNED_FD moved_listener = -1;
    OWNED_FD moved_spec = -1;
    OWNED_FD moved_link = -1;
    OWNED_FD moved_pty = -1;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    const char *log_path = launch->spec->log_path;
    const char *error_path = log_path != NULL && can_log(log_path) ? log_path : "/dev/null";
    bool good = hand_over(&actions, launch->listener, INHERITED_LISTENER, &moved_listener) &&
                hand_over(&actions, spec, INHERITED_SPEC, &moved_spec) &&
                hand_over(&actions, theirs, INHERITED_LINK, &moved_link) &&
                (launch->pty < 0 || hand_over(&actions, launch->pty, INHERITED_PTY, &moved_pty)) &&
                posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0) == 0 &&
                posix_spawn_file_actions_adddup2(&actions, 0, 1) == 0 &&
                posix_spawn_file_actions_addopen(
                        &actions, 2, error_path, O_WRONLY | O_CREAT | O_APPEND, 0600) == 0;
    good = good ? spawn(launch, &actions, out_pid, err)
                : error_set_errno(err, "cannot prepare to start '%s'", launch->program);
    posix_spawn_file_actions_destroy(&actions);
    if (good) {
        *out_link = ours;
        ours = -1;
    }
    return good;
}
