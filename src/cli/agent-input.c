/* SPDX-License-Identifier: MIT */
#include "agent-input.h"

#include "base/clock.h"
#include "client/report.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define READ_BYTES 65536

/* What is too long is read all the same: an agent must not find its pipe broken. */
size_t agent_input_read(int fd, struct buffer *out) {
    size_t said = 0;
    for (;;) {
        char *room = buffer_reserve(out, READ_BYTES);
        ssize_t got = read(fd, room, READ_BYTES);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return said;
        }
        said += (size_t)got;
        size_t left = REPORT_TEXT_MAX_BYTES - out->length;
        out->length += (size_t)got < left ? (size_t)got : left;
    }
}

void agent_input_report(const char *kind, const struct buffer *input, size_t said_bytes) {
    const char *socket_path = getenv("STOA_SOCKET");
    const char *session = getenv("STOA_SESSION");
    if (socket_path == NULL || session == NULL) {
        return;
    }
    const struct report report = {
        .kind = kind,
        .text = input->data == NULL ? "" : input->data,
        .length = input->length,
        .said_bytes = said_bytes,
        .at_ms = clock_wall_ms(),
    };
    (void)report_send(socket_path, &report, NULL);
}
