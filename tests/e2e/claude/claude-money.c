/* SPDX-License-Identifier: MIT */
/* Money, by whoever says how much. */

#include "claude-money.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define CENT_FRACTION 1e-7 /* of a dollar: less is no difference */
#define COST_STATE    "\"type\":\"cost-state\""

bool claude_is_same_money(double a, double b) {
    return a > 0 && fabs(a - b) < CENT_FRACTION;
}

double claude_dollars_of(const struct json *object, const char *member) {
    return json_as_number(json_find(object, member), 0);
}

static struct json *parse_output(struct world *world) {
    struct error err = { 0 };
    struct json *said = json_parse(world_output(), strlen(world_output()), &err);
    if (said == NULL) {
        world_fail(world, "no JSON: %s: %s", err.text, world_output());
    }
    return said;
}

struct json *claude_budget_of(struct world *world, const char *session) {
    world_stoa(world, "budget", "--json", NULL);
    OWNED(json) budget = parse_output(world);
    const struct json *sessions = json_find(budget, "sessions");
    for (size_t i = 0; i < json_count(sessions); i++) {
        if (text_equal(json_get_text(json_at(sessions, i), "name", ""), session)) {
            return json_clone(json_at(sessions, i));
        }
    }
    return NULL;
}

double claude_usage_total(struct world *world) {
    world_stoa(world, "usage", "--by", "model", "--json", NULL);
    OWNED(json) usage = parse_output(world);
    return claude_dollars_of(json_find(usage, "totals"), "cost_dollars");
}

double claude_wrote_cost(struct world *world, const char *conversation) {
    OWNED_STR line = text_format("cat ../claude/projects/*/%s.jsonl", conversation);
    world_run(world, "sh", "-c", line, NULL);
    OWNED_STR transcript = text_copy(world_output());
    double cost = -1;
    char *rest = transcript;
    for (char *one; (one = strsep(&rest, "\n")) != NULL;) {
        if (strstr(one, COST_STATE) != NULL) {
            OWNED(json) said = json_parse(one, strlen(one), NULL);
            cost = json_as_number(json_find(said, "totalCostUSD"), cost);
        }
    }
    return cost;
}

static bool is_told_since(struct world *world, const void *context) {
    OWNED(json) row = claude_budget_of(world, context);
    OWNED(json) said = claude_explain(world, context);
    const struct json *agent = json_find(json_find(said, "session"), "agent");
    return json_get_integer(row, "reported_at_ms", 0) >
           json_get_integer(agent, "since_ms", 0) + 2 * CLAUDE_REFRESH_MS;
}

void claude_waits_told(struct world *world, const char *session) {
    world_waits(world, "what it cost", is_told_since, session);
}

char *claude_end(struct world *world, const char *session, int signal) {
    OWNED(json) said = claude_explain(world, session);
    int64_t pid = json_get_integer(json_find(said, "session"), "pid", 0);
    OWNED_STR conversation = claude_conversation(world, session);
    assert_true(pid > 1 && conversation[0] != '\0');
    kill((pid_t)pid, signal);
    claude_waits_state(world, session, "exited");
    return TAKE(conversation);
}
