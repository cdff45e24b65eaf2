/* SPDX-License-Identifier: MIT */
/* Money out of counters that begin anew. */

#include "base/memory.h"
#include "base/text.h"
#include "budget-private.h"

#define SAME_START_MS 5000 /* so far apart two estimates of one start may be */

static struct budget_counter *find_counter(
        struct budget *budget, const char *session, const char *conversation) {
    struct budget_counter *counter;
    LIST_FOR_EACH (counter, &budget->counters, link) {
        if (text_equal(counter->session, session) &&
                text_equal(counter->conversation, conversation)) {
            return counter;
        }
    }
    return NULL;
}

/* The counter of the session that was seen last. */
static const struct budget_counter *last_counter(const struct budget *budget, const char *session) {
    const struct budget_counter *counter, *last = NULL;
    LIST_FOR_EACH (counter, &budget->counters, link) {
        last = text_equal(counter->session, session) ? counter : last;
    }
    return last;
}

struct budget_counter *budget_add_counter(
        struct budget *budget, const char *session, const char *conversation) {
    struct budget_counter *counter = NEW(struct budget_counter);
    counter->session = text_copy(session);
    counter->conversation = text_copy(conversation);
    counter->name = text_copy("");
    counter->role = text_copy("");
    list_append(&budget->counters, &counter->link);
    if (++budget->counter_count > BUDGET_CONVERSATIONS_MAX) {
        struct budget_counter *oldest =
                container_of(budget->counters.next, struct budget_counter, link);
        list_remove(&oldest->link);
        free(oldest->session);
        free(oldest->conversation);
        free(oldest->name);
        free(oldest->role);
        free(oldest);
        budget->counter_count--;
    }
    return counter;
}

/* A conversation that began within a process (a /clear) may go on with its counter. */
static int64_t base_of_new(
        const struct budget_counter *previous, const struct statusline *report, int64_t at_ms) {
    if (previous == NULL || report->cost_nanodollars < previous->nanodollars) {
        return 0;
    }
    int64_t apart = at_ms - report->duration_ms - (previous->at_ms - previous->duration_ms);
    bool is_same_process = apart > -SAME_START_MS && apart < SAME_START_MS;
    return is_same_process ? previous->nanodollars : 0;
}

/* A lower counter of a process that was there already is a report that comes late; of one that
 * began since, it began anew. */
static bool is_older(
        const struct budget_counter *counter, const struct statusline *report, int64_t at_ms) {
    return report->duration_ms < counter->duration_ms &&
           at_ms - report->duration_ms < counter->at_ms &&
           report->cost_nanodollars < counter->nanodollars;
}

bool budget_take_cost(struct budget *budget, struct budget_session *session,
        const struct statusline *report, int64_t at_ms, int64_t now_ms, int64_t *out_nanodollars,
        struct budget_counter **out_counter) {
    struct budget_counter *counter = find_counter(budget, session->id, report->conversation);
    int64_t more;
    if (counter == NULL) {
        more = report->cost_nanodollars -
               base_of_new(last_counter(budget, session->id), report, at_ms);
        counter = budget_add_counter(budget, session->id, report->conversation);
    } else if (counter->at_ms <= now_ms && is_older(counter, report, at_ms)) {
        return false;
    } else if (report->cost_nanodollars >= counter->nanodollars) {
        more = report->cost_nanodollars - counter->nanodollars;
    } else {
        more = report->cost_nanodollars;
    }
    counter->nanodollars = report->cost_nanodollars;
    counter->duration_ms = report->duration_ms;
    counter->api_duration_ms = report->api_duration_ms;
    counter->at_ms = at_ms;
    counter->total += more;
    text_replace(&counter->name, session->name);
    text_replace(&counter->role, session->role);
    list_remove(&counter->link);
    list_append(&budget->counters, &counter->link);
    *out_nanodollars = more;
    *out_counter = counter;
    return true;
}

int64_t budget_session_cost(const struct budget *budget, const char *session_id) {
    int64_t total = 0;
    const struct budget_counter *counter;
    LIST_FOR_EACH (counter, &budget->counters, link) {
        total += text_equal(counter->session, session_id) ? counter->total : 0;
    }
    return total;
}

bool budget_find_conversation(const struct budget *budget, const char *conversation,
        const char **out_name, const char **out_role) {
    const struct budget_counter *counter, *last = NULL;
    LIST_FOR_EACH (counter, &budget->counters, link) {
        last = text_equal(counter->conversation, conversation) ? counter : last;
    }
    if (last == NULL) {
        return false;
    }
    *out_name = last->name;
    *out_role = last->role;
    return true;
}
