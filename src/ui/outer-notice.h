/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A notification as the outer terminal understands it. Pure: what is written is appended, the
 * environment is asked by a function. Text is made harmless here: a name or a reason can end no
 * sequence and begin none.
 */

#include "base/buffer.h"

enum outer_notice_kind {
    OUTER_NOTICE_NONE,
    OUTER_NOTICE_BELL,
    OUTER_NOTICE_OSC_9,   /* iTerm2 and others: one text */
    OUTER_NOTICE_OSC_99,  /* kitty: title and body, one for each session */
    OUTER_NOTICE_OSC_777, /* urxvt, VTE, foot, Ghostty, WezTerm: title and body */
    OUTER_NOTICE_COUNT
};

/* What the terminal is known to understand; its bell where that is nothing. */
enum outer_notice_kind outer_notice_find(char *(*get_variable)(const char *name));

/* That the session (by id and name) needs somebody for the reason. */
void outer_notice_append(struct buffer *out, enum outer_notice_kind kind, const char *id,
        const char *name, const char *reason);
