/* SPDX-License-Identifier: MIT */
#include "agent-input.h"

#include "base/clock.h"
#include "base/random.h"
#include "client/report.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define READ_BYTES     65536
#define REQUEST_DIGITS 32

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

static struct report make_report(const char *kind, const struct buffer *input, size_t said_bytes) {
    return (struct report){
        .kind = kind,
        .text = input->data == NULL ? "" : input->data,
        .length = input->length,
        .said_bytes = said_bytes,
        .at_ms = clock_wall_ms(),
    };
}

/* The server's socket; NULL outside of a session. */
static const char *find_socket(void) {
    return getenv("STOA_SESSION") == NULL ? NULL : getenv("STOA_SOCKET");
}

void agent_input_report(const char *kind, const struct buffer *input, size_t said_bytes) {
    const struct report report = make_report(kind, input, said_bytes);
    if (find_socket() != NULL) {
        (void)report_send(find_socket(), &report, NULL);
    }
}

char *agent_input_ask(const struct buffer *input, size_t said_bytes, int64_t hold_ms) {
    char request[REQUEST_DIGITS + 1];
    const struct report report = make_report("hook", input, said_bytes);
    if (find_socket() == NULL) {
        return NULL;
    }
    random_hex(request, REQUEST_DIGITS);
    OWNED(json)
    output = report_ask(find_socket(), &report, request, hold_ms, STDOUT_FILENO, NULL);
    return output == NULL ? NULL : json_format(output);
}
