/* SPDX-License-Identifier: MIT */
/* All methods in one list. */

#include "base/text.h"
#include "tables.h"

/* In alphabetical order. */
static const struct rpc_method *const methods[] = {
    &rpc_method_agent_explain,
    &rpc_method_agent_permission,
    &rpc_method_agent_report,
    &rpc_method_approval_allow,
    &rpc_method_approval_answer,
    &rpc_method_approval_deny,
    &rpc_method_approval_list,
    &rpc_method_approval_show,
    &rpc_method_budget_show,
    &rpc_method_client_look,
    &rpc_method_events_list,
    &rpc_method_fleet_down,
    &rpc_method_fleet_status,
    &rpc_method_fleet_up,
    &rpc_method_hello,
    &rpc_method_layout_get,
    &rpc_method_layout_set,
    &rpc_method_server_restart,
    &rpc_method_server_status,
    &rpc_method_server_stop,
    &rpc_method_session_assign,
    &rpc_method_session_kill,
    &rpc_method_session_list,
    &rpc_method_session_move,
    &rpc_method_session_new,
    &rpc_method_session_recycle,
    &rpc_method_session_recycle_wait,
    &rpc_method_session_remove,
    &rpc_method_session_rename,
    &rpc_method_session_restart,
    &rpc_method_session_rules,
    &rpc_method_session_undo,
    &rpc_method_session_wait,
    &rpc_method_subscribe,
    &rpc_method_usage_report,
};

const struct rpc_method *const *rpc_methods(size_t *out_count) {
    *out_count = ARRAY_LENGTH(methods);
    return methods;
}

const struct rpc_method *rpc_method_find(const char *name) {
    for (size_t i = 0; i < ARRAY_LENGTH(methods); i++) {
        if (text_equal(methods[i]->name, name)) {
            return methods[i];
        }
    }
    return NULL;
}
