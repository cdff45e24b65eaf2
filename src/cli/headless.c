/* SPDX-License-Identifier: MIT */
#include "headless.h"

#include "agent/agent-decode.h"
#include "agent/agent-text.h"
#include "agent/stream-line.h"
#include "agent/stream-text.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "child-process.h"
#include "client/report.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define READ_BYTES     65536
#define LAST_READS_MAX 64    /* of what an ended program left in its pipes */
#define SERVER_REST_MS 10000 /* a server that does not answer is not told anything for so long */

struct headless {
    struct child_process child;
    struct stream_line out_line, error_line;
    struct stream_text text;
    struct buffer page;      /* not written yet */
    const char *socket_path; /* of the server, NULL: we run in no session */
    int64_t silent_until_ms;
    bool is_reaped;
    int wait_status;
};

/* ---- what it prints -------------------------------------------------------------------------- */

static void flush(struct headless *headless) {
    /* A terminal that is gone takes nothing any more; the program goes on all the same. */
    (void)fd_write_all(STDOUT_FILENO, headless->page.data, headless->page.length, NULL);
    buffer_clear(&headless->page);
}

/* What the server should know. */
static void report(struct headless *headless, const struct json *event) {
    OWNED(json) digest = agent_stream_digest(event);
    struct error err = { 0 };
    if (digest == NULL || headless->socket_path == NULL ||
            clock_monotonic_ms() < headless->silent_until_ms) {
        return;
    }
    json_set_integer(digest, "tools_running", (int64_t)stream_text_tools(&headless->text));
    OWNED_STR text = json_format(digest);
    const struct report said = {
        .kind = "stream-json",
        .text = text,
        .length = strlen(text),
        .said_bytes = strlen(text),
        .at_ms = clock_wall_ms(),
    };
    if (!report_send(headless->socket_path, &said, &err) && err.code == ERROR_TIMEOUT) {
        headless->silent_until_ms = clock_monotonic_ms() + SERVER_REST_MS;
    }
}

static void on_line(void *context, const char *line, size_t length, size_t said_bytes) {
    struct headless *headless = context;
    bool is_cut = said_bytes > length;
    OWNED(json) event = agent_text_parse(line, length, is_cut, NULL);
    if (event != NULL) {
        stream_text_event(&headless->text, event, &headless->page);
    } else if (!is_cut) {
        stream_text_raw(&headless->text, line, length, &headless->page);
    }
    if (is_cut) {
        OWNED_STR notice = text_format("(a line of %zu bytes: what is beyond %d is not shown)",
                said_bytes, STREAM_LINE_MAX_BYTES);
        stream_text_notice(&headless->text, notice, &headless->page);
    }
    flush(headless);
    if (event != NULL) {
        report(headless, event);
    }
}

static void on_error_line(void *context, const char *line, size_t length, size_t said_bytes) {
    struct headless *headless = context;
    stream_text_raw(&headless->text, line, length, &headless->page);
    flush(headless);
}

/* False when there is nothing to read now. */
static bool read_some(
        struct headless *headless, int *fd, struct stream_line *line, stream_line_fn *take) {
    char bytes[READ_BYTES];
    ssize_t got = *fd < 0 ? 0 : read(*fd, bytes, sizeof(bytes));
    if (got > 0) {
        stream_line_feed(line, bytes, (size_t)got, take, headless);
        return true;
    }
    if (*fd >= 0 && (got == 0 || (errno != EAGAIN && errno != EINTR))) {
        stream_line_end(line, take, headless);
        fd_close(fd);
    }
    return false;
}

static bool read_output(struct headless *headless) {
    bool out = read_some(headless, &headless->child.out, &headless->out_line, on_line);
    bool error = read_some(headless, &headless->child.error, &headless->error_line, on_error_line);
    return out || error;
}

/* ---- what is typed --------------------------------------------------------------------------- */

