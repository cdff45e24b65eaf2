/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the method table share: the objects they speak of, and their lists. */

#include "base/memory.h"
#include "rpc/method.h"

/* The members of a table as .members and .count. */
#define MEMBERS(table) .members = (table), .count = ARRAY_LENGTH(table)

extern const struct rpc_object rpc_notification_approval_changed;
extern const struct rpc_object rpc_notification_budget_changed;
extern const struct rpc_object rpc_notification_layout_changed;

/* The members of a spec are the parameters of session.new, those of a layout of layout.set. */
extern const struct rpc_object rpc_object_agent;
extern const struct rpc_object rpc_object_agent_options;
extern const struct rpc_object rpc_object_allowance;
extern const struct rpc_object rpc_object_approval;
extern const struct rpc_object rpc_object_budget;
extern const struct rpc_object rpc_object_budget_account;
extern const struct rpc_object rpc_object_budget_limit;
extern const struct rpc_object rpc_object_budget_session;
extern const struct rpc_object rpc_object_ceilings;
extern const struct rpc_object rpc_object_event;
extern const struct rpc_object rpc_object_health;
extern const struct rpc_object rpc_object_health_rules;
extern const struct rpc_object rpc_object_layout;
extern const struct rpc_object rpc_object_limits;
extern const struct rpc_object rpc_object_need;
extern const struct rpc_object rpc_object_recording;
extern const struct rpc_object rpc_object_recycle;
extern const struct rpc_object rpc_object_restart;
extern const struct rpc_object rpc_object_session;
extern const struct rpc_object rpc_object_spec;
extern const struct rpc_object rpc_object_verdict;

extern const struct rpc_method rpc_method_agent_explain;
extern const struct rpc_method rpc_method_agent_permission;
extern const struct rpc_method rpc_method_agent_report;
extern const struct rpc_method rpc_method_approval_allow;
extern const struct rpc_method rpc_method_approval_answer;
extern const struct rpc_method rpc_method_approval_deny;
extern const struct rpc_method rpc_method_approval_list;
extern const struct rpc_method rpc_method_approval_show;
extern const struct rpc_method rpc_method_budget_show;
extern const struct rpc_method rpc_method_client_look;
extern const struct rpc_method rpc_method_events_list;
extern const struct rpc_method rpc_method_fleet_down;
extern const struct rpc_method rpc_method_fleet_status;
extern const struct rpc_method rpc_method_fleet_up;
extern const struct rpc_method rpc_method_hello;
extern const struct rpc_method rpc_method_layout_get;
extern const struct rpc_method rpc_method_layout_set;
extern const struct rpc_method rpc_method_server_restart;
extern const struct rpc_method rpc_method_server_status;
extern const struct rpc_method rpc_method_server_stop;
extern const struct rpc_method rpc_method_session_assign;
extern const struct rpc_method rpc_method_session_kill;
extern const struct rpc_method rpc_method_session_list;
extern const struct rpc_method rpc_method_session_move;
extern const struct rpc_method rpc_method_session_new;
extern const struct rpc_method rpc_method_session_recycle;
extern const struct rpc_method rpc_method_session_recycle_wait;
extern const struct rpc_method rpc_method_session_remove;
extern const struct rpc_method rpc_method_session_rename;
extern const struct rpc_method rpc_method_session_restart;
extern const struct rpc_method rpc_method_session_rules;
extern const struct rpc_method rpc_method_session_undo;
extern const struct rpc_method rpc_method_session_wait;
extern const struct rpc_method rpc_method_subscribe;
extern const struct rpc_method rpc_method_usage_report;
