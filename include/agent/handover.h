/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The texts with which a session hands its work over to a fresh one. What stoa types begins with a
 * fixed first line and holds no controls: whatever stands in a note or a task is text for the
 * agent, never a command, a key, or the end of a paste.
 */

#include <stdbool.h>

#define HANDOVER_NOTE_MAX_BYTES (32 * 1024)
#define HANDOVER_TASK_MAX_BYTES (16 * 1024)

/* What is typed into the session that goes. The caller's to free. */
char *handover_request(void) __attribute__((returns_nonnull));

/* The first prompt of the fresh one; note, task and prompt (what the old one was asked first) may
 * be NULL or empty. The caller's to free. */
char *handover_opening(const char *note, const char *task, const char *prompt)
        __attribute__((returns_nonnull));

/* Whether a prompt that an agent took is one of these. */
bool handover_is_request(const char *prompt);
bool handover_is_opening(const char *prompt);
