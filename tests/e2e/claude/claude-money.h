/* SPDX-License-Identifier: MIT */
#pragma once

/* What a session of Claude Code cost: as stoa says, and as Claude Code itself wrote down. */

#include "claude-fixture.h"

#define CLAUDE_REFRESH_MS 1000 /* of a status line that is asked for so: */
#define CLAUDE_REFRESH                                                                             \
    "settings: {statusLine: {type: command, command: 'true', refreshInterval: 1}}"

/* Whether both are the same amount of dollars, and any. */
bool claude_is_same_money(double a, double b);

/* A member in dollars of a JSON object; 0 when it says none. */
double claude_dollars_of(const struct json *object, const char *member);

/* What stoa's budget says of a session: its object, the caller's; NULL: nothing. */
struct json *claude_budget_of(struct world *world, const char *session);

/* What stoa says all sessions cost together, by their usage. */
double claude_usage_total(struct world *world);

/* The last that Claude Code wrote down of what a conversation cost; -1: nothing yet. It does so
 * when it ends as it should. */
double claude_wrote_cost(struct world *world, const char *conversation);

/* Waits until the status line was called twice since the session is in its state: what it says of
 * the cost is all. Wants CLAUDE_REFRESH. */
void claude_waits_told(struct world *world, const char *session);

/* Ends the session's Claude Code by a signal, waits for that, and returns its conversation, the
 * caller's. */
char *claude_end(struct world *world, const char *session, int signal)
        __attribute__((returns_nonnull));
