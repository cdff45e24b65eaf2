/* SPDX-License-Identifier: MIT */
#pragma once

/* How commands describe a session object to people. */

struct json;

/* "running", "exited 3", "killed by SIGTERM", "restarts in 4 s". */
char *session_text_state(const struct json *session) __attribute__((returns_nonnull));

/* What the agent in it is doing: "needs-permission: Bash: rm x"; with a '?' what only the terminal
 * says; "" without one. */
char *session_text_agent(const struct json *session) __attribute__((returns_nonnull));

/* The same in a word for a list: its state while the program runs, else the program's. */
char *session_text_brief(const struct json *session) __attribute__((returns_nonnull));

/* How long it is in the state of session_text_brief(): "12 min". */
char *session_text_age(const struct json *session) __attribute__((returns_nonnull));
