/* SPDX-License-Identifier: MIT */
#include "client/need-order.h"

struct attention_need attention_read(const struct json *session) {
    const struct json *need = json_find(session, "need");
    return (struct attention_need){
        .is_needed = json_kind(need) == JSON_KIND_OBJECT,
        .is_urgent = json_get_boolean(need, "urgent", false),
        .since_ms = json_get_integer(need, "since_ms", 0),
    };
}

bool attention_precedes(const struct attention_need *a, const struct attention_need *b) {
    return a->is_urgent != b->is_urgent ? a->is_urgent : a->since_ms < b->since_ms;
}
