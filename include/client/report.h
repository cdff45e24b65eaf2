/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What an agent tells the server of its session: one call over a connection of its own, for
 * commands that the agent waits for. It never starts a server, prints nothing, and gives up after
 * REPORT_LIMIT_MS: an agent must go on as if stoa were not there.
 */

#include "base/error.h"

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
