/* SPDX-License-Identifier: MIT */
/* From inherited descriptors to a running host. The program is started first: it needs the time
 * most. The handlers for faults come last, when what they rely on is true. */

#include "start.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "crash.h"
#include "inherited.h"
#include "last-screen.h"
#include "peer.h"
#include "pty.h"
#include "recovery.h"
#include "replay.h"
#include "screen-watch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HISTORY_LINES_DEFAULT 10000
#define COLUMNS_DEFAULT       80
#define ROWS_DEFAULT          24

static bool read_spec(int fd, struct host_spec *out_spec, struct error *err) {
    struct buffer bytes = { 0 };
    OWNED_STR path = text_format("/proc/self/fd/%d", fd);
    bool good = file_read(path, HOST_SPEC_MAX_BYTES, &bytes, err) &&
                host_spec_decode(bytes.data, bytes.length, out_spec, err);
    buffer_finish(&bytes);
    return good;
}

static uint16_t size_or(uint16_t size, uint16_t otherwise) {
    return size != 0 ? size : otherwise;
}

static struct kept *kept_for(const struct start *start, const struct host_spec *spec) {
    bool has_pty = pty_is_master(INHERITED_PTY);
    (void)close_range(has_pty ? INHERITED_END : INHERITED_PTY, ~0u, 0);
    struct kept *kept = kept_create();
    kept->spec_fd = INHERITED_SPEC;
    kept->listener_fd = INHERITED_LISTENER;
    kept->columns = size_or(spec->columns, COLUMNS_DEFAULT);
    kept->rows = size_or(spec->rows, ROWS_DEFAULT);
    kept->state = HOST_RUNNING;
    kept->exit_status = -1;
    kept->pty_fd = has_pty ? INHERITED_PTY : -1;
    if (start->kind == START_REPLACE) {
        kept->child_pid = (int32_t)start->child_pid;
        kept->program_nice = PRIORITY_UNKNOWN;
    }
    kept_set_cloexec(kept, true);
    (void)fd_set_cloexec(INHERITED_LINK, true); /* should we begin anew before it is a peer's */
    return kept;
}

static void create_parts(struct host *host) {
    struct terminal_options options = {
        .columns = host->kept->columns,
        .rows = host->kept->rows,
        .history_lines_max = host->spec.history_lines_max != 0 ? host->spec.history_lines_max
                                                               : HISTORY_LINES_DEFAULT,
        .allow_clipboard = host->spec.allow_clipboard,
        .allow_checksum = host->spec.allow_checksum,
    };
    list_init(&host->peers);
    facts_init(&host->facts);
    host->child_pidfd = -1;
    host->output.quiet = true;
    host->flood_window_base = host->kept->output_bytes;
    host->loop = loop_create();
    host->terminal = terminal_create(&options, output_terminal_events(), host);
    host->encoder = frame_encoder_create();
}

/* ---- putting it together --------------------------------------------------------------------- */

static void on_outside_signal(void *context, unsigned events) {
    struct host *host = context;
    struct error err = { 0 };
    if (!crash_exec(host->kept, NULL, &err)) {
        log_error("%s", err.text);
    }
}

static void on_frame_time(void *context) {
    viewers_update(context);
}

static void on_hold_over(void *context) {
    struct host *host = context;
    host->hold_is_over = true;
    viewers_update(host);
}

static bool arm(struct host *host, char *name, struct error *err) {
    int fd;
    if (!crash_arm(host->kept, name, &fd, err)) {
        return false;
    }
    host->signal_watch = watch_create(host->loop, fd, on_outside_signal, host, err);
    if (host->signal_watch != NULL) {
        watch_set(host->signal_watch, WATCH_READABLE);
    }
    return host->signal_watch != NULL;
}

