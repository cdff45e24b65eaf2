/* SPDX-License-Identifier: MIT */
#pragma once

/* The settings that a user gives to a session of Claude Code himself: by --settings among its
 * arguments (the last counts), else by the option `settings`. */

#include "base/error.h"
#include "session/session.h"

/* The path of a file or a JSON object, the caller's; NULL when there are none. */
char *claude_given_find(const struct session *session, char *const *base);

/* What they are; NULL and err when they are broken. */
struct json *claude_given_read(const char *given, struct error *err);

/* The words without any --settings; the caller's. */
char **claude_given_remove(char *const *base) __attribute__((returns_nonnull));
