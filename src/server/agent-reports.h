/* SPDX-License-Identifier: MIT */
#pragma once

/* What programs say of themselves by agent.report, one function a channel. */

#include "server-private.h"

/* `said` is an object; at_ms (wall clock) is not in the future. */
typedef void agent_report_fn(
        struct server *server, struct session *session, const struct json *said, int64_t at_ms);

agent_report_fn agent_report_hook;       /* an event of the agent */
agent_report_fn agent_report_statusline; /* its model, cost, context and limits, after each step */
agent_report_fn agent_report_stream;     /* the digest of an event of a headless one */
