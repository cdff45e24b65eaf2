/* SPDX-License-Identifier: MIT */
/* Wiring of the budget: sessions' environments in, notifications and answers out. */

#include "budget-service.h"

#include "agents.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "budget/budget.h"
#include "budget/usage-reader.h"
#include "budget/usage-report.h"
#include "loop/deferred.h"
#include "loop/timeout.h"
#include "store/usage.h"

#include <string.h>

#define ALLOWANCE_FACT "budget"

struct budget_service {
    struct server *server;
    struct budget *budget;
    struct timeout *tell; /* runs only when something changed and somebody is attached */
    struct usage_tally *tally;
    struct usage_reader *reader; /* both NULL until somebody asks */
    struct deferred *read_on;
    struct list asked; /* struct usage_request */
    bool is_reading, allowance_is_loaded;
};

/* Waits for the transcripts to be read. */
struct usage_request {
    struct list link;
    struct peer *peer;
    struct json *id;
    enum usage_by by;
    int64_t since_ms;
    bool is_read; /* the pass that runs began after it was asked */
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

static void take(struct budget_service *service, const struct session *session,
        const struct json *said, read_report_fn *read_report, int64_t at_ms) {
    struct error err = { 0 };
    struct statusline report;
    int64_t now_ms = clock_wall_ms();
    (void)server_store(service->server, NULL);
    load(service);
    if (!read_report(said, now_ms, &report, &err)) {
        log_warn("%s '%s': %s", session->id, session->spec.name, err.text);
        return;
    }
    if (report.problem[0] != '\0') {
        log_warn("%s '%s': of what it says of its use, %s", session->id, session->spec.name,
                report.problem);
    }
    struct budget_source source = {
        .id = session->id,
        .name = session->spec.name,
        .role = role_of(session),
    };
    account_identify(variable_of, &session->spec, &source.account);
    account_identify_subscription(variable_of, &session->spec, &source.subscription);
    if (budget_take_statusline(service->budget, &source, &report, at_ms, now_ms)) {
        note_changed(service);
    }
}

void budget_service_take_statusline(struct budget_service *service, const struct session *session,
        const struct json *said, int64_t at_ms) {
    take(service, session, said, statusline_read, at_ms);
}

void budget_service_take_stream(struct budget_service *service, const struct session *session,
        const struct json *said, int64_t at_ms) {
    bool tells_money = json_find(said, "total_cost_usd") != NULL;
    if (tells_money || json_find(said, "rate_limit_info") != NULL) {
        take(service, session, said, statusline_read_stream, at_ms);
    }
}

/* ---- usage ----------------------------------------------------------------------------------- */

static void usage_request_destroy(struct usage_request *request) {
    list_remove(&request->link);
    json_destroy(request->id);
    free(request);
}

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

static void answer(struct budget_service *service, struct usage_request *request) {
    struct error err = { 0 };
    const struct usage_question question = {
        .by = request->by,
        .since_day = request->since_ms > 0 ? usage_day(request->since_ms) : 0,
        .store = service->server->store,
        .name = name_conversation,
        .context = service,
    };
    OWNED(json) result = usage_report(service->tally, &question, &err);
    if (result == NULL) {
        peer_refuse(request->peer, request->id, &err);
        return;
    }
    json_set_text(result, "problem", usage_reader_problem(service->reader));
    peer_answer(request->peer, request->id, result);
}

/* One pass for all that were asked before it began. */
static void begin_pass(struct budget_service *service) {
    int64_t since_ms = INT64_MAX;
    struct usage_request *request;
    LIST_FOR_EACH (request, &service->asked, link) {
        request->is_read = true;
        since_ms = request->since_ms < since_ms ? request->since_ms : since_ms;
    }
    service->is_reading = !list_is_empty(&service->asked);
    if (service->is_reading) {
        const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000; /* the day began before that time */
        usage_reader_start(service->reader, since_ms > day_ms ? since_ms - day_ms : 0);
        deferred_schedule(service->read_on);
    }
}

static void on_read_on(void *context) {
    struct budget_service *service = context;
    if (usage_reader_step(service->reader)) {
        deferred_schedule(service->read_on);
        return;
    }
    struct usage_request *request;
    LIST_FOR_EACH (request, &service->asked, link) {
        if (request->is_read) {
            answer(service, request);
            usage_request_destroy(request);
        }
    }
    begin_pass(service);
}

static enum usage_by by_of(const char *word) {
    for (int by = 0; by < USAGE_BY_COUNT; by++) {
        if (text_equal(usage_by_names[by], word)) {
            return (enum usage_by)by;
        }
    }
    return USAGE_BY_SESSION;
}

static void add_roots(struct budget_service *service, const char *configuration) {
    const struct session *session;
    LIST_FOR_EACH (session, &service->server->sessions, link) {
        OWNED_STR directory = account_configuration_directory(variable_of, &session->spec);
        usage_reader_add_root(service->reader, directory);
    }
    if (configuration[0] == '/') {
        usage_reader_add_root(service->reader, configuration);
    }
}

static bool ask_usage(struct budget_service *service, struct request *request, struct error *err) {
    if (list_length(&service->asked) == USAGE_ASKED_MAX) {
        return error_set(err, ERROR_LIMIT, "too many ask for usage at once");
    }
    if (service->reader == NULL) {
        service->tally = usage_tally_create();
        service->reader = usage_reader_create(service->tally);
    }
    struct usage_request *asked = NEW(struct usage_request);
    asked->peer = request->peer;
    asked->id = json_share(request->id);
    asked->by = by_of(json_get_text(request->params, "by", ""));
    asked->since_ms = json_get_integer(request->params, "since_ms", 0);
    list_append(&service->asked, &asked->link);
    load(service);
    add_roots(service, json_get_text(request->params, "configuration", ""));
    if (!service->is_reading) {
        begin_pass(service);
    }
    return true;
}

void budget_service_remove_peer(struct budget_service *service, const struct peer *peer) {
    struct usage_request *request;
    LIST_FOR_EACH (request, &service->asked, link) {
        if (request->peer == peer) {
            usage_request_destroy(request);
        }
    }
}

/* ---- life and handlers ----------------------------------------------------------------------- */

struct budget_service *budget_service_create(struct server *server) {
    struct budget_service *service = NEW(struct budget_service);
    service->server = server;
    service->budget = budget_create();
    service->tell = timeout_create(server->loop, on_tell, service);
    service->read_on = deferred_create(server->loop, on_read_on, service);
    list_init(&service->asked);
    return service;
}

void budget_service_destroy(struct budget_service *service) {
    if (service == NULL) {
        return;
    }
    struct usage_request *request;
    LIST_FOR_EACH (request, &service->asked, link) {
        usage_request_destroy(request);
    }
    timeout_destroy(service->tell);
    deferred_destroy(service->read_on);
    usage_reader_destroy(service->reader);
    usage_tally_destroy(service->tally);
    budget_destroy(service->budget);
    free(service);
}

struct json *handle_budget_show(struct request *request, struct error *err) {
    return budget_service_describe(request->server->budget);
}

struct json *handle_usage_report(struct request *request, struct error *err) {
    (void)ask_usage(request->server->budget, request, err);
    return NULL;
}