static void open_recording(struct host *host, uint32_t resume_segment) {
    if (host->spec.recording_directory == NULL) {
        return;
    }
    struct recording_options options = {
        .directory = host->spec.recording_directory,
        .maximum_bytes = host->spec.recording_maximum_bytes,
        .terminal = host->terminal,
        .resume_segment = resume_segment,
    };
    host->recording = recording_create(&options);
    host->kept->recording = recording_is_writing(host->recording) ? 1 : 2;
    if (host->kept->recording == 2) {
        host->recording_failure_told = true;
        host_tell_text(host, FACT_RECORDING, 2, recording_error(host->recording));
        host_note(host, recording_error(host->recording));
    }
    crash_set_recording(recording_fd(host->recording));
}

static bool begin(struct host *host, char *name, struct error *err) {
    struct child_start child = { 0 };
    bool shows_last = host->spec.shows_last_screen && host->spec.recording_directory != NULL;
    child_begin(host, &child);
    if (!shows_last) {
        open_recording(host, 0);
    }
    if (!arm(host, name, err)) {
        return false;
    }
    if (shows_last) { /* what was recorded may bring us down: not before we would come back */
        last_screen_show(host);
        open_recording(host, 0);
    }
    child_check(host, &child);
    return true;
}

static bool take_over(struct host *host, char *name, struct error *err) {
    if (!arm(host, name, err)) {
        return false;
    }
    open_recording(host, recovery_rebuild(host));
    recovery_tell(host);
    child_watch_adopted(host);
    return true;
}

struct host *host_start(const struct start *start, struct error *err) {
    struct kept *kept = NULL;
    struct host_spec spec = { 0 };
    if (start->kind == START_RESUME && (kept = kept_adopt(start->kept_fd, err)) == NULL) {
        return NULL;
    }
    if (!read_spec(kept != NULL ? kept->spec_fd : INHERITED_SPEC, &spec, err)) {
        return NULL;
    }
    struct host *host = NEW(struct host);
    host->spec = spec;
    host->kept = kept != NULL ? kept : kept_for(start, &spec);
    if (spec.log_path != NULL) {
        (void)log_open(spec.log_path, NULL);
    }
    if (start->kind == START_RESUME) {
        kept_set_cloexec(kept, true);
        recovery_count(kept);
        (void)replay_learn(kept);
    }
    create_parts(host);
    bool good = start->kind == START_NEW ? begin(host, start->name, err)
                                         : take_over(host, start->name, err);
    if (!good) {
        host_destroy(host);
        return NULL;
    }
    text_vector_destroy(TAKE(host->spec.environment));
    host->frame_timeout = timeout_create(host->loop, on_frame_time, host);
    host->hold_timeout = timeout_create(host->loop, on_hold_over, host);
    server_link_create(host);
    output_start(host);
    if (host->kept->paste_is_bracketed) { /* its rest is lost: it must not swallow what follows */
        host->kept->paste_is_bracketed = 0;
        (void)input_send(host, "\033[201~", strlen("\033[201~"));
    }
    peers_start(host, start->kind == START_RESUME ? -1 : INHERITED_LINK);
    return host;
}

void host_run(struct host *host) {
    loop_run(host->loop);
}

void host_destroy(struct host *host) {
    if (host == NULL) {
        return;
    }
    if (host->server != NULL) {
        peers_stop(host);
        server_link_destroy(host);
    }
    watch_destroy(host->pty_watch);
    deferred_destroy(host->read_later);
    watch_destroy(host->child_watch);
    watch_destroy(host->signal_watch);
    timeout_destroy(host->frame_timeout);
    timeout_destroy(host->hold_timeout);
    timeout_destroy(host->end_timeout);
    timeout_destroy(host->yield_timeout);
    timeout_destroy(host->rest_timeout);
    screen_watch_destroy(host->screen_watch);
    recording_destroy(host->recording);
    terminal_destroy(host->terminal);
    frame_encoder_destroy(host->encoder);
    facts_finish(&host->facts);
    buffer_finish(&host->input);
    buffer_finish(&host->message);
    host_spec_finish(&host->spec);
    fd_close(&host->child_pidfd);
    loop_destroy(host->loop);
    free(host);
}
