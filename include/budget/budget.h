/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is used and what is left: one view per account, made of the reports of its sessions, and
 * what each session costs and holds in its context.
 *
 * Nothing is guessed: what was not reported is unknown. Money is what Claude Code says itself. Its
 * counter begins anew with the process; with a resumed conversation it goes on from what that had
 * cost when a process last ended as it should, so what a killed one spent is in no counter any
 * more: increases are summed. What is taken is kept in the store when there is one; without it all
 * works, until the process ends.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "budget/account.h"
#include "budget/statusline.h"
#include "store/store.h"
#include "json/json.h"

#include <stdbool.h>
#include <stdint.h>

#define BUDGET_SESSIONS_MAX      2000
#define BUDGET_ACCOUNTS_MAX      64
#define BUDGET_CONVERSATIONS_MAX 10000
#define BUDGET_CONTEXT_WARNING   80 /* percent, unless said otherwise */
#define BUDGET_DOLLARS_MAX       1000000

/* What the person set themselves; 0: nothing. */
struct budget_allowance {
    int64_t day_dollars, month_dollars; /* for accounts that pay by use */
    int64_t context_percent;            /* of a session's context: then it is said */
};

/* Where a report comes from. Borrowed for the call. */
struct budget_source {
    const char *id, *name, *role;         /* of the session; role may be "" */
    struct account_identity account;      /* as its environment has it … */
    struct account_identity subscription; /* … and when it is told limits */
    int64_t run_ms;                       /* since when its program runs; 0: unknown */
};

OWNED_TYPE(budget);

struct budget *budget_create(void) __attribute__((returns_nonnull));

/* Loads what is in the store, once, and keeps things there from now on. */
void budget_use_store(struct budget *budget, struct store *store, int64_t now_ms);

void budget_set_allowance(struct budget *budget, const struct budget_allowance *allowance);
const struct budget_allowance *budget_allowance(const struct budget *budget);

/* A status line's report, said at at_ms. True when something that is shown has changed; a report
 * older than what is known changes nothing. */
bool budget_take_statusline(struct budget *budget, const struct budget_source *source,
        const struct statusline *report, int64_t at_ms, int64_t now_ms);

/* How much of a session's context is used; -1: unknown. */
int budget_context_percent(const struct budget *budget, const char *session_id);

/* The session was stopped by a limit, or goes on; said by whoever knows. until_ms 0: when the
 * account's fullest window begins anew, as far as that is known. */
void budget_note_limited(struct budget *budget, const char *session_id, bool is_limited,
        int64_t until_ms, int64_t now_ms);

/* The name of a session, or NULL when it is gone from the fleet: then only its money stays. */
typedef const char *budget_name_fn(void *context, const char *session_id);
void budget_sync_sessions(struct budget *budget, budget_name_fn *name, void *context);

/* The budget object of stoa-rpc(7). */
struct json *budget_describe(struct budget *budget, int64_t now_ms)
        __attribute__((returns_nonnull));

/* The session of a conversation, for people; false when none of ours had it. */
bool budget_find_conversation(const struct budget *budget, const char *conversation,
        const char **out_name, const char **out_role);

/* Why something could not be kept; "" when all was. */
const char *budget_problem(const struct budget *budget);
