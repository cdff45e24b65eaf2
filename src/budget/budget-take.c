/* SPDX-License-Identifier: MIT */
/* Reports taken: whether they are news, and what follows for limits, money and context. */

#include "budget-private.h"

#include "base/text.h"
#include "budget/usage-tally.h"

#include <stdio.h>
#include <string.h>

#define PARTS_PER_CENT 100
#define FULL_CONTEXT   (100 * PARTS_PER_CENT)

/* What an idle session repeats is as old as its last answer. */
static bool is_news(const struct budget_session *session, const struct statusline *report,
        enum limit_window window) {
    const struct limit_report *told = &report->limits[window], *last = &session->limits[window];
    return report->api_duration_ms != session->api_duration_ms || !last->is_known ||
           last->used != told->used || last->resets_at_ms != told->resets_at_ms;
}

static bool take_limits(struct budget *budget, struct budget_session *session,
        const struct statusline *report, bool is_repeated, int64_t now_ms) {
    bool changed = false;
    for (int window = 0; window < LIMIT_WINDOW_COUNT; window++) {
        struct limit *limit = &session->account->limits[window];
        const struct limit_report *told = &report->limits[window];
        bool counts = told->is_known && is_news(session, report, (enum limit_window)window) &&
                      !(is_repeated && limit->is_known);
        size_t samples = limit->sample_count;
        int64_t resets_at_ms = limit->resets_at_ms;
        int64_t last_ms = samples > 0 ? limit->samples[samples - 1].at_ms : 0;
        if (counts && limit_take(limit, told, session->id, now_ms)) {
            changed = true;
            if (limit->resets_at_ms != resets_at_ms ||
                    limit->samples[limit->sample_count - 1].at_ms != last_ms) {
                budget_keep_sample(budget, session->account, (enum limit_window)window);
            }
        }
        session->limits[window] = *told;
    }
    return changed;
}

static bool take_cost(struct budget *budget, struct budget_session *session,
        const struct statusline *report, int64_t at_ms, int64_t now_ms) {
    struct budget_counter *counter = NULL;
    int64_t more = 0;
    if (!budget_take_cost(budget, session, report, at_ms, now_ms, &more, &counter)) {
        return false;
    }
    if (more > 0 || !session->has_cost || session->api_duration_ms != report->api_duration_ms) {
        budget_keep_cost(budget, session, counter, more, at_ms);
    }
    budget_account_spend(session->account, usage_day(at_ms), more, now_ms);
    session->has_cost = true;
    return true;
}

static int64_t size_of(const struct budget *budget, const char *model) {
    for (size_t i = 0; i < budget->size_count; i++) {
        if (text_equal(budget->sizes[i].model, model)) {
            return budget->sizes[i].tokens;
        }
    }
    return 0;
}

static void learn_size(struct budget *budget, const char *model, int64_t tokens) {
    size_t i = 0;
    while (i < budget->size_count && !text_equal(budget->sizes[i].model, model)) {
        i++;
    }
    if (*model == '\0' || tokens <= 0 || i == CONTEXT_SIZES_MAX) {
        return;
    }
    snprintf(budget->sizes[i].model, sizeof(budget->sizes[i].model), "%s", model);
    budget->sizes[i].tokens = tokens;
    budget->size_count = i == budget->size_count ? i + 1 : budget->size_count;
}

/* A stream says with each answer what is used, and at the end of a turn how large it is: that is
 * known of the model, then, and by the status lines of other sessions. */
static void fill_context(struct budget *budget, struct budget_session *session,
        const struct statusline *report, struct statusline *out) {
    for (size_t i = 0; i < report->size_count; i++) {
        learn_size(budget, report->sizes[i].model, report->sizes[i].tokens);
    }
    if (report->context_tokens > 0) {
        snprintf(session->context_model, sizeof(session->context_model), "%s", report->model);
    }
    out->context_tokens =
            report->context_tokens > 0 ? report->context_tokens : session->context_tokens;
    out->context_size = size_of(budget, session->context_model);
    bool is_known = out->context_size > 0 && out->context_tokens > 0;
    int64_t used = is_known ? out->context_tokens * FULL_CONTEXT / out->context_size : -1;
    out->context_used = (int)(used > FULL_CONTEXT ? FULL_CONTEXT : used);
}

