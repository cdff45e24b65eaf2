/* SPDX-License-Identifier: MIT */
#pragma once

/* The environment of a session's program: the asker's, without what would mislead it, and with
 * what tells it where it is. */

#include "session/session.h"

/* NULL-terminated, the caller's. */
char **environment_create(const struct session *session) __attribute__((returns_nonnull));
