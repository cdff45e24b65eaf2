/* SPDX-License-Identifier: MIT */
/* posix_spawn with the descriptors at fixed numbers. */

#include "spawn-process.h"

#include "base/fd-limit.h"
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

extern char **environ;

/* `from` at the number `to` in the new process. It is moved out of the way of the other numbers
 * first; *moved is closed by the caller. */
static bool hand_over(posix_spawn_file_actions_t *actions, int from, int to, int *moved) {
    *moved = fcntl(from, F_DUPFD_CLOEXEC, SPAWN_FIRST_FD + SPAWN_FDS_MAX);
    return *moved >= 0 && posix_spawn_file_actions_adddup2(actions, *moved, to) == 0;
}

static bool start(const struct spawn *spawn, const posix_spawn_file_actions_t *actions,
        pid_t *out_pid, struct error *err) {
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    fd_limit_lower_for_start(); /* a program may rely on the usual one */
    errno = posix_spawn(out_pid, spawn->program, actions, &attributes, spawn->arguments, environ);
    int reason = errno;
    fd_limit_raise_again();
    errno = reason;
    posix_spawnattr_destroy(&attributes);
    return errno == 0 || error_set_errno(err, "cannot start '%s'", spawn->program);
}

bool spawn_process(const struct spawn *spawn, pid_t *out_pid, struct error *err) {
    int moved[SPAWN_FDS_MAX] = { -1, -1, -1, -1 };
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    bool good = true;
    for (size_t i = 0; i < spawn->fd_count && good; i++) {
        good = hand_over(&actions, spawn->fds[i], SPAWN_FIRST_FD + (int)i, &moved[i]);
    }
    good = good && posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0) == 0 &&
           posix_spawn_file_actions_adddup2(&actions, 0, 1) == 0 &&
           posix_spawn_file_actions_addopen(
                   &actions, 2, spawn->error_path, O_WRONLY | O_CREAT | O_APPEND, 0600) == 0;
    good = good ? start(spawn, &actions, out_pid, err)
                : error_set_errno(err, "cannot prepare to start '%s'", spawn->program);
    posix_spawn_file_actions_destroy(&actions);
    for (size_t i = 0; i < SPAWN_FDS_MAX; i++) {
        fd_close(&moved[i]);
    }
    return good;
}
