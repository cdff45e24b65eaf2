/* SPDX-License-Identifier: MIT */
#pragma once

/* How commands describe a session object to people. */

struct json;

/* "running", "exited 3", "killed by SIGTERM", "restarts in 4 s". */
char *session_text_state(const struct json *session) __attribute__((returns_nonnull));

/* How long it is in that state: "12 min". */
char *session_text_age(const struct json *session) __attribute__((returns_nonnull));
