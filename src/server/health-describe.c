/* SPDX-License-Identifier: MIT */
/* How a session fares, as stoa-rpc(7) shows it. */

#include "health-private.h"

static struct json *describe_findings(const struct session_health *watched) {
    struct json *verdicts = NULL;
    for (int i = 0; i < HEALTH_VERDICT_COUNT; i++) {
        const struct health_finding *finding = &watched->findings[i];
        if (finding->is_found) {
            struct json *object = json_create_object();
            json_set_text(object, "verdict", health_verdict_names[i]);
            json_set_text(object, "reason", finding->reason);
            json_set_integer(object, "since_ms", finding->since_ms);
            json_set_integer(object, "figure", finding->figure);
            json_set_integer(object, "limit", finding->limit);
            verdicts = verdicts == NULL ? json_create_array() : verdicts;
            json_add(verdicts, object);
        }
    }
    return verdicts;
}

bool health_is_ill(const struct session *session) {
    bool is_ill = false;
    for (int i = 0; i < HEALTH_VERDICT_COUNT && session->health != NULL; i++) {
        is_ill = is_ill || session->health->findings[i].is_found;
    }
    return is_ill;
}

int64_t health_ill_since_ms(const struct session *session) {
    const struct session_health *watched = session->health;
    int64_t since_ms = 0;
    struct health_rules rules = { 0 };
    if (watched != NULL) {
        rules = health_rules_of(session);
    }
    for (int i = 0; i < HEALTH_VERDICT_COUNT && watched != NULL; i++) {
        const struct health_finding *finding = &watched->findings[i];
        bool counts = finding->is_found && rules.actions[i] != HEALTH_NOTHING;
        since_ms = counts && (since_ms == 0 || finding->since_ms < since_ms) ? finding->since_ms
                                                                             : since_ms;
    }
    return since_ms;
}

void health_describe(const struct session *session, struct json *object) {
    const struct session_health *watched = session->health;
    if (watched == NULL) {
        return;
    }
    const struct health *health = &watched->health;
    struct json *verdicts = describe_findings(watched);
    if (!health->is_sampled && health->output_ms == 0 && verdicts == NULL) {
        return;
    }
    struct json *out = json_create_object();
    json_set_integer(out, "sampled_ms", health->is_sampled ? health->sampled_ms : 0);
    if (health->is_sampled) {
        json_set_integer(out, "cpu_permille", health->cpu_permille);
        json_set_integer(out, "memory_bytes", health->usage.memory_bytes);
        json_set_text(out, "memory_kind", memory_kind_names[health->usage.memory_kind]);
        json_set_integer(out, "files", health->usage.files);
        json_set_integer(out, "processes", health->usage.processes);
    }
    json_set_integer(out, "output_ms", health->output_ms);
    json_set_integer(out, "progress_ms", health->progress_ms);
    json_set_integer(out, "context_percent", health->context_percent);
    if (verdicts != NULL) {
        json_set(out, "verdicts", verdicts);
    }
    json_set(object, "health", out);
}
