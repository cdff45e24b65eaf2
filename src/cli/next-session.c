/* SPDX-License-Identifier: MIT */
#include "next-session.h"

#include "ask.h"

#include "base/cleanup.h"
#include "client/need-order.h"

struct json *next_session(const struct arguments *arguments, struct error *err) {
    if (!ask_fleet_exists(arguments)) {
        return NULL;
    }
    OWNED(json) result = ask(arguments, 0, "session.list", NULL, ASK_TIMEOUT_MS, err);
    const struct json *sessions = json_find(result, "sessions"), *best = NULL;
    struct attention_need best_need = { 0 };
    for (size_t i = 0; i < json_count(sessions); i++) {
        struct attention_need need = attention_read(json_at(sessions, i));
        if (need.is_needed && (best == NULL || attention_precedes(&need, &best_need))) {
            best = json_at(sessions, i);
            best_need = need;
        }
    }
    return best == NULL ? NULL : json_share(best);
}
