/* SPDX-License-Identifier: MIT */
/* Methods about what agents ask a person for. */

#include "agent-reports.h"
#include "agent/agent-text.h"
#include "agents.h"
#include "approval-keep.h"
#include "approval-service.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "handlers.h"

#include <string.h>

#define HOLD_MAX_MS   ((int64_t)24 * 60 * 60 * 1000)
#define HISTORY_LIMIT 50

static int64_t clamp(int64_t value, int64_t minimum, int64_t maximum) {
    return value < minimum ? minimum : value > maximum ? maximum : value;
}

/* The session that asks and what it asks for; NULL when refused. */
static struct json *read_request(
        struct request *request, struct approvals_request *out, struct error *err) {
    const struct json *params = request->params;
    const char *text = json_get_text(params, "text", "");
    size_t length = strlen(text);
    int64_t now_ms = clock_wall_ms(), at_ms = json_get_integer(params, "at_ms", now_ms);
    *out = (struct approvals_request){
        .session = registry_find_id(request->server, request->peer->session_id),
        .is_cut = json_get_integer(params, "said_bytes", 0) > (int64_t)length,
        .name = json_get_text(params, "request", ""),
        .at_ms = at_ms > now_ms || at_ms < 0 ? now_ms : at_ms,
        .hold_ms = clamp(json_get_integer(params, "hold_ms", 0), 0, HOLD_MAX_MS),
    };
    if (out->session == NULL) {
        error_set(err, ERROR_DENIED, "agent.permission is for what runs in a session");
        return NULL;
    }
    if (*out->name == '\0' || strlen(out->name) > APPROVAL_REQUEST_MAX_BYTES) {
        error_set(err, ERROR_INVALID, "a request has a name of 1 to %d bytes",
                APPROVAL_REQUEST_MAX_BYTES);
        return NULL;
    }
    struct json *said = agent_text_parse(text, length, out->is_cut, err);
    if (said == NULL) {
        error_context(err, "what the agent said is no JSON (hook)");
        agents_refuse(request->server, out->session, err->text);
    }
    return said;
}

struct json *handle_agent_permission(struct request *request, struct error *err) {
    struct approvals_request asked;
    OWNED(json) said = read_request(request, &asked, err);
    if (said == NULL) {
        return NULL;
    }
    asked.said = said;
    if (json_get_boolean(request->params, "again", false)) { /* an earlier server knew of it */
        agents_hook(request->server, asked.session, said, asked.at_ms);
    } else {
        const struct agent_report report = {
            .said = said,
            .text = asked.is_cut ? NULL : json_get_text(request->params, "text", ""),
            .at_ms = asked.at_ms,
        };
        agent_report_hook(request->server, asked.session, &report);
    }
    struct json *output = NULL;
    bool asks = text_equal(json_get_text(said, "hook_event_name", ""), "PermissionRequest");
    if (asks && approvals_hold(request->server->approvals, request, &asked, &output)) {
        return NULL; /* answered when it ends */
    }
    struct json *result = json_create_object();
    if (output != NULL) {
        json_set(result, "output", output);
    }
    return result;
}

struct json *handle_approval_list(struct request *request, struct error *err) {
    struct approvals *approvals = request->server->approvals;
    if (json_get_boolean(request->params, "history", false)) {
        int64_t limit = json_get_integer(request->params, "limit", HISTORY_LIMIT);
        const char *id = json_get_text(request->params, "before", "");
        int64_t before = 0;
        if (*id != '\0' && !text_parse_integer(id, 1, INT64_MAX, &before)) {
            error_set(err, ERROR_INVALID, "'%.20s' is no id of what was asked", id);
            return NULL;
        }
        return approvals_history(approvals, before, clamp(limit, 1, APPROVALS_PAGE_MAX), err);
    }
    struct json *result = json_create_object();
    json_set(result, "approvals", approvals_describe(approvals));
    return result;
}

static const char *id_of(const struct request *request) {
    return json_get_text(request->params, "id", "");
}

struct json *handle_approval_show(struct request *request, struct error *err) {
    return approvals_show(request->server->approvals, id_of(request), err);
}

/* Gives the answer; what was answered comes back. */
static struct json *give(struct request *request, struct approval *approval,
        enum approval_outcome outcome, struct json *output_owned, const char *detail,
        struct error *err) {
    OWNED(json) output = output_owned;
    OWNED_STR id = text_copy(approval->id); /* the entry goes with its answer */
    struct approvals *approvals = request->server->approvals;
    if (output == NULL || !approvals_answer(approvals, approval, outcome, output,
                                  request->peer->who, detail, err)) {
        return NULL;
    }
    return approvals_show(approvals, id, err);
}

struct json *handle_approval_allow(struct request *request, struct error *err) {
    struct approval *approval = approvals_find(request->server->approvals, id_of(request), err);
    return approval == NULL ? NULL
                            : give(request, approval, APPROVAL_ALLOWED,
                                      approval_output_allow(approval, err), "", err);
}

struct json *handle_approval_deny(struct request *request, struct error *err) {
    struct approval *approval = approvals_find(request->server->approvals, id_of(request), err);
    const char *reason = json_get_text(request->params, "reason", "");
    return approval == NULL ? NULL
                            : give(request, approval, APPROVAL_DENIED,
                                      approval_output_deny(approval, reason, err), reason, err);
}

struct json *handle_approval_answer(struct request *request, struct error *err) {
    struct approval *approval = approvals_find(request->server->approvals, id_of(request), err);
    const struct json *choices = json_find(request->params, "choices");
    const char *text = json_get_text(request->params, "text", NULL);
    if (approval == NULL) {
        return NULL;
    }
    if ((json_count(choices) > 0) == (text != NULL)) {
        error_set(err, ERROR_INVALID, "either choices or a text answer a question");
        return NULL;
    }
    char **words = text != NULL ? NULL : json_to_text_vector(choices);
    OWNED_STR said = NULL;
    struct json *output = approval_output_answer(approval, words, text, &said, err);
    struct json *result = give(request, approval, APPROVAL_ANSWERED, output, said, err);
    text_vector_destroy(words);
    return result;
}
