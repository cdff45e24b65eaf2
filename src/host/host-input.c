/* SPDX-License-Identifier: MIT */
/* Bytes for the program, in order; whoever comes too fast is told so. */

#include "host.h"
#include "paste.h"

#include <errno.h>
#include <unistd.h>

void input_update_watch(struct host *host) {
    if (host->pty_watch != NULL) {
        watch_set(host->pty_watch, (output_rests(host) ? 0u : WATCH_READABLE) |
                                           (host->input.length > 0 ? WATCH_WRITABLE : 0u));
    }
}

/* What was written; a PTY that failed takes everything: its end is seen by reading. */
static size_t write_some(struct host *host, const char *bytes, size_t length) {
    size_t done = 0;
    while (done < length) {
        ssize_t written = write(host->kept->pty_fd, bytes + done, length - done);
        if (written > 0) {
            done += (size_t)written;
        } else if (written < 0 && errno == EAGAIN) {
            break;
        } else if (written < 0 && errno != EINTR) {
            return length;
        }
    }
    return done;
}

bool input_send(struct host *host, const char *bytes, size_t length) {
    return host->paste != NULL && host->pty_watch != NULL ? paste_hold(host, bytes, length)
                                                          : input_send_now(host, bytes, length);
}

bool input_send_now(struct host *host, const char *bytes, size_t length) {
    if (host->pty_watch == NULL) {
        return false;
    }
    if (length == 0) {
        return true;
    }
    if (host->input.length + length > INPUT_QUEUE_BYTES_MAX) {
        return false;
    }
    size_t written = host->input.length == 0 ? write_some(host, bytes, length) : 0;
    buffer_append(&host->input, bytes + written, length - written);
    input_update_watch(host);
    return true;
}

void input_flush(struct host *host) {
    buffer_consume(&host->input, write_some(host, host->input.data, host->input.length));
    if (host->input.length == 0) {
        buffer_finish(&host->input);
    }
    paste_on_room(host);
    input_update_watch(host);
}
