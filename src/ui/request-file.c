/* SPDX-License-Identifier: MIT */

/* The process is nobody's child, so that nobody waits for its end: it writes into a pipe, and ends
 * when nobody reads it. */

#include "request-file.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "loop/timeout.h"
#include "loop/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

struct request_file {
    struct json *asked;
    struct buffer got; /* its state in a byte, and its text */
    int fd;
    struct watch *watch;
    struct timeout *limit;
    request_file_fn *on_read;
    void *context;
};

/* ---- the process ----------------------------------------------------------------------------- */

static _Noreturn void read_in_child(const struct json *asked, int out) {
    struct approval_file file;
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    signal(SIGPIPE, SIG_DFL);
    bool is_ready = dup2(nowhere, STDIN_FILENO) >= 0 && dup2(nowhere, STDERR_FILENO) >= 0 &&
                    dup2(out, STDOUT_FILENO) >= 0;
    (void)close_range(STDERR_FILENO + 1, ~0u, 0); /* it may hang for ever: it holds nothing */
    if (is_ready && approval_file_read(&file, asked)) {
        const char state = (char)file.state;
        if (fd_write_all(STDOUT_FILENO, &state, 1, NULL)) {
            (void)fd_write_all(STDOUT_FILENO, file.text.data, file.text.length, NULL);
        }
    }
    _exit(0);
}

/* The end to read from; -1 when there is none. */
static int start(const struct json *asked) {
    int ends[2];
    sigset_t all, before;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return -1;
    }
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before); /* no handler of ours runs in the child */
    pid_t pid = fork();
    if (pid == 0) {
        if (fork() == 0) {
            sigset_t none;
            sigemptyset(&none);
            setsid();
            sigprocmask(SIG_SETMASK, &none, NULL);
            read_in_child(asked, ends[1]);
        }
        _exit(0);
    }
    while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    fd_close(&ends[1]);
    return ends[0];
}

/* ---- what comes of it ------------------------------------------------------------------------ */

void request_file_stop(struct request_file *file) {
    if (file != NULL) {
        watch_destroy(file->watch);
        timeout_destroy(file->limit);
        fd_close(&file->fd);
        buffer_finish(&file->got);
        json_destroy(file->asked);
        free(file);
    }
}

static void tell(struct request_file *file, const char *why) {
    struct approval_file read = { .state = APPROVAL_FILE_UNKNOWN };
    struct json *asked = TAKE(file->asked);
    request_file_fn *on_read = file->on_read;
    void *context = file->context;
    if (why == NULL && file->got.length > 0) {
        read.state = (enum approval_file_state)file->got.data[0];
        buffer_append(&read.text, file->got.data + 1, file->got.length - 1);
    } else {
        buffer_append_text(&read.text, why != NULL ? why : "it cannot be read");
    }
    request_file_stop(file);
    on_read(context, asked, &read);
    approval_file_finish(&read);
}

static void on_limit(void *context) {
    tell(context, "it cannot be read in time");
}

static void on_readable(void *context, unsigned events) {
    struct request_file *file = context;
    char *room = buffer_reserve(&file->got, 65536);
    ssize_t got = read(file->fd, room, 65536);
    if (got > 0) {
        file->got.length += (size_t)got;
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        tell(file, NULL);
    }
}

struct request_file *request_file_start(
        struct loop *loop, const struct json *asked, request_file_fn *on_read, void *context) {
    if (!approval_file_is_wanted(asked)) {
        return NULL;
    }
    struct request_file *file = NEW(struct request_file);
    file->asked = json_clone(asked);
    file->on_read = on_read;
    file->context = context;
    file->fd = start(asked);
    file->limit = timeout_create(loop, on_limit, file);
    file->watch = file->fd < 0 ? NULL : watch_create(loop, file->fd, on_readable, file, NULL);
    if (file->watch != NULL) {
        watch_set(file->watch, WATCH_READABLE);
    }
    timeout_start(file->limit, file->watch != NULL ? REQUEST_FILE_MS : 0);
    return file;
}
