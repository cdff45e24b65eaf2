/* SPDX-License-Identifier: MIT */
/* What the program writes: read, understood, shown, recorded; then the next read. */

#include "base/clock.h"
#include "base/fd.h"
#include "crash.h"
#include "fault.h"
#include "host.h"
#include "last-screen.h"
#include "peer.h"
#include "screen-watch.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define READ_BYTES        65536
#define TURN_BYTES        65536 /* then input and the other descriptors have their turn */
#define DRAIN_BYTES_MAX   (4 * 1024 * 1024)
#define SHORT_READ_BYTES  4000 /* a PTY hands out at most 4095: after less it is empty */
#define OUTPUT_TOLD_MS    2000
#define PROGRAM_REPLY_MAX 65536

enum read_end { READ_FULL, READ_QUIET, READ_HUNG_UP };

/* ---- what the terminal tells while it is fed --------------------------------------------------
 */

static void on_reply(void *context, const char *bytes, size_t length) {
    struct host *host = context;
    if (host->input.length < PROGRAM_REPLY_MAX) { /* it asks and asks and never reads */
        (void)input_send(host, bytes, length);
    }
}

static void on_title(void *context, const char *title) {
    struct host *host = context;
    host->title_version++;
    host_tell_text(host, FACT_TITLE, 0, title);
}

static void on_bell(void *context) {
    struct host *host = context;
    host->has_rung = true;
    viewers_tell(context, MESSAGE_BELL, NULL, 0);
    host_tell_text(context, FACT_BELL, 0, "");
}

static void on_notify(void *context, const char *title, const char *body) {
    struct fact fact = { .kind = FACT_NOTIFY, .text = title, .detail = body };
    fact.text_length = title != NULL ? strlen(title) : 0;
    fact.detail_length = body != NULL ? strlen(body) : 0;
    host_tell(context, &fact);
}

static void on_progress(void *context, int state, int percent) {
    struct host *host = context;
    struct fact fact = { .kind = FACT_PROGRESS, .number = state, .extra = percent };
    host->progress = state;
    host_tell(host, &fact);
}

static void on_program_status(void *context, const char *fields, size_t length) {
    struct fact fact = { .kind = FACT_PROGRAM_STATUS, .text = fields, .text_length = length };
    host_tell(context, &fact);
}

static void on_working_directory(void *context, const char *path) {
    host_tell_text(context, FACT_DIRECTORY, 0, path);
}

static void on_clipboard(void *context, const char *selection, const char *bytes, size_t length) {
    (void)selection;
    viewers_tell(context, MESSAGE_CLIPBOARD, bytes, length);
}

const struct terminal_events *output_terminal_events(void) {
    static const struct terminal_events events = {
        .reply = on_reply,
        .title = on_title,
        .bell = on_bell,
        .notify = on_notify,
        .progress = on_progress,
        .program_status = on_program_status,
        .working_directory = on_working_directory,
        .clipboard = on_clipboard,
    };
    return &events;
}

/* ---- reading -----------------------------------------------------------------------------------
 */

static void record(struct host *host, const char *bytes, size_t length) {
    if (host->recording != NULL) {
        bool written = recording_append(host->recording, bytes, length);
        crash_set_recording(recording_fd(host->recording));
        if (written == host->recording_failure_told) {
            host->recording_failure_told = !written;
            host->kept->recording = written ? 1 : 2;
            host_tell_text(host, FACT_RECORDING, written ? 1 : 2,
                    written ? "" : recording_error(host->recording));
            host_note(host, written ? "" : recording_error(host->recording));
            host_status_changed(host);
        }
    }
    crash_hold(NULL, 0);
    host->kept->crashes = 0; /* it was understood: whatever crashed before is over */
}

static void tell_output(struct host *host, int64_t now_us) {
    if (now_us / 1000 - host->output_told_ms >= OUTPUT_TOLD_MS || host->output_told_ms == 0) {
        host->output_told_ms = now_us / 1000;
        host->kept->output_wall_ms = clock_wall_ms();
        struct fact fact = { .kind = FACT_OUTPUT, .number = (int64_t)host->kept->output_bytes };
        host_tell(host, &fact);
    }
}

