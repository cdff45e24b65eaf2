/* SPDX-License-Identifier: MIT */
/* What is known of accounts and sessions. */

#include "budget/budget.h"

#include "base/memory.h"
#include "base/text.h"
#include "budget-private.h"
#include "budget/usage-tally.h"

#include <stdlib.h>

struct budget *budget_create(void) {
    struct budget *budget = NEW(struct budget);
    list_init(&budget->accounts);
    list_init(&budget->sessions);
    list_init(&budget->counters);
    budget->allowance.context_percent = BUDGET_CONTEXT_WARNING;
    return budget;
}

static void session_destroy(struct budget_session *session) {
    list_remove(&session->link);
    free(session->id);
    free(session->name);
    free(session->role);
    free(session);
}

void budget_destroy(struct budget *budget) {
    if (budget == NULL) {
        return;
    }
    struct budget_account *account;
    struct budget_session *session;
    struct budget_counter *counter;
    LIST_FOR_EACH (session, &budget->sessions, link) {
        session_destroy(session);
    }
    LIST_FOR_EACH (counter, &budget->counters, link) {
        free(counter->session);
        free(counter->conversation);
        free(counter->name);
        free(counter->role);
        free(counter);
    }
    LIST_FOR_EACH (account, &budget->accounts, link) {
        free(account);
    }
    free(budget);
}

void budget_set_allowance(struct budget *budget, const struct budget_allowance *allowance) {
    budget->allowance = *allowance;
    if (allowance->context_percent <= 0) {
        budget->allowance.context_percent = BUDGET_CONTEXT_WARNING;
    }
}

const struct budget_allowance *budget_allowance(const struct budget *budget) {
    return &budget->allowance;
}

const char *budget_problem(const struct budget *budget) {
    return budget->problem;
}

/* ---- accounts -------------------------------------------------------------------------------- */

struct budget_account *budget_account_get(
        struct budget *budget, const struct account_identity *identity) {
    struct budget_account *account;
    LIST_FOR_EACH (account, &budget->accounts, link) {
        if (text_equal(account->identity.key, identity->key)) {
            return account;
        }
    }
    if (budget->account_count == BUDGET_ACCOUNTS_MAX) {
        return NULL;
    }
    account = NEW(struct budget_account);
    account->identity = *identity;
    list_append(&budget->accounts, &account->link);
    budget->account_count++;
    return account;
}

void budget_account_refresh(struct budget_account *account, int64_t now_ms) {
    int32_t today = usage_day(now_ms);
    if (account->spent_day / 100 != today / 100) {
        account->month_nanodollars = 0;
    }
    if (account->spent_day != today) {
        account->day_nanodollars = 0;
    }
    account->spent_day = today;
}

void budget_account_spend(
        struct budget_account *account, int32_t day, int64_t nanodollars, int64_t now_ms) {
    budget_account_refresh(account, now_ms);
    account->day_nanodollars += day == account->spent_day ? nanodollars : 0;
    account->month_nanodollars += day / 100 == account->spent_day / 100 ? nanodollars : 0;
}

/* ---- sessions -------------------------------------------------------------------------------- */

struct budget_session *budget_session_find(const struct budget *budget, const char *id) {
    struct budget_session *session;
    LIST_FOR_EACH (session, &budget->sessions, link) {
        if (text_equal(session->id, id)) {
            return session;
        }
    }
    return NULL;
}

struct budget_session *budget_session_get(
        struct budget *budget, const struct budget_source *source, bool has_limits) {
    const struct account_identity *identity = has_limits ? &source->subscription : &source->account;
    struct budget_session *session = budget_session_find(budget, source->id);
    bool is_settled = session != NULL && !has_limits &&
                      text_equal(session->account->identity.key, source->subscription.key);
    struct budget_account *account =
            is_settled ? session->account : budget_account_get(budget, identity);
    if (account == NULL || (session == NULL && budget->session_count == BUDGET_SESSIONS_MAX)) {
        return NULL;
    }
    if (session == NULL) {
        session = NEW(struct budget_session);
        session->id = text_copy(source->id);
        session->context_used = -1;
        list_append(&budget->sessions, &session->link);
        budget->session_count++;
    }
    text_replace(&session->name, source->name);
    text_replace(&session->role, source->role);
    session->account = account;
    session->run_ms = source->run_ms;
    return session;
}

void budget_sync_sessions(struct budget *budget, budget_name_fn *name, void *context) {
    struct budget_session *session;
    LIST_FOR_EACH (session, &budget->sessions, link) {
        OWNED_STR now = text_copy_or_null(name(context, session->id));
        if (now == NULL) {
            session_destroy(session);
            budget->session_count--;
        } else {
            text_replace(&session->name, now);
        }
    }
}
