/* SPDX-License-Identifier: MIT */
/* Methods by which the programs in sessions speak of themselves. */

#include "tables.h"

static const struct rpc_member explain_members[] = {
    { "session", "Its name, its id, or the beginning of its id that fits no other.", RPC_TEXT,
            .required = true },
};
const struct rpc_method rpc_method_agent_explain = {
    "agent.explain",
    "Why a session is held to be doing what it does.",
    { MEMBERS(explain_members) },
    "session: its object; sources: for each source that ever spoke what it said last (source, "
    "event, detail, at_ms, authenticated); claims: for each state what was claimed (claim, "
    "outcome, "
    "source, event, at_ms, authenticated), where it was withdrawn by what; refused: how many "
    "reports could not be read; refusal: why the last one could not.",
    RPC_READ_ONLY,
};

static const char *const report_kinds[] = { "hook", "statusline", "stream-json", NULL };
static const struct rpc_member report_members[] = {
    { "kind", "Which channel of the agent it came by.", RPC_TEXT, .required = true,
            .choices = report_kinds },
    { "text", "What the agent said, as it stands; of an event of stream-json what counts.",
            RPC_TEXT, .required = true },
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
