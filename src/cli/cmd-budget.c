/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

static char *until(int64_t at_ms) {
    return output_duration(at_ms - clock_wall_ms());
}

static char *window_text(const struct json *limit) {
    bool is_short = text_equal(json_get_text(limit, "window", ""), "five_hour");
    return text_copy(is_short ? "5 hours" : "7 days");
}

/* "unknown" is said in words: a missing report is not 0 %. */
static char *used_text(const struct json *limit) {
    const char *state = json_get_text(limit, "state", "unknown");
    const struct json *used = json_find(limit, "used_percent");
    if (used == NULL) {
        return text_copy(text_equal(state, "reset") ? "unknown: it began anew" : "unknown");
    }
    return text_format("%.4g %%", json_as_number(used, 0));
}

static char *reset_text(const struct json *limit) {
    int64_t resets_at_ms = json_get_integer(limit, "resets_at_ms", 0);
    if (resets_at_ms == 0) {
        return text_copy("");
    }
    OWNED_STR left = until(resets_at_ms);
    return resets_at_ms > clock_wall_ms() ? text_format("in %s", left) : text_copy("is past");
}

static char *told_text(const struct json *limit) {
    int64_t at_ms = json_get_integer(limit, "reported_at_ms", 0);
    if (at_ms == 0) {
        return text_copy("by nobody yet");
    }
    OWNED_STR age = output_duration(clock_wall_ms() - at_ms);
    return text_format("%s ago by %s", age, json_get_text(limit, "source", ""));
}

static char *burn_text(const struct json *limit) {
    const struct json *burn = json_find(limit, "burn_percent_per_hour");
    return burn == NULL ? text_copy("") : text_format("%.3g %% an hour", json_as_number(burn, 0));
}

static char *dry_text(const struct json *limit) {
    int64_t first_ms = json_get_integer(limit, "dry_first_ms", -1);
    int64_t last_ms = json_get_integer(limit, "dry_last_ms", -1);
    if (first_ms < 0) {
        return text_copy("");
    }
    if (first_ms == 0) {
        return text_copy("not before it begins anew");
    }
    OWNED_STR first = until(first_ms);
    if (last_ms == 0) {
        return text_format("in %s, or not before it begins anew", first);
    }
    OWNED_STR last = until(last_ms);
    return text_equal(first, last) ? text_format("in %s", first)
                                   : text_format("in %s to %s", first, last);
}

static void add_limit(struct table *table, const struct json *limit) {
    static char *(*const texts[])(const struct json *) = { window_text, used_text, reset_text,
        told_text, burn_text, dry_text };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        OWNED_STR text = texts[i](limit);
        table_add(table, text);
    }
}

static void print_money(
        const struct json *account, const char *what, const char *spent, const char *allowed) {
    int64_t most = json_get_integer(account, allowed, 0);
    printf("%s $%.2f", what, json_as_number(json_find(account, spent), 0));
    if (most > 0) {
        printf(" of $%lld", (long long)most);
    }
}

static int print_account(const struct json *account) {
    static const char *const heading[] = { "WINDOW", "USED", "BEGINS ANEW", "TOLD", "BURNS",
        "USED UP" };
    const struct json *limits = json_find(account, "limits");
    int64_t sessions = json_get_integer(account, "sessions", 0);
    printf("%s (%s, %lld session%s): ", json_get_text(account, "account", ""),
            json_get_text(account, "kind", ""), (long long)sessions, sessions == 1 ? "" : "s");
    print_money(account, "today", "day_dollars", "day_allowed_dollars");
    print_money(account, ", this month", "month_dollars", "month_allowed_dollars");
    printf("\n");
    if (json_count(limits) == 0) {
        return EXIT_DONE;
    }
    struct table table = { .columns = ARRAY_LENGTH(heading) };
    for (size_t i = 0; i < ARRAY_LENGTH(heading); i++) {
        table_add(&table, heading[i]);
    }
    for (size_t i = 0; i < json_count(limits); i++) {
        add_limit(&table, json_at(limits, i));
    }
    return table_print(&table);
}

static char *context_text(const struct json *session) {
    const struct json *percent = json_find(session, "context_percent");
    return percent == NULL
                   ? text_copy("unknown")
                   : text_format("%.3g %%%s", json_as_number(percent, 0),
                             json_get_boolean(session, "context_is_high", false) ? " (high)" : "");
}

static char *limited_text(const struct json *session) {
    int64_t until_ms = json_get_integer(session, "limited_until_ms", -1);
    if (until_ms < 0) {
        return text_copy("");
    }
    if (json_get_boolean(session, "limited_is_overdue", false)) {
        return text_copy("limited, and still waits past its reset");
    }
    OWNED_STR left = until(until_ms);
    return until_ms == 0 ? text_copy("limited") : text_format("limited for %s", left);
}

static char *cost_text(const struct json *session) {
    const struct json *cost = json_find(session, "cost_dollars");
    return cost == NULL ? text_copy("unknown") : text_format("$%.4f", json_as_number(cost, 0));
}

static int print_sessions(const struct json *sessions) {
    static const char *const heading[] = { "SESSION", "MODEL", "COST", "CONTEXT", "REPORTED",
        "STATE" };
    struct table table = { .columns = ARRAY_LENGTH(heading) };
    for (size_t i = 0; i < ARRAY_LENGTH(heading); i++) {
        table_add(&table, heading[i]);
    }
    for (size_t i = 0; i < json_count(sessions); i++) {
        const struct json *session = json_at(sessions, i);
        OWNED_STR cost = cost_text(session);
        OWNED_STR context = context_text(session);
        OWNED_STR limited = limited_text(session);
        OWNED_STR age =
                output_duration(clock_wall_ms() - json_get_integer(session, "reported_at_ms", 0));
        OWNED_STR ago = text_format("%s ago", age);
        table_add(&table, json_get_text(session, "name", ""));
        table_add(&table, json_get_text(session, "model", ""));
        table_add(&table, cost);
        table_add(&table, context);
        table_add(&table, ago);
        table_add(&table, limited);
    }
    return table_print(&table);
}

static int print(const struct json *accounts, const struct json *sessions) {
    int status = EXIT_DONE;
    for (size_t i = 0; i < json_count(accounts) && status == EXIT_DONE; i++) {
        status = print_account(json_at(accounts, i));
        printf("\n");
    }
    if (status == EXIT_DONE && json_count(sessions) > 0) {
        status = print_sessions(sessions);
    }
    return status;
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    OWNED(json) result = ask(arguments, 0, "budget.show", NULL, ASK_TIMEOUT_MS, &err);
    if (result == NULL && ask_fleet_exists(arguments)) {
        return output_error(&err);
    }
    OWNED(json) none = json_create_object();
    const struct json *budget = result != NULL ? result : none;
    const struct json *accounts = json_find(budget, "accounts");
    int status = arguments_has(arguments, "json") ? output_json(budget)
                                                  : print(accounts, json_find(budget, "sessions"));
    return status == EXIT_DONE && json_count(accounts) == 0 ? EXIT_NOTHING : status;
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_budget = {
    .name = "budget",
    .summary = "Say what is left of the accounts and what sessions cost",
    .text = "What sessions of Claude Code told their status lines, as one view per account: its "
            "windows of 5 hours and 7 days with what is used, who told it and when, how fast it is "
            "used (over the last half hour), and when it will be used up (from the last three "
            "rates of ten minutes). What was not told is unknown. Exits with status 6 while no "
            "session has reported",
    .options = options,
    .option_count = 1,
    .run = run,
};