/* One read: the frame goes out before the bytes go to disk, which a key need not wait for. */
static enum read_end read_once(struct host *host, size_t *total, size_t limit) {
    static char bytes[READ_BYTES];
    ssize_t got = read(host->kept->pty_fd, bytes, sizeof(bytes));
    if (got < 0 && errno == EINTR) {
        return READ_FULL;
    }
    if (got < 0 && errno == EAGAIN) { /* a full read was the last one */
        host->output.quiet = true;
        viewers_update(host);
        return READ_QUIET;
    }
    if (got <= 0) {
        return READ_HUNG_UP;
    }
    size_t length = (size_t)got;
    bool quiet = length < SHORT_READ_BYTES;
    *total += length;
    host->kept->output_bytes += length;
    last_screen_end(host);
    crash_hold(bytes, length);
    terminal_feed(host->terminal, bytes, length);
    fault_poison(bytes, length);
    fault_provoke(host->fault_at_output);
    int64_t now_us = clock_monotonic_us();
    pacing_output_add(&host->output, now_us, length, quiet);
    if (quiet || *total >= limit) {
        viewers_update(host);
    }
    control_output(host, bytes, length);
    record(host, bytes, length);
    tell_output(host, now_us);
    screen_watch_output(host);
    return quiet ? READ_QUIET : READ_FULL;
}

static enum read_end read_turn(struct host *host, size_t limit) {
    size_t total = 0;
    enum read_end end = READ_FULL;
    while (end == READ_FULL && total < limit) {
        end = read_once(host, &total, limit < TURN_BYTES ? limit : TURN_BYTES);
    }
    host->pty_is_full = end == READ_FULL;
    control_check_waits(host);
    priority_update(host, viewers_attention(host));
    return end;
}

static void on_rested(void *context) {
    struct host *host = context;
    if (host->pty_watch != NULL) {
        input_update_watch(host);
        deferred_schedule(host->read_later);
    }
}

static void rest(struct host *host) {
    if (host->rest_timeout == NULL) {
        host->rest_timeout = timeout_create(host->loop, on_rested, host);
    }
    timeout_start(host->rest_timeout, rest_begin(&host->rest, clock_monotonic_us()));
    input_update_watch(host);
}

bool output_rests(const struct host *host) {
    return host->rest_timeout != NULL && timeout_is_running(host->rest_timeout);
}

void output_wake(struct host *host) {
    host->rest = (struct rest){ 0 };
    if (output_rests(host)) {
        timeout_stop(host->rest_timeout);
        on_rested(host);
    }
}

static void read_later(void *context) {
    struct host *host = context;
    if (host->pty_watch == NULL || output_rests(host)) {
        return;
    }
    enum read_end end = read_turn(host, rest_turn_bytes(&host->rest, TURN_BYTES));
    if (end == READ_HUNG_UP) {
        output_stop(host);
    } else if (host->should_rest) {
        rest(host);
    }
}

static void on_pty(void *context, unsigned events) {
    struct host *host = context;
    if ((events & WATCH_WRITABLE) != 0) {
        input_flush(host);
    }
    if ((events & WATCH_READABLE) != 0) {
        deferred_schedule(host->read_later); /* what viewers sent meanwhile comes first */
    }
}

void output_start(struct host *host) {
    host->read_later = deferred_create(host->loop, read_later, host);
    host->pty_watch = host->kept->pty_fd < 0
                              ? NULL
                              : watch_create(host->loop, host->kept->pty_fd, on_pty, host, NULL);
    if (host->pty_watch != NULL) {
        watch_set(host->pty_watch, WATCH_READABLE);
    }
}

void output_stop(struct host *host) {
    watch_destroy(TAKE(host->pty_watch));
    output_wake(host);
    deferred_cancel(host->read_later);
    host->output.quiet = true;
    viewers_update(host);
}

static bool has_more(int fd) {
    struct pollfd ready = { .fd = fd, .events = POLLIN };
    return poll(&ready, 1, 0) > 0;
}

/* A short read is no end here: what is left comes in as many reads as it takes. */
void output_drain(struct host *host) {
    uint64_t limit = host->kept->output_bytes + DRAIN_BYTES_MAX;
    enum read_end end = READ_QUIET;
    host->drains = true;
    while (host->pty_watch != NULL && end != READ_HUNG_UP && host->kept->output_bytes < limit &&
            has_more(host->kept->pty_fd)) {
        end = read_turn(host, DRAIN_BYTES_MAX);
    }
    host->drains = false;
    if (end == READ_HUNG_UP) {
        output_stop(host);
    }
}
