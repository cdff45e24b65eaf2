/* SPDX-License-Identifier: MIT */
/* Wiring of the budget: sessions' environments in, notifications and answers out. */

#include "budget-service.h"

#include "agents.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "budget/budget.h"
#include "loop/timeout.h"
#include "store/usage.h"
#include "usage-service.h"

#include <string.h>

#define ALLOWANCE_FACT "budget"

struct budget_service {
    struct server *server;
    struct budget *budget;
    struct timeout *tell; /* runs only when something changed and somebody is attached */
    struct usage_service *usage;
    bool allowance_is_loaded;
};

/* ---- what is shown --------------------------------------------------------------------------- */

static const char *name_now(void *context, const char *session_id) {
    const struct session *session = registry_find_id(context, session_id);
    return session == NULL ? NULL : session->spec.name;
}

static void set_allowance(struct budget_service *service, const struct json *allowance) {
    const struct budget_allowance values = {
        .day_dollars = json_get_integer(allowance, "day_dollars", 0),
        .month_dollars = json_get_integer(allowance, "month_dollars", 0),
        .context_percent = json_get_integer(allowance, "context_percent", 0),
    };
    budget_set_allowance(service->budget, &values);
}

/* What is in the store; none is made for it. */
static void load(struct budget_service *service) {
    struct store *store = service->server->store;
    OWNED_STR text = NULL;
    budget_use_store(service->budget, store, clock_wall_ms());
    if (service->allowance_is_loaded || store == NULL) {
        return;
    }
    service->allowance_is_loaded = true;
    if (store_load_fact(store, ALLOWANCE_FACT, &text, NULL)) {
        OWNED(json) allowance = json_parse(text, strlen(text), NULL);
        set_allowance(service, allowance);
    }
}

/* Whoever knows what sessions do says which of them a limit has stopped. */
static void note_limited(struct budget_service *service) {
    int64_t now_ms = clock_wall_ms();
    const struct session *session;
    LIST_FOR_EACH (session, &service->server->sessions, link) {
        const struct agent_monitor *monitor = agents_monitor(session);
        if (monitor != NULL) {
            struct agent_verdict verdict = agent_monitor_judge(monitor, now_ms);
            budget_note_limited(service->budget, session->id, verdict.state == AGENT_LIMITED,
                    verdict.until_ms, now_ms);
        }
    }
}

struct json *budget_service_describe(struct budget_service *service) {
    load(service);
    budget_sync_sessions(service->budget, name_now, service->server);
    note_limited(service);
    return budget_describe(service->budget, clock_wall_ms());
}

static void on_tell(void *context) {
    struct budget_service *service = context;
    OWNED(json) params = budget_service_describe(service);
    server_notify(service->server, "budget.changed", params);
}

static void note_changed(struct budget_service *service) {
    if (server_subscribers(service->server) > 0 && !timeout_is_running(service->tell)) {
        timeout_start(service->tell, BUDGET_TELL_MS);
    }
}

bool budget_service_allow(
        struct budget_service *service, const struct json *allowance, struct error *err) {
    OWNED_STR text = json_format(allowance);
    struct store *store = server_store(service->server, err);
    if (store == NULL || !store_save_fact(store, ALLOWANCE_FACT, text, err)) {
        return false;
    }
    service->allowance_is_loaded = true;
    set_allowance(service, allowance);
    note_changed(service);
    return true;
}

/* ---- reports --------------------------------------------------------------------------------- */

static const char *variable_of(const void *context, const char *name) {
    return session_spec_variable(context, name);
}

/* What it is there for; without a role its profile says that. */
static const char *role_of(const struct session *session) {
    const struct session_spec *spec = &session->spec;
    return spec->role != NULL ? spec->role : spec->profile != NULL ? spec->profile : "";
}

typedef bool read_report_fn(
        const struct json *object, int64_t now_ms, struct statusline *out, struct error *err);

static void take(struct budget_service *service, struct session *session, const struct json *said,
        read_report_fn *read_report, int64_t at_ms) {
    struct error err = { 0 };
    struct statusline report;
    int64_t now_ms = clock_wall_ms();
    (void)server_store(service->server, NULL);
    load(service);
    if (!read_report(said, now_ms, &report, &err)) {
        agents_refuse(service->server, session, err.text);
        return;
    }
    if (report.problem[0] != '\0') {
        OWNED_STR why = text_format("of what it says of its use, %s", report.problem);
        agents_refuse(service->server, session, why);
    }
    struct budget_source source = {
        .id = session->id,
        .name = session->spec.name,
        .role = role_of(session),
        .run_ms = session->since_ms,
    };
    account_identify(variable_of, &session->spec, &source.account);
    account_identify_subscription(variable_of, &session->spec, &source.subscription);
    if (budget_take_statusline(service->budget, &source, &report, at_ms, now_ms)) {
        note_changed(service);
    }
}

void budget_service_take_statusline(struct budget_service *service, struct session *session,
        const struct json *said, int64_t at_ms) {
    take(service, session, said, statusline_read, at_ms);
}

void budget_service_take_stream(struct budget_service *service, struct session *session,
        const struct json *said, int64_t at_ms) {
    bool tells_money = json_find(said, "total_cost_usd") != NULL;
    bool tells_context = json_find(said, "context_tokens") != NULL;
    if (tells_money || tells_context || json_find(said, "rate_limit_info") != NULL) {
        take(service, session, said, statusline_read_stream, at_ms);
    }
}

int budget_service_context(const struct budget_service *service, const struct session *session) {
    return budget_context_percent(service->budget, session->id);
}

/* ---- usage ----------------------------------------------------------------------------------- */

static bool name_conversation(
        void *context, const char *conversation, const char **out_name, const char **out_role) {
    struct budget_service *service = context;
    const struct session *session;
    LIST_FOR_EACH (session, &service->server->sessions, link) {
        if (text_equal(session->conversation, conversation)) {
            *out_name = session->spec.name;
            *out_role = role_of(session);
            return true;
        }
    }
    return budget_find_conversation(service->budget, conversation, out_name, out_role);
}

void budget_service_remove_peer(struct budget_service *service, const struct peer *peer) {
    usage_service_remove_peer(service->usage, peer);
}

/* ---- life and handlers ----------------------------------------------------------------------- */

struct budget_service *budget_service_create(struct server *server) {
    struct budget_service *service = NEW(struct budget_service);
    service->server = server;
    service->budget = budget_create();
    service->tell = timeout_create(server->loop, on_tell, service);
    service->usage = usage_service_create(server, name_conversation, service);
    return service;
}

void budget_service_destroy(struct budget_service *service) {
    if (service == NULL) {
        return;
    }
    usage_service_destroy(service->usage);
    timeout_destroy(service->tell);
    budget_destroy(service->budget);
    free(service);
}

struct json *handle_budget_show(struct request *request, struct error *err) {
    return budget_service_describe(request->server->budget);
}

struct json *handle_usage_report(struct request *request, struct error *err) {
    struct budget_service *service = request->server->budget;
    load(service);
    (void)usage_service_ask(service->usage, request, err);
    return NULL;
}
