/* SPDX-License-Identifier: MIT */
/* What programs say of themselves, channel by channel: kept, and passed to whoever makes something
 * of it. */

#include "agent-reports.h"
#include "agent/agent-decode.h"
#include "agents.h"
#include "base/text.h"
#include "budget-service.h"
#include "health-watch.h"
#include "recycle.h"
#include "store/late.h"

#include <ctype.h>
#include <string.h>

#define RAW_MAX_BYTES           2048 /* of a report that is kept */
#define CONVERSATION_MAX_BYTES  64
#define CONVERSATION_CHARACTERS "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"

typedef bool add_report_fn(struct store *store, int64_t at_ms, const char *session,
        const char *text, struct error *err);

/* What it said, as it stands, up to the limit: for people, and for the next server. */
static void keep_raw(struct server *server, const struct session *session,
        const struct agent_report *report, add_report_fn *add) {
    struct error err = { 0 };
    OWNED_STR printed = report->text == NULL ? json_format(report->said) : NULL;
    const char *raw = printed == NULL ? report->text : printed;
    OWNED_STR cut = text_copy_bytes(raw, strnlen(raw, RAW_MAX_BYTES));
    struct store *store = server_store(server, &err);
    if (store == NULL || !add(store, report->at_ms, session->id, cut, &err)) {
        server_set_problem(server, err.text);
    }
}

/* It becomes a word of a command line and the name of a file: neither an option nor a path. */
static bool is_conversation(const char *id) {
    size_t length = strlen(id);
    return length <= CONVERSATION_MAX_BYTES && isalnum((unsigned char)id[0]) &&
           strspn(id, CONVERSATION_CHARACTERS) == length;
}

/* A conversation that went on under another id (/clear, a fork) is the one to resume. */
static void follow_conversation(
        struct server *server, struct session *session, const struct json *said) {
    struct error err = { 0 };
    const char *id = json_get_text(said, "session_id", "");
    bool begins = text_equal(json_get_text(said, "hook_event_name", ""), "SessionStart") ||
                  text_equal(json_get_text(said, "subtype", ""), "init");
    if (!begins || *id == '\0' || text_equal(id, session->conversation)) {
        return;
    }
    if (!is_conversation(id)) {
        agents_refuse(
                server, session, "what it says is no id of a conversation: it is not followed");
        return;
    }
    text_replace(&session->conversation, id);
    if (!server_save(server, session, NULL, NULL, NULL, &err)) {
        server_set_problem(server, err.text);
    }
}

/* A tool begins or ends: the most frequent of what is said, and seldom news. */
static bool tells_step(const struct json *said) {
    const char *event = json_get_text(said, "hook_event_name", "");
    return text_equal(event, "PreToolUse") || text_equal(event, "PostToolUse");
}

/* What of a session nobody but its reports can tell the next server. */
struct standing {
    enum agent_state state;
    size_t dialogs, subagents;
};

static struct standing standing_of(const struct session *session) {
    struct agent_verdict verdict;
    if (!agents_judge(session, &verdict)) {
        return (struct standing){ .state = AGENT_UNKNOWN };
    }
    const struct agent_monitor *monitor = agents_monitor(session);
    return (struct standing){ verdict.state, monitor->pending_count, monitor->subagent_count };
}

static bool is_same_standing(const struct standing *one, const struct standing *other) {
    return one->state == other->state && one->dialogs == other->dialogs &&
           one->subagents == other->subagents;
}

void agent_report_hook(
        struct server *server, struct session *session, const struct agent_report *report) {
    const struct json *said = report->said;
    bool is_step = tells_step(said);
    struct standing before = standing_of(session);
    keep_raw(server, session, report,
            is_step ? store_add_agent_report_late : store_add_agent_report);
    follow_conversation(server, session, said);
    agents_hook(server, session, said, report->at_ms);
    struct standing after = standing_of(session);
    if (is_step && !is_same_standing(&before, &after)) {
        (void)server_write_late(server); /* the next server must know what it found out by this */
    }
    health_session_hook(server, session, said);
    recycle_hook(server, session, said);
}

void agent_report_statusline(
        struct server *server, struct session *session, const struct agent_report *report) {
    const struct json *said = report->said;
    struct agent_decoded decoded;
    int64_t until_ms = 0;
    agent_decode_statusline(said, report->at_ms, &decoded, &until_ms);
    agents_set_limit(server, session, until_ms);
    agents_take(server, session, &decoded.signal);
    health_session_statusline(server, session, said);
    budget_service_take_statusline(server->budget, session, said, report->at_ms);
    recycle_note_context(server, session,
            json_get_integer(json_find(said, "context_window"), "used_percentage", 0));
}

void agent_report_stream(
        struct server *server, struct session *session, const struct agent_report *report) {
    const struct json *said = report->said;
    struct agent_decoded decoded;
    keep_raw(server, session, report, store_add_agent_report);
    follow_conversation(server, session, said);
    agent_decode_stream(said, report->at_ms, &decoded);
    agents_take(server, session, &decoded.signal);
    budget_service_take_stream(server->budget, session, said, report->at_ms);
    int percent = budget_service_context(server->budget, session);
    if (percent >= 0) {
        health_session_context(server, session, percent);
        recycle_note_context(server, session, percent);
    }
}
