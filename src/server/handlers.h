/* SPDX-License-Identifier: MIT */
#pragma once

/* The functions that answer the methods of stoa-rpc(7); which answers which is in handlers.c. */

#include "base/error.h"
#include "json/json.h"

struct request;

/* The result; NULL: the error in err, or (err untouched) it is answered later. */
typedef struct json *handler_fn(struct request *request, struct error *err);

struct handler {
    const char *method;
    handler_fn *handle;
};

const struct handler *handler_find(const char *method);

handler_fn handle_agent_explain, handle_agent_permission, handle_agent_report;
handler_fn handle_approval_allow, handle_approval_answer, handle_approval_deny;
handler_fn handle_approval_list, handle_approval_show;
handler_fn handle_budget_show, handle_client_look, handle_usage_report;
handler_fn handle_events_list, handle_fleet_down, handle_fleet_status, handle_fleet_up;
handler_fn handle_hello, handle_layout_get, handle_layout_set, handle_server_restart;
handler_fn handle_server_status, handle_server_stop, handle_session_assign, handle_session_kill;
handler_fn handle_session_list, handle_session_move, handle_session_new, handle_session_remove;
handler_fn handle_session_recycle, handle_session_recycle_wait;
handler_fn handle_session_rename, handle_session_restart, handle_session_undo;
handler_fn handle_session_rules, handle_session_wait, handle_subscribe;
