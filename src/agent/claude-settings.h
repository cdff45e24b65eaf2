/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The settings that a session of Claude Code is given by --settings: its hooks and its status line
 * call stoa. Hooks of the user's own settings run beside ours; his status line is run by ours.
 */

#include "base/error.h"
#include "session/session.h"

#include <stdbool.h>

/* Writes the file, readable by its owner alone; its path, the caller's. NULL when that fails. */
char *claude_settings_write(const struct session *session, struct error *err);

/* The text of the file for stoa at `program`; the caller's. hold_s: how long the hook of what a
 * person is asked for waits for an answer; 0: not at all. */
char *claude_settings_text(const char *program, int64_t hold_s) __attribute__((returns_nonnull));
