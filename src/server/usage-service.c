/* SPDX-License-Identifier: MIT */
#include "usage-service.h"

#include "base/memory.h"
#include "base/text.h"
#include "budget/account.h"
#include "budget/usage-reader.h"
#include "loop/deferred.h"

struct usage_service {
    struct server *server;
    usage_name_fn *name;
    void *context;
    struct usage_tally *tally;
    struct usage_reader *reader; /* both NULL until somebody asks */
    struct deferred *read_on;
    struct list asked; /* struct usage_request */
    bool is_reading;
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

static void usage_request_destroy(struct usage_request *request) {
    list_remove(&request->link);
    json_destroy(request->id);
    free(request);
}

static void answer(struct usage_service *service, struct usage_request *request) {
    struct error err = { 0 };
    const struct usage_question question = {
        .by = request->by,
        .since_day = request->since_ms > 0 ? usage_day(request->since_ms) : 0,
        .store = service->server->store,
        .name = service->name,
        .context = service->context,
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
static void begin_pass(struct usage_service *service) {
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
    struct usage_service *service = context;
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

static const char *variable_of(const void *context, const char *name) {
    return session_spec_variable(context, name);
}

static void add_roots(struct usage_service *service, const char *configuration) {
    const struct session *session;
    LIST_FOR_EACH (session, &service->server->sessions, link) {
        OWNED_STR directory = account_configuration_directory(variable_of, &session->spec);
        usage_reader_add_root(service->reader, directory);
    }
    if (configuration[0] == '/') {
        usage_reader_add_root(service->reader, configuration);
    }
}

bool usage_service_ask(struct usage_service *service, struct request *request, struct error *err) {
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
    add_roots(service, json_get_text(request->params, "configuration", ""));
    if (!service->is_reading) {
        begin_pass(service);
    }
    return true;
}

void usage_service_remove_peer(struct usage_service *service, const struct peer *peer) {
    struct usage_request *request;
    LIST_FOR_EACH (request, &service->asked, link) {
        if (request->peer == peer) {
            usage_request_destroy(request);
        }
    }
}

struct usage_service *usage_service_create(
        struct server *server, usage_name_fn *name, void *context) {
    struct usage_service *service = NEW(struct usage_service);
    service->server = server;
    service->name = name;
    service->context = context;
    service->read_on = deferred_create(server->loop, on_read_on, service);
    list_init(&service->asked);
    return service;
}

void usage_service_destroy(struct usage_service *service) {
    struct usage_request *request;
    LIST_FOR_EACH (request, &service->asked, link) {
        usage_request_destroy(request);
    }
    deferred_destroy(service->read_on);
    usage_reader_destroy(service->reader);
    usage_tally_destroy(service->tally);
    free(service);
}