static bool set_context(
        struct budget *budget, struct budget_session *session, const struct statusline *report) {
    struct statusline filled = *report;
    if (report->is_partial) {
        fill_context(budget, session, report, &filled);
    } else {
        learn_size(budget, report->model, report->context_size);
    }
    bool changed = session->context_used != filled.context_used ||
                   session->context_tokens != filled.context_tokens;
    session->context_used = filled.context_used;
    session->context_tokens = filled.context_tokens;
    session->context_size = filled.context_size;
    return changed;
}

int budget_context_percent(const struct budget *budget, const char *session_id) {
    const struct budget_session *session = budget_session_find(budget, session_id);
    return session == NULL || session->context_used < 0 ? -1
                                                        : session->context_used / PARTS_PER_CENT;
}

/* Whether the last server had this report's counters: its limits are in the store then. */
static bool is_known_to_store(const struct budget *budget, const struct budget_session *session,
        const struct statusline *report) {
    const struct budget_counter *counter;
    LIST_FOR_EACH (counter, &budget->counters, link) {
        if (text_equal(counter->session, session->id) &&
                text_equal(counter->conversation, report->conversation)) {
            return counter->api_duration_ms == report->api_duration_ms;
        }
    }
    return false;
}

bool budget_take_statusline(struct budget *budget, const struct budget_source *source,
        const struct statusline *report, int64_t at_ms, int64_t now_ms) {
    struct budget_session *session = budget_session_get(budget, source, report->has_limits);
    at_ms = at_ms < now_ms ? at_ms : now_ms;
    if (session == NULL || (at_ms < session->at_ms && session->at_ms <= now_ms)) {
        return false;
    }
    bool is_first = session->at_ms == 0;
    bool is_repeated = is_first && is_known_to_store(budget, session, report);
    int64_t cost = budget_session_cost(budget, session->id);
    bool is_other = report->model[0] != '\0' && strcmp(session->model, report->model) != 0;
    if (is_other) {
        snprintf(session->model, sizeof(session->model), "%s", report->model);
    }
    if (report->has_cost && !take_cost(budget, session, report, at_ms, now_ms)) {
        return false;
    }
    bool changed = is_other || is_first || budget_session_cost(budget, session->id) != cost;
    changed |= take_limits(budget, session, report, is_repeated, now_ms);
    changed |= set_context(budget, session, report);
    session->at_ms = at_ms;
    session->api_duration_ms = report->api_duration_ms;
    return changed;
}

/* When the fullest window of its account begins anew. */
static int64_t fullest_reset(const struct budget_session *session, int64_t now_ms) {
    const struct limit *fullest = NULL;
    for (int window = 0; window < LIMIT_WINDOW_COUNT; window++) {
        const struct limit *limit = &session->account->limits[window];
        if (limit->is_known && limit->resets_at_ms > now_ms &&
                (fullest == NULL || limit->used >= fullest->used)) {
            fullest = limit;
        }
    }
    return fullest == NULL ? 0 : fullest->resets_at_ms;
}

void budget_note_limited(struct budget *budget, const char *session_id, bool is_limited,
        int64_t until_ms, int64_t now_ms) {
    struct budget_session *session = budget_session_find(budget, session_id);
    if (session == NULL) {
        return;
    }
    if (is_limited && (!session->is_limited || until_ms != 0)) {
        session->limited_until_ms = until_ms != 0 ? until_ms : fullest_reset(session, now_ms);
    }
    session->is_limited = is_limited;
}
