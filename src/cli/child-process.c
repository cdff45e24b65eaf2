/* SPDX-License-Identifier: MIT */
#include "child-process.h"

#include "base/cleanup.h"
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define EXEC_FAILED     126
#define PROGRAM_MISSING 127

/* Which are told by the descriptor instead of what they do by default. */
static void fill_signals(sigset_t *out) {
    static const int numbers[] = { SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM };
    sigemptyset(out);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        sigaddset(out, numbers[i]);
    }
}

static void __attribute__((noreturn))
become(const char *const *argv, pid_t parent, int out, int error, const sigset_t *mask) {
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    bool good = nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
                dup2(error, STDERR_FILENO) >= 0;
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    (void)signal(SIGPIPE, SIG_DFL);
    (void)sigprocmask(SIG_SETMASK, mask, NULL);
    if (good && getppid() == parent) { /* else it died before that was set */
        execvp(argv[0], (char *const *)argv);
        fprintf(stderr, "stoa: cannot run '%s': %s\n", argv[0], strerror(errno));
        fflush(stderr);
    }
    _exit(errno == ENOENT ? PROGRAM_MISSING : EXEC_FAILED);
}

static bool open_pipes(int out[2], int error[2], struct error *err) {
    if (pipe2(out, O_CLOEXEC) == 0) {
        if (pipe2(error, O_CLOEXEC) == 0) {
            return true;
        }
        fd_close(&out[0]);
        fd_close(&out[1]);
    }
    return error_set_errno(err, "no pipe for the output of a program");
}

int child_process_start(struct child_process *child, const char *const *argv, struct error *err) {
    int out[2], error[2];
    sigset_t told, before;
    pid_t parent = getpid();
    if (!open_pipes(out, error, err)) {
        return -1;
    }
    fill_signals(&told);
    (void)sigprocmask(SIG_BLOCK, &told, &before);
    OWNED_FD signals = signalfd(-1, &told, SFD_CLOEXEC | SFD_NONBLOCK);
    child->pid = signals < 0 ? -1 : fork();
    if (child->pid == 0) {
        become(argv, parent, out[1], error[1], &before);
    }
    fd_close(&out[1]);
    fd_close(&error[1]);
    child->out = out[0];
    child->error = error[0];
    if (child->pid < 0) {
        error_set_errno(err, "cannot start a program");
        (void)sigprocmask(SIG_SETMASK, &before, NULL);
        child_process_finish(child);
        return -1;
    }
    (void)fd_set_nonblocking(child->out, true);
    (void)fd_set_nonblocking(child->error, true);
    int given = signals;
    signals = -1;
    return given;
}

void child_process_finish(struct child_process *child) {
    fd_close(&child->out);
    fd_close(&child->error);
}
