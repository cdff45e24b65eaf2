/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What an agent tells the server of its session: one call over a connection of its own, for
 * commands that the agent waits for. It never starts a server, prints nothing, and gives up after
 * REPORT_LIMIT_MS: an agent must go on as if stoa were not there. What a person is asked for is
 * waited for longer (report_ask): the agent shows its own dialog meanwhile.
 */

#include "base/error.h"
#include "json/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPORT_LIMIT_MS       200
#define REPORT_TEXT_MAX_BYTES (256 * 1024) /* what is longer is cut, and said to be */

struct report {
    const char *kind; /* "hook", "statusline", …: see agent.report in stoa-rpc(7) */
    const char *text; /* what the agent said, as it stands */
    size_t length;
    size_t said_bytes; /* how long it was before it was cut */
    int64_t at_ms;     /* wall clock */
};

/* To the server that listens at socket_path; true when it has answered, whatever it said. */
bool report_send(const char *socket_path, const struct report *report, struct error *err);

#define REPORT_ASK_HELLO_MS 5000 /* a server that lives says hello in this time */

#define REPORT_RULES_MS 3000 /* that rules have for their answer, where nobody else is asked */

/* What an agent asks a person for: waits up to hold_ms (0: only for what rules say to it at once)
 * for the answer, what is to be printed then; the caller's. NULL: there is no decision. Without a
 * server it ends at once; one that goes while it waits is followed by the next one, which is asked
 * by the same request. It also ends when the agent does not read from out_fd any more. */
struct json *report_ask(const char *socket_path, const struct report *report, const char *request,
        int64_t hold_ms, int out_fd, struct error *err);
