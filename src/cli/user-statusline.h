/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The status line that the user has in his own settings of Claude Code, which ours stands before.
 * His settings are read, never written.
 */

#include "base/buffer.h"

#define USER_STATUSLINE_LIMIT_MS  5000
#define USER_STATUSLINE_MAX_BYTES (64 * 1024) /* of what it prints */

/* His command, as his settings have it for the project that the input speaks of, those in the file
 * `settings` (may be NULL) before all others; NULL when there is none. The caller's. */
char *user_statusline_find(const struct buffer *input, const char *settings);

/* Runs it by the shell with the same input, and prints what it prints. */
void user_statusline_run(const char *command, const struct buffer *input);
