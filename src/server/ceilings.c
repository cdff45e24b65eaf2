/* SPDX-License-Identifier: MIT */
#include "ceilings.h"

#include "agent/agent.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/preset.h"
#include "store/usage.h"

#include <inttypes.h>
#include <string.h>

#define CEILINGS_FACT "ceilings"

static const struct {
    const char *key, *what;
    size_t offset;
    int64_t initial;
} kinds[] = {
    { "claude", "of Claude Code", offsetof(struct ceiling_counts, claude), PRESET_CEILING_CLAUDE },
    { "others", "of other programs", offsetof(struct ceiling_counts, others),
            PRESET_CEILING_OTHERS },
};

static int64_t count_of(const struct ceiling_counts *counts, size_t kind) {
    return *(const int64_t *)(const void *)((const char *)counts + kinds[kind].offset);
}

void ceilings_count(const struct session_spec *spec, struct ceiling_counts *counts) {
    if (agent_of_spec(spec) == &agent_claude) {
        counts->claude++;
    } else {
        counts->others++;
    }
}

static struct ceiling_counts count_running(const struct server *server) {
    struct ceiling_counts counts = { 0 };
    const struct session *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        if (session_runs(session)) {
            ceilings_count(&session->spec, &counts);
        }
    }
    return counts;
}

/* What was said last, NULL when nothing was. */
static const struct json *said(struct server *server) {
    OWNED_STR text = NULL;
    if (server->ceilings == NULL && server->store != NULL &&
            store_load_fact(server->store, CEILINGS_FACT, &text, NULL)) {
        server->ceilings = json_parse(text, strlen(text), NULL);
    }
    return server->ceilings;
}

bool ceilings_set(struct server *server, const struct json *ceilings, struct error *err) {
    OWNED_STR text = json_format(ceilings);
    struct store *store = server_store(server, err);
    if (store == NULL || !store_save_fact(store, CEILINGS_FACT, text, err)) {
        return false;
    }
    json_destroy(server->ceilings);
    server->ceilings = json_share(ceilings);
    return true;
}

struct json *ceilings_describe(struct server *server) {
    const struct json *known = said(server);
    struct json *object = json_create_object();
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        json_set_integer(
                object, kinds[i].key, json_get_integer(known, kinds[i].key, kinds[i].initial));
    }
    return object;
}

/* Only a person decides that it may be more. */
static bool goes_over(struct request *request, struct error *err) {
    peer_identify(request->peer, NULL, "");
    return *request->peer->session_id == '\0' ||
           error_set(err, ERROR_DENIED, "a session may not go over the ceilings of its fleet");
}

bool ceilings_have_room(struct request *request, const struct ceiling_counts *more,
        const struct json *ceilings, struct error *err) {
    const struct ceiling_counts running = count_running(request->server);
    const struct json *known = ceilings != NULL ? ceilings : said(request->server);
    if (json_get_boolean(request->params, "over", false)) {
        return goes_over(request, err);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        int64_t ceiling = json_get_integer(known, kinds[i].key, kinds[i].initial);
        int64_t wanted = count_of(more, i), runs = count_of(&running, i);
        if (wanted > 0 && runs + wanted > ceiling) {
            return error_set(err, ERROR_LIMIT,
                    "%" PRId64 " sessions %s would run, and the ceiling is %" PRId64
                    ": --over goes beyond it, 'ceilings' in a preset raises it",
                    runs + wanted, kinds[i].what, ceiling);
        }
    }
    return true;
}