/* Nothing typed is shown, for it would stand between what the program says; nor does it end the
 * input, or stop the program where nobody could let it go on. */
static bool begin_input(struct termios *out_before) {
    if (tcgetattr(STDIN_FILENO, out_before) != 0) {
        return false;
    }
    struct termios quiet = *out_before;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    quiet.c_cc[VEOF] = quiet.c_cc[VSUSP] = _POSIX_VDISABLE;
    return tcsetattr(STDIN_FILENO, TCSANOW, &quiet) == 0;
}

/* A line was typed. False when there will be no more. */
static bool refuse_input(struct headless *headless) {
    char typed[4096];
    ssize_t got = read(STDIN_FILENO, typed, sizeof(typed));
    if (got > 0) {
        stream_text_notice(&headless->text,
                "(a headless session takes no input: it answers its prompt and ends)",
                &headless->page);
        flush(headless);
    }
    return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

/* ---- its life -------------------------------------------------------------------------------- */

static void take_signal(struct headless *headless, int signals) {
    struct signalfd_siginfo told;
    while (read(signals, &told, sizeof(told)) == sizeof(told)) {
        bool is_of_key = told.ssi_signo == SIGINT || told.ssi_signo == SIGQUIT;
        bool is_typed = is_of_key && told.ssi_code == SI_KERNEL;
        if (told.ssi_signo == SIGCHLD) {
            headless->is_reaped = headless->is_reaped ||
                                  waitpid(headless->child.pid, &headless->wait_status, WNOHANG) ==
                                          headless->child.pid;
        } else if (!is_typed && !headless->is_reaped) { /* Ctrl-C reaches the child by itself */
            (void)kill(headless->child.pid, (int)told.ssi_signo);
        }
    }
}

/* Until it has ended, and all that it printed is shown. */
static void serve(struct headless *headless, int signals, bool has_input) {
    while (!headless->is_reaped) {
        struct pollfd wait[] = {
            { signals, POLLIN, 0 },
            { headless->child.out, POLLIN, 0 },
            { headless->child.error, POLLIN, 0 },
            { has_input ? STDIN_FILENO : -1, POLLIN, 0 },
        };
        if (poll(wait, ARRAY_LENGTH(wait), -1) < 0) {
            continue;
        }
        (void)read_output(headless);
        if (wait[3].revents != 0) {
            has_input = (wait[3].revents & POLLIN) != 0 && refuse_input(headless);
        }
        if (wait[0].revents != 0) {
            take_signal(headless, signals);
        }
    }
    for (int i = 0; i < LAST_READS_MAX && read_output(headless); i++) {
    }
    stream_line_end(&headless->out_line, on_line, headless);
    stream_line_end(&headless->error_line, on_error_line, headless);
}

static bool wants_colors(void) {
    const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && (refused == NULL || *refused == '\0') && terminal != NULL &&
           !text_equal(terminal, "dumb");
}

int headless_run(const char *const *argv, const char *prompt, struct error *err) {
    struct headless headless = { .text.has_colors = wants_colors() };
    struct termios before;
    int signals = child_process_start(&headless.child, argv, err);
    if (signals < 0) {
        return -1;
    }
    headless.socket_path = getenv("STOA_SESSION") == NULL ? NULL : getenv("STOA_SOCKET");
    bool has_input = begin_input(&before);
    if (prompt != NULL) {
        stream_text_prompt(&headless.text, prompt, &headless.page);
        flush(&headless);
    }
    serve(&headless, signals, has_input);
    if (has_input) {
        (void)tcsetattr(STDIN_FILENO, TCSANOW, &before);
    }
    child_process_finish(&headless.child);
    fd_close(&signals);
    stream_line_finish(&headless.out_line);
    stream_line_finish(&headless.error_line);
    buffer_finish(&headless.page);
    return WIFSIGNALED(headless.wait_status) ? 128 + WTERMSIG(headless.wait_status)
                                             : WEXITSTATUS(headless.wait_status);
}
