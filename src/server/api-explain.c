/* SPDX-License-Identifier: MIT */
/* Why a session is held to be doing what it does. */

#include "agents.h"
#include "base/clock.h"

static struct json *describe_sources(const struct agent_monitor *monitor) {
    struct json *sources = json_create_array();
    for (int source = 0; source < AGENT_SOURCE_COUNT; source++) {
        const struct agent_word *word = &monitor->words[source];
        struct json *row = json_create_object();
        if (word->at_ms == 0) {
            json_destroy(row);
            continue;
        }
        json_set_text(row, "source", agent_source_names[source]);
        json_set_text(row, "event", word->event);
        json_set_text(row, "detail", word->detail);
        json_set_integer(row, "at_ms", word->at_ms);
        json_set_boolean(
                row, "authenticated", agent_source_is_authenticated((enum agent_source)source));
        json_add(sources, row);
    }
    return sources;
}

static void add_claims(struct json *claims, const struct agent_claim *all,
        const struct agent_verdict *verdict, bool is_authenticated) {
    for (int state = AGENT_UNKNOWN + 1; state < AGENT_STATE_COUNT; state++) {
        const struct agent_claim *claim = &all[state];
        if (claim->since_ms == 0) { /* nobody ever said so */
            continue;
        }
        bool counts = claim->is_held && state == (int)verdict->state &&
                      is_authenticated == verdict->is_confirmed;
        struct json *row = json_create_object();
        json_set_text(row, "claim", agent_state_names[state]);
        json_set_text(row, "outcome",
                counts             ? "counts"
                : !claim->is_held  ? "withdrawn"
                : is_authenticated ? "stands"
                                   : "stands, of the terminal");
        json_set_text(row, "source",
                agent_source_names[claim->is_held ? claim->source : claim->withdrawn_by]);
        json_set_text(row, "event", claim->is_held ? claim->event : claim->withdrawn_event);
        json_set_integer(row, "at_ms", claim->is_held ? claim->at_ms : claim->withdrawn_ms);
        json_set_boolean(row, "authenticated", is_authenticated);
        json_add(claims, row);
    }
}

struct json *handle_agent_explain(struct request *request, struct error *err) {
    struct session *session =
            registry_find(request->server, json_get_text(request->params, "session", ""), err);
    if (session == NULL) {
        return NULL;
    }
    const struct agent_monitor *monitor = agents_monitor(session);
    struct json *result = json_create_object();
    json_set(result, "session", session_describe(session));
    if (monitor == NULL) {
        json_set(result, "sources", json_create_array());
        json_set(result, "claims", json_create_array());
        return result;
    }
    struct agent_verdict verdict = agent_monitor_judge(monitor, clock_wall_ms());
    struct json *claims = json_create_array();
    add_claims(claims, monitor->claims[AGENT_LAYER_AUTHENTICATED], &verdict, true);
    add_claims(claims, monitor->claims[AGENT_LAYER_PTY], &verdict, false);
    json_set(result, "sources", describe_sources(monitor));
    json_set(result, "claims", claims);
    json_set_integer(result, "refused", monitor->refused);
    json_set_text(result, "refusal", monitor->refusal);
    return result;
}
