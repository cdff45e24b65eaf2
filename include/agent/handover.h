/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The texts with which a session hands work over to another: to a fresh one in its place, or to one
 * that it starts. What stoa hands on begins with a fixed first line and holds no controls: whatever
 * stands in a note, a task or a prompt is text for the agent, never a command, a key, or the end of
 * a paste.
 */

#include <stdbool.h>

#define HANDOVER_NOTE_MAX_BYTES   (32 * 1024)
#define HANDOVER_TASK_MAX_BYTES   (16 * 1024)
#define HANDOVER_PROMPT_MAX_BYTES (1024 * 1024)

/* What is typed into the session that goes. The caller's to free. */
char *handover_request(void) __attribute__((returns_nonnull));

/* The first prompt of the fresh one; note, task and prompt (what the old one was asked first) may
 * be NULL or empty. The caller's to free. */
char *handover_opening(const char *note, const char *task, const char *prompt)
        __attribute__((returns_nonnull));

/* The first prompt of a session that another one, of this name, starts. The caller's to free. */
char *handover_prompt(const char *name, const char *prompt) __attribute__((returns_nonnull));

/* Whether a prompt that an agent took is one of these. */
bool handover_is_request(const char *prompt);
bool handover_is_opening(const char *prompt);
