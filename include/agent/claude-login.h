/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Whether a session of Claude Code has anything to log in with: an account or a key, in its
 * environment, its files or its settings. Only whether something is there is looked at, never what
 * it is.
 */

#include "session/session.h"

#include <stdbool.h>

enum claude_login {
    CLAUDE_LOGIN_POSSIBLE,  /* something is there, or it is not certain that nothing is */
    CLAUDE_LOGIN_MISSING,   /* it begins, and fails with the first prompt */
    CLAUDE_LOGIN_UNSTARTED, /* missing, and it begins with the choice of an account */
};

enum claude_login claude_login_find(const struct session *session);
