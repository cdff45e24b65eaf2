/* SPDX-License-Identifier: MIT */
/* Money out of counters that begin anew, or with what an earlier process wrote down at its end. */

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

/* The same of a conversation, in whichever session. */
static const struct budget_counter *last_of_conversation(
        const struct budget *budget, const char *conversation) {
    const struct budget_counter *counter, *last = NULL;
    LIST_FOR_EACH (counter, &budget->counters, link) {
        last = text_equal(counter->conversation, conversation) ? counter : last;
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

/* How much later the process of a report began than that of the counter, as both count their time;
 * one that resumes a conversation counts what an earlier one ran, up to its end. */
static int64_t begins_later_ms(
        const struct budget_counter *counter, const struct statusline *report, int64_t at_ms) {
    return at_ms - report->duration_ms - (counter->at_ms - counter->duration_ms);
}

/* A conversation that began within a process (a /clear) may go on with its counter; one that
 * another session had begins with what it cost there. */
static int64_t base_of_new(const struct budget *budget, const char *session,
        const struct statusline *report, int64_t at_ms) {
    const struct budget_counter *elsewhere = last_of_conversation(budget, report->conversation);
    if (elsewhere != NULL && report->conversation[0] != '\0' && !report->is_partial) {
        bool goes_on = report->cost_nanodollars >= elsewhere->nanodollars;
        return goes_on ? elsewhere->nanodollars : report->cost_nanodollars;
    }
    const struct budget_counter *previous = last_counter(budget, session);
    if (previous == NULL || report->cost_nanodollars < previous->nanodollars) {
        return 0;
    }
    int64_t apart_ms = begins_later_ms(previous, report, at_ms);
    bool is_same_process = apart_ms > -SAME_START_MS && apart_ms < SAME_START_MS;
    return is_same_process ? previous->nanodollars : 0;
}

/* Whether a lower counter is that of another process, which began anew or with what the last one
 * wrote down when it ended as it should; else it is a report that comes late. */
static bool is_of_another(const struct budget_session *session,
        const struct budget_counter *counter, const struct statusline *report, int64_t at_ms) {
    bool is_of_next_run = counter->at_ms < session->run_ms && session->run_ms <= at_ms;
    return is_of_next_run || report->duration_ms >= counter->duration_ms ||
           begins_later_ms(counter, report, at_ms) >= SAME_START_MS;
}

/* What a lower counter adds. A status line is told first when a process begins: nothing was spent
 * since then. A stream tells what it cost once, at its end. */
static int64_t more_of_another(const struct statusline *report) {
    return report->is_partial ? report->cost_nanodollars : 0;
}

bool budget_take_cost(struct budget *budget, struct budget_session *session,
        const struct statusline *report, int64_t at_ms, int64_t now_ms, int64_t *out_nanodollars,
        struct budget_counter **out_counter) {
    struct budget_counter *counter = find_counter(budget, session->id, report->conversation);
    int64_t more;
    if (counter == NULL) {
        more = report->cost_nanodollars - base_of_new(budget, session->id, report, at_ms);
        counter = budget_add_counter(budget, session->id, report->conversation);
    } else if (report->cost_nanodollars >= counter->nanodollars) {
        more = report->cost_nanodollars - counter->nanodollars;
    } else if (counter->at_ms > now_ms || is_of_another(session, counter, report, at_ms)) {
        more = more_of_another(report);
    } else {
        return false;
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
    const struct budget_counter *last = last_of_conversation(budget, conversation);
    if (last == NULL) {
        return false;
    }
    *out_name = last->name;
    *out_role = last->role;
    return true;
}
