/* SPDX-License-Identifier: MIT */
/* The program: its start, its end, and how it is ended. */

#include "base/clock.h"
#include "base/fd.h"
#include "base/log.h"
#include "crash.h"
#include "host.h"
#include "peer.h"
#include "pty.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define GRACE_MS_MAX 60000

/* Shows a line of ours on the screen, recorded as if it had been printed. */
static void show(struct host *host, const char *text) {
    terminal_feed(host->terminal, text, strlen(text));
    if (host->recording != NULL) {
        (void)recording_append(host->recording, text, strlen(text));
    }
}

static void fail(struct host *host, int reason, const struct error *err) {
    struct kept *kept = host->kept;
    char line[ERROR_TEXT_SIZE + 16];
    kept->state = HOST_FAILED;
    kept->child_pid = 0;
    kept->failed_errno = reason;
    kept->exited_wall_ms = clock_wall_ms();
    snprintf(line, sizeof(line), "stoa: %s\r\n", err->text);
    show(host, line);
    host_note(host, err->text);
    host_tell_text(host, FACT_FAILED, reason, err->text);
}

void child_begin(struct host *host, struct child_start *start) {
    struct kept *kept = host->kept;
    *start = (struct child_start){ .program = { .pid = -1, .report = -1 } };
    int slave = -1;
    kept->started_wall_ms = clock_wall_ms();
    if (kept->pty_fd < 0) {
        kept->pty_fd = host_open_pty(&start->err);
    }
    if (kept->pty_fd >= 0 &&
            pty_prepare(kept->pty_fd, kept->columns, kept->rows, &slave, &start->err)) {
        start->program = program_begin(&host->spec, slave);
        kept->child_pid = start->program.pid > 0 ? start->program.pid : 0;
        kept->child_is_ours = 1;
        kept->program_nice = 0;
    } else {
        start->reason = errno != 0 ? errno : EIO;
    }
    fd_close(&slave);
}

void child_check(struct host *host, struct child_start *start) {
    struct kept *kept = host->kept;
    int reason = start->reason != 0 ? start->reason
                                    : program_check(&start->program, &host->spec, &start->err);
    if (reason != 0) {
        fd_close(&kept->pty_fd);
        fail(host, reason, &start->err);
        return;
    }
    host_tell_text(host, FACT_STARTED, kept->child_pid, "");
    child_watch_adopted(host);
}

static void on_child(void *context, unsigned events) {
    struct host *host = context;
    int status = 0;
    (void)events;
    if (!host->kept->child_is_ours) {
        child_ended(host, false, 0);
    } else if (waitpid(host->kept->child_pid, &status, WNOHANG) > 0) {
        child_ended(host, true, status);
    }
}

void child_watch_adopted(struct host *host) {
    if (host->kept->child_pid == 0) {
        return;
    }
    host->child_pidfd = pidfd_open(host->kept->child_pid, 0); /* close-on-exec by itself */
    host->child_watch = host->child_pidfd < 0
                                ? NULL
                                : watch_create(host->loop, host->child_pidfd, on_child, host, NULL);
    if (host->child_watch != NULL) {
        watch_set(host->child_watch, WATCH_READABLE);
        return;
    }
    int status = 0; /* it is gone already */
    bool known = host->kept->child_is_ours && waitpid(host->kept->child_pid, &status, 0) > 0;
    child_ended(host, known, status);
}

static void go(struct host *host) {
    loop_stop(host->loop);
}

void child_ended(struct host *host, bool known, int wait_status) {
    struct kept *kept = host->kept;
    bool first = kept->state == HOST_RUNNING;
    if (!first && (kept->status_known || !known)) {
        return;
    }
    watch_destroy(TAKE(host->child_watch));
    fd_close(&host->child_pidfd);
    kept->child_pid = 0;
    kept->state = HOST_EXITED;
    kept->status_known = known;
    kept->exit_status = known && WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
    kept->exit_signal = known && WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
    if (first) {
        kept->exited_wall_ms = clock_wall_ms();
        output_drain(host);
    }
    struct fact fact = {
        .kind = FACT_EXITED, .number = kept->exit_status, .extra = kept->exit_signal
    };
    host_tell(host, &fact);
    host_status_changed(host);
    control_check_waits(host);
    if (host->ends) {
        go(host);
    }
}

static void signal_program(struct host *host, int number) {
    pid_t child = host->kept->child_pid;
    pid_t foreground = host->kept->pty_fd >= 0 ? tcgetpgrp(host->kept->pty_fd) : -1;
    if (foreground > 1 && foreground != child) {
        (void)kill(-foreground, number);
    }
    if (child > 1) {
        (void)kill(-child, number);
        (void)kill(child, number);
    }
}

static void on_grace_over(void *context) {
    struct host *host = context;
    signal_program(host, SIGKILL);
    if (host->kept->child_pid == 0) {
        go(host);
    }
}

void child_end(struct host *host, uint32_t grace_ms) {
    host->ends = true;
    if (host->kept->state != HOST_RUNNING) {
        go(host);
        return;
    }
    signal_program(host, SIGHUP);
    signal_program(host, SIGCONT); /* a stopped one must be able to go */
    if (host->end_timeout == NULL) {
        host->end_timeout = timeout_create(host->loop, on_grace_over, host);
    }
    timeout_start(host->end_timeout, grace_ms < GRACE_MS_MAX ? grace_ms : GRACE_MS_MAX);
}
