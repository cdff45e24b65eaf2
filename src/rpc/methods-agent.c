/* SPDX-License-Identifier: MIT */
/* Methods by which the programs in sessions speak of themselves. */

#include "tables.h"

static const char *const report_kinds[] = { "hook", "statusline", NULL };
static const struct rpc_member report_members[] = {
    { "kind", "Which channel of the agent it came by.", RPC_TEXT, .required = true,
            .choices = report_kinds },
    { "text", "What the agent said, as it stands.", RPC_TEXT, .required = true },
    { "said_bytes", "How long that was, when it had to be cut.", RPC_INTEGER },
    { "at_ms", "When it said so, in milliseconds since 1970; now if not said.", RPC_INTEGER },
};
const struct rpc_method rpc_method_agent_report = {
    "agent.report",
    "What a program says of itself. It counts for the session that the caller runs in, which is "
    "known by the connection; refused to callers outside.",
    { MEMBERS(report_members) },
    "Nothing.",
};
