/* SPDX-License-Identifier: MIT */
/* The budget for callers. What is unknown is absent. */

#include "base/text.h"
#include "budget-private.h"

#define NANO_PER_DOLLAR 1e9
#define PARTS_PER_CENT  100.0

static const char *const state_names[] = {
    [LIMIT_UNKNOWN] = "unknown", [LIMIT_KNOWN] = "known", [LIMIT_RESET] = "reset"
};

static void set_number(struct json *object, const char *name, double value) {
    json_set(object, name, json_create_number(value));
}

static void set_dollars(struct json *object, const char *name, int64_t nanodollars) {
    set_number(object, name, (double)nanodollars / NANO_PER_DOLLAR);
}

static const char *name_of(const struct budget *budget, const char *id) {
    const struct budget_session *session = budget_session_find(budget, id);
    if (session != NULL) {
        return session->name;
    }
    const struct budget_counter *counter;
    const char *name = id;
    LIST_FOR_EACH (counter, &budget->counters, link) {
        name = text_equal(counter->session, id) ? counter->name : name;
    }
    return name;
}

static struct json *describe_limit(
        const struct budget *budget, const struct limit *limit, int window, int64_t now_ms) {
    struct limit_view view;
    struct json *object = json_create_object();
    limit_view(limit, now_ms, &view);
    json_set_text(object, "window", limit_window_names[window]);
    json_set_text(object, "state", state_names[view.state]);
    if (view.state == LIMIT_UNKNOWN) {
        return object;
    }
    json_set_integer(object, "resets_at_ms", view.resets_at_ms);
    json_set_integer(object, "reported_at_ms", view.at_ms);
    json_set_text(object, "source", name_of(budget, view.source));
    if (view.state == LIMIT_KNOWN) {
        set_number(object, "used_percent", view.used / PARTS_PER_CENT);
    }
    if (view.has_burn) {
        set_number(object, "burn_percent_per_hour", (double)view.burn_per_hour / PARTS_PER_CENT);
        json_set_integer(object, "burn_span_ms", view.burn_span_ms);
    }
    if (view.has_forecast) {
        json_set_integer(object, "dry_first_ms", view.dry_first_ms);
        json_set_integer(object, "dry_last_ms", view.dry_last_ms);
    }
    return object;
}

static struct json *describe_account(
        const struct budget *budget, struct budget_account *account, int64_t now_ms) {
    struct json *object = json_create_object(), *limits = json_create_array();
    enum account_kind kind = account->identity.kind;
    int64_t sessions = 0;
    const struct budget_session *session;
    LIST_FOR_EACH (session, &budget->sessions, link) {
        sessions += session->account == account;
    }
    json_set_text(object, "account", account->identity.key);
    json_set_text(object, "kind", account_kind_names[kind]);
    json_set_integer(object, "sessions", sessions);
    bool is_paid_by_use = kind == ACCOUNT_API_KEY || kind == ACCOUNT_PROVIDER;
    for (int window = 0; !is_paid_by_use && window < LIMIT_WINDOW_COUNT; window++) {
        json_add(limits, describe_limit(budget, &account->limits[window], window, now_ms));
    }
    json_set(object, "limits", limits);
    budget_account_refresh(account, now_ms);
    set_dollars(object, "day_dollars", account->day_nanodollars);
    set_dollars(object, "month_dollars", account->month_nanodollars);
    if (is_paid_by_use && budget->allowance.day_dollars > 0) {
        json_set_integer(object, "day_allowed_dollars", budget->allowance.day_dollars);
    }
    if (is_paid_by_use && budget->allowance.month_dollars > 0) {
        json_set_integer(object, "month_allowed_dollars", budget->allowance.month_dollars);
    }
    return object;
}

static void describe_context(
        const struct budget *budget, const struct budget_session *session, struct json *object) {
    if (session->context_used >= 0) {
        double percent = session->context_used / PARTS_PER_CENT;
        set_number(object, "context_percent", percent);
        json_set_boolean(
                object, "context_is_high", percent >= (double)budget->allowance.context_percent);
    }
    if (session->context_size > 0) {
        json_set_integer(object, "context_tokens", session->context_tokens);
        json_set_integer(object, "context_size", session->context_size);
    }
}

static struct json *describe_session(
        const struct budget *budget, const struct budget_session *session, int64_t now_ms) {
    struct json *object = json_create_object();
    json_set_text(object, "id", session->id);
    json_set_text(object, "name", session->name);
    json_set_text(object, "role", session->role);
    json_set_text(object, "account", session->account->identity.key);
    json_set_text(object, "model", session->model);
    json_set_integer(object, "reported_at_ms", session->at_ms);
    if (session->has_cost) {
        set_dollars(object, "cost_dollars", budget_session_cost(budget, session->id));
    }
    describe_context(budget, session, object);
    if (session->is_limited) {
        bool is_overdue = session->limited_until_ms != 0 &&
                          now_ms >= session->limited_until_ms + LIMIT_OVERDUE_MS;
        json_set_integer(object, "limited_until_ms", session->limited_until_ms);
        json_set_boolean(object, "limited_is_overdue", is_overdue);
    }
    return object;
}

static struct json *describe_allowance(const struct budget_allowance *allowance) {
    struct json *object = json_create_object();
    json_set_integer(object, "context_percent", allowance->context_percent);
    json_set_integer(object, "day_dollars", allowance->day_dollars);
    json_set_integer(object, "month_dollars", allowance->month_dollars);
    return object;
}

struct json *budget_describe(struct budget *budget, int64_t now_ms) {
    struct json *object = json_create_object();
    struct json *accounts = json_create_array(), *sessions = json_create_array();
    struct budget_account *account;
    const struct budget_session *session;
    LIST_FOR_EACH (account, &budget->accounts, link) {
        json_add(accounts, describe_account(budget, account, now_ms));
    }
    LIST_FOR_EACH (session, &budget->sessions, link) {
        json_add(sessions, describe_session(budget, session, now_ms));
    }
    json_set(object, "accounts", accounts);
    json_set(object, "sessions", sessions);
    json_set(object, "allowance", describe_allowance(&budget->allowance));
    return object;
}
