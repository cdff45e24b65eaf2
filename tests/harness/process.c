/* SPDX-License-Identifier: MIT */

/* Starting and ending processes. Between fork and exec only async-signal-safe calls are made. */

#include "harness/process.h"

#include "base/clock.h"
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static void execute(const struct process_options *options) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (options->directory != NULL && chdir(options->directory) != 0) {
        _exit(126);
    }
    char *const *argv = (char *const *)options->argv;
    if (options->environment != NULL) {
        environ = (char **)options->environment; /* its PATH is the one that counts */
    }
    execvp(argv[0], argv);
    _exit(127);
}

bool process_start_in_pty(
        struct process_pty *pty, const struct process_options *options, struct error *err) {
    struct winsize size = { .ws_col = options->columns, .ws_row = options->rows };
    int master = -1;
    pid_t pid = forkpty(&master, NULL, NULL, &size);
    if (pid < 0) {
        return error_set_errno(err, "cannot start '%s' in a PTY", options->argv[0]);
    }
    if (pid == 0) {
        execute(options);
    }
    fd_set_cloexec(master, true);
    fd_set_nonblocking(master, true);
    *pty = (struct process_pty){ .pid = pid, .fd = master };
    return true;
}

void process_pty_resize(struct process_pty *pty, uint16_t columns, uint16_t rows) {
    struct winsize size = { .ws_col = columns, .ws_row = rows };
    ioctl(pty->fd, TIOCSWINSZ, &size);
}

void process_pty_finish(struct process_pty *pty) {
    if (pty->pid > 0) {
        kill(pty->pid, SIGKILL);
        waitpid(pty->pid, NULL, 0);
    }
    if (pty->pid != 0) {
        fd_close(&pty->fd);
    }
    pty->pid = 0;
    pty->fd = -1;
}

/* Reads until the writer ends or the deadline; false at the deadline. */
static bool collect(int fd, int64_t deadline_ms, struct buffer *out) {
    for (;;) {
        int64_t left_ms = deadline_ms - clock_monotonic_ms();
        struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
        if (left_ms <= 0 || poll(&poll_fd, 1, (int)left_ms) == 0) {
            return false;
        }
        char bytes[4096];
        ssize_t length = read(fd, bytes, sizeof(bytes));
        if (length == 0) {
            return true;
        }
        if (length > 0 && out != NULL) {
            buffer_append(out, bytes, (size_t)length);
        }
    }
}

/* What a command that has ended wrote is there, however long we were kept from reading it. */
static void collect_rest(int fd, struct buffer *out) {
    char bytes[4096];
    for (ssize_t length = 1; length > 0;) {
        length = read(fd, bytes, sizeof(bytes));
        if (length > 0 && out != NULL) {
            buffer_append(out, bytes, (size_t)length);
        }
    }
}

/* A daemon may keep the pipe open after the command itself has ended: its end is what counts. */
static int wait_for(pid_t pid, int fd, int64_t deadline_ms, struct buffer *out) {
    for (;;) {
        int status = 0;
        if (waitpid(pid, &status, WNOHANG) == pid) {
            collect_rest(fd, out);
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        if (clock_monotonic_ms() >= deadline_ms) {
            kill(pid, SIGKILL);
            waitpid(pid, NULL, 0);
            return -1;
        }
        collect(fd, clock_monotonic_ms() + 2, out);
    }
}

int process_run(const struct process_options *options, int64_t timeout_ms, struct buffer *out,
        struct error *err) {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0) {
        error_set_errno(err, "cannot make a pipe");
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
        dup2(null, STDIN_FILENO);
        dup2(fds[1], STDOUT_FILENO);
        dup2(fds[1], STDERR_FILENO);
        setsid();
        execute(options);
    }
    close(fds[1]);
    fd_set_nonblocking(fds[0], true);
    int status = wait_for(pid, fds[0], clock_monotonic_ms() + timeout_ms, out);
    close(fds[0]);
    if (status < 0) {
        error_set(err, ERROR_TIMEOUT, "'%s' did not end", options->argv[0]);
    }
    return status;
}

void process_become_reaper(void) {
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

void process_end_descendants(void) {
    for (;;) {
        pid_t *pids = NULL;
        size_t count = process_descendants(getpid(), &pids);
        for (size_t i = 0; i < count; i++) {
            kill(pids[i], SIGKILL);
        }
        free(pids);
        while (waitpid(-1, NULL, count == 0 ? WNOHANG : 0) > 0) {
            if (count != 0) {
                break;
            }
        }
        if (count == 0) {
            return;
        }
    }
}
