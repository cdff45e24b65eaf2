/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the sources of an agent say, made signals. Each decoder accepts anything: what it does not
 * know becomes a signal that means nothing for the state. Texts of the signal point into `out` or
 * into what was decoded.
 */

#include "agent/agent-state.h"
#include "json/json.h"

struct agent_decoded {
    struct agent_signal signal;
    char event[AGENT_WORD_MAX_BYTES], detail[AGENT_DETAIL_MAX_BYTES];
};

/* The input of a hook of Claude Code. */
void agent_decode_hook(const struct json *said, int64_t at_ms, struct agent_decoded *out);

/* Its status line; also, when a limit is reached, until when. */
void agent_decode_statusline(const struct json *said, int64_t at_ms, struct agent_decoded *out,
        int64_t *out_limited_until_ms);

/* Of an event of `--output-format stream-json` what the state, the budget and people's lists need:
 * small, whatever the event says. NULL when it is none that tells something. The caller's. */
struct json *agent_stream_digest(const struct json *event);

/* Such a digest. */
void agent_decode_stream(const struct json *said, int64_t at_ms, struct agent_decoded *out);

/* sessions/PID.json of its configuration directory. False when it says no state. */
bool agent_decode_registry(const struct json *said, struct agent_decoded *out);

/* The fields of OSC 7501. False when it is about a part of the whole only. */
bool agent_decode_program_status(const char *fields, int64_t at_ms, struct agent_decoded *out);

/* The title that the program gave its terminal. False when it says no state. */
bool agent_decode_title(const char *title, int64_t at_ms, struct agent_decoded *out);
