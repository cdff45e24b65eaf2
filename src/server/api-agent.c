/* SPDX-License-Identifier: MIT */
/* Methods by which the programs in sessions speak of themselves. */

#include "agent-reports.h"
#include "agent/agent-text.h"
#include "agents.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

static const struct {
    const char *kind;
    agent_report_fn *take;
} channels[] = {
    /* Keep in alphabetical order. */
    { "hook", agent_report_hook },
    { "statusline", agent_report_statusline },
    { "stream-json", agent_report_stream },
};

struct json *handle_agent_report(struct request *request, struct error *err) {
    struct server *server = request->server;
    const char *kind = json_get_text(request->params, "kind", "");
    const char *text = json_get_text(request->params, "text", "");
    struct session *session = registry_find_id(server, request->peer->session_id);
    if (session == NULL) {
        error_set(err, ERROR_DENIED, "agent.report is for what runs in a session");
        return NULL;
    }
    size_t length = strlen(text);
    bool is_cut = json_get_integer(request->params, "said_bytes", 0) > (int64_t)length;
    OWNED(json) said = agent_text_parse(text, length, is_cut, err);
    if (said == NULL) {
        error_context(err, "what the agent said is no JSON (%s)", kind);
        agents_refuse(server, session, err->text);
        return NULL;
    }
    int64_t now_ms = clock_wall_ms();
    int64_t at_ms = json_get_integer(request->params, "at_ms", now_ms);
    const struct agent_report report = {
        .said = said,
        .text = is_cut ? NULL : text,
        .at_ms = at_ms > now_ms || at_ms < 0 ? now_ms : at_ms,
    };
    for (size_t i = 0; i < ARRAY_LENGTH(channels); i++) {
        if (text_equal(channels[i].kind, kind)) {
            channels[i].take(server, session, &report);
        }
    }
    return json_create_object();
}
