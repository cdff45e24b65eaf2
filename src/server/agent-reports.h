/* SPDX-License-Identifier: MIT */
#pragma once

/* What programs say of themselves by agent.report, one function a channel. */

#include "server-private.h"

struct agent_report {
    const struct json *said; /* an object */
    const char *text;        /* the same as it came; NULL: it was cut on its way */
    int64_t at_ms;           /* wall clock, not in the future */
};

typedef void agent_report_fn(
        struct server *server, struct session *session, const struct agent_report *report);

agent_report_fn agent_report_hook;       /* an event of the agent */
agent_report_fn agent_report_statusline; /* its model, cost, context and limits, after each step */
agent_report_fn agent_report_stream;     /* the digest of an event of a headless one */
