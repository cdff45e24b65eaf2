/* SPDX-License-Identifier: MIT */

/* The program has the terminal as a job of its own, so that what it is sent (C-c, C-z) does not
 * reach stoa. One that is stopped goes on at once: there is no shell here to call it back. */

#include "outside.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "state.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void become(const char *line, const char *file) {
    static const int signals[] = { SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE, SIGCHLD };
    setpgid(0, 0);
    tcsetpgrp(STDIN_FILENO, getpid());
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        signal(signals[i], SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execl("/bin/sh", "sh", "-c", line, "sh", file, (char *)NULL);
    _exit(127);
}

static int wait_for(pid_t pid) {
    int status = 0;
    for (;;) {
        pid_t got = waitpid(pid, &status, WUNTRACED);
        if (got < 0 && errno != EINTR) {
            return 0; /* somebody else reaped it */
        }
        if (got == pid && !WIFSTOPPED(status)) {
            return status;
        }
        if (got == pid) {
            kill(-pid, SIGCONT);
        }
    }
}

bool outside_run(struct app *app, const char *command, const char *file, struct error *err) {
    OWNED_STR line = text_format("%s \"$1\"", command);
    sigset_t all, before;
    sigfillset(&all);
    app_leave_terminal(app);
    sigprocmask(SIG_BLOCK, &all, &before); /* no handler of ours runs in the child */
    pid_t pid = fork();
    if (pid == 0) {
        become(line, file);
    }
    int failed = errno;
    if (pid > 0) {
        setpgid(pid, pid);
        tcsetpgrp(STDIN_FILENO, pid);
    }
    int status = pid > 0 ? wait_for(pid) : 0;
    tcsetpgrp(STDIN_FILENO, getpgrp()); /* SIGTTOU is blocked here */
    sigprocmask(SIG_SETMASK, &before, NULL);
    app_enter_terminal(app);
    if (pid < 0) {
        errno = failed;
        return error_set_errno(err, "cannot start '%s'", command);
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
        return error_set(err, ERROR_NOT_FOUND, "cannot run '%s': is it installed?", command);
    }
    return true;
}
