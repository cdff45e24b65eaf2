/* SPDX-License-Identifier: MIT */
/* What lasts of a recycling, so that the next server goes on with it. */

#include "agent/handover.h"
#include "base/memory.h"
#include "base/text.h"
#include "loop/timeout.h"
#include "recycle-private.h"

#include <string.h>

#define FACT_NAME "recycle"

static char *format(const struct recycle *recycle) {
    OWNED(json) kept = json_create_object();
    json_set_text(kept, "step", recycle_step_names[recycle->step]);
    json_set_text(kept, "who", recycle->who);
    json_set_text(kept, "text", recycle->text);
    json_set_text(kept, "previous", recycle->previous);
    json_set_text(kept, "note", recycle->note == NULL ? "" : recycle->note);
    json_set_integer(kept, "since_ms", recycle->since_ms);
    json_set_integer(kept, "timeout_ms", recycle->timeout_ms);
    json_set_integer(kept, "number", recycle->number);
    json_set_integer(kept, "attempts", recycle->attempts);
    json_set_boolean(kept, "forced", recycle->is_forced);
    return json_format(kept);
}

bool recycle_save_step(const struct recycle *recycle, const char *what, struct error *err) {
    OWNED_STR text = format(recycle);
    const struct session_fact fact = { FACT_NAME, text };
    return server_save_with(
            recycle->server, recycle->session, recycle->who, what, recycle->text, &fact, err);
}

void recycle_save(const struct recycle *recycle) {
    struct error err = { 0 };
    OWNED_STR text = format(recycle);
    struct store *store = server_store(recycle->server, &err);
    if (store == NULL || !store_set_fact(store, recycle->session->id, FACT_NAME, text, &err)) {
        server_set_problem(recycle->server, err.text);
    }
}

static void take(struct recycle *recycle, const struct json *kept) {
    const char *step = json_get_text(kept, "step", "");
    for (int i = 0; i < RECYCLE_STEP_COUNT; i++) {
        if (text_equal(recycle_step_names[i], step)) {
            recycle->step = (enum recycle_step)i;
        }
    }
    text_replace(&recycle->who, json_get_text(kept, "who", ""));
    text_replace(&recycle->text, json_get_text(kept, "text", ""));
    text_replace(&recycle->previous, json_get_text(kept, "previous", ""));
    const char *note = json_get_text(kept, "note", "");
    text_replace(&recycle->note, *note == '\0' ? NULL : note);
    recycle->since_ms = json_get_integer(kept, "since_ms", 0);
    recycle->timeout_ms = json_get_integer(kept, "timeout_ms", RECYCLE_TIMEOUT_MS);
    recycle->number = json_get_integer(kept, "number", 0);
    recycle->attempts = (int)json_get_integer(kept, "attempts", 0);
    recycle->is_forced = json_get_boolean(kept, "forced", false);
    recycle->was_found = true;
}

void recycle_found(struct server *server, struct session *session) {
    OWNED_STR text = server->store == NULL
                             ? NULL
                             : store_get_fact(server->store, session->id, FACT_NAME, NULL);
    OWNED(json) kept = text == NULL ? NULL : json_parse(text, strlen(text), NULL);
    if (kept == NULL) {
        return;
    }
    struct recycle *recycle = recycle_of(server, session);
    take(recycle, kept);
    bool has_begun = recycle->step == RECYCLE_ENDS || recycle->step == RECYCLE_STARTS;
    bool is_waiting = recycle->note != NULL && *session->conversation == '\0';
    if (has_begun || is_waiting) { /* also when it is started only now */
        session->opening =
                handover_opening(recycle->note, session->spec.task, session->spec.prompt);
    }
    if (!recycle_is_over(recycle)) {
        timeout_start(recycle->limit, RECYCLE_REST_MS);
    }
}
