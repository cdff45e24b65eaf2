/* SPDX-License-Identifier: MIT */
/* Which function answers which method. */

#include "base/memory.h"
#include "base/text.h"
#include "server-private.h"

/* In alphabetical order, one for every method of the table. */
static const struct handler handlers[] = {
    { "agent.explain", handle_agent_explain },
    { "agent.permission", handle_agent_permission },
    { "agent.report", handle_agent_report },
    { "approval.allow", handle_approval_allow },
    { "approval.answer", handle_approval_answer },
    { "approval.deny", handle_approval_deny },
    { "approval.list", handle_approval_list },
    { "approval.show", handle_approval_show },
    { "budget.show", handle_budget_show },
    { "client.look", handle_client_look },
    { "events.list", handle_events_list },
    { "fleet.down", handle_fleet_down },
    { "fleet.status", handle_fleet_status },
    { "fleet.up", handle_fleet_up },
    { "hello", handle_hello },
    { "layout.get", handle_layout_get },
    { "layout.set", handle_layout_set },
    { "server.restart", handle_server_restart },
    { "server.status", handle_server_status },
    { "server.stop", handle_server_stop },
    { "session.assign", handle_session_assign },
    { "session.kill", handle_session_kill },
    { "session.list", handle_session_list },
    { "session.move", handle_session_move },
    { "session.new", handle_session_new },
    { "session.recycle", handle_session_recycle },
    { "session.recycle-wait", handle_session_recycle_wait },
    { "session.remove", handle_session_remove },
    { "session.rename", handle_session_rename },
    { "session.restart", handle_session_restart },
    { "session.rules", handle_session_rules },
    { "session.undo", handle_session_undo },
    { "session.wait", handle_session_wait },
    { "subscribe", handle_subscribe },
    { "usage.report", handle_usage_report },
};

const struct handler *handler_find(const char *method) {
    for (size_t i = 0; i < ARRAY_LENGTH(handlers); i++) {
        if (text_equal(handlers[i].method, method)) {
            return &handlers[i];
        }
    }
    return NULL;
}
