/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The settings that a session of Claude Code is given by --settings: its hooks and its status line
 * call stoa. Hooks of the user's own settings run beside ours; his status line is run by ours. What
 * the user gives by --settings himself is in them too, for there can be but one.
 */

#include "base/error.h"
#include "session/session.h"
#include "json/json.h"

/* Writes the file, readable by its owner alone; its path, the caller's. NULL when that fails.
 * `given`: as claude-given.h has it, may be NULL; broken ones are logged and left out. */
char *claude_settings_write(const struct session *session, const char *given, struct error *err);

/* Any other file for a session alone; its path, the caller's. */
char *claude_settings_write_file(
        const struct session *session, const char *name, const char *text, struct error *err);

/* The text of the file for stoa at `program`, over what the user gave (may be NULL), which can be
 * read at `given_path`; the caller's. hold_s: how long the hook of what a person is asked for waits
 * for an answer; 0: for that of rules alone. */
char *claude_settings_text(const char *program, int64_t hold_s, const struct json *given,
        const char *given_path) __attribute__((returns_nonnull));
