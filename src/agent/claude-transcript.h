/* SPDX-License-Identifier: MIT */
#pragma once

#include "session/session.h"

#define CLAUDE_TRANSCRIPT_LOOK_BYTES (4 * 1024 * 1024) /* what is longer holds a message */

enum claude_transcript {
    CLAUDE_TRANSCRIPT_NONE,    /* nothing was kept: its id is free */
    CLAUDE_TRANSCRIPT_EMPTY,   /* no message was kept: neither resumed nor begun by that id */
    CLAUDE_TRANSCRIPT_RESUMED, /* it can be */
};

/* What Claude Code has kept of the session's conversation. */
enum claude_transcript claude_transcript_find(const struct session *session);
