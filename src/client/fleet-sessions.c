/* SPDX-License-Identifier: MIT */
/* Session objects read into the mirror, and kept in order. */

#include "fleet-sessions.h"

#include "base/memory.h"
#include "base/text.h"
#include "json/decode.h"

static const char *const states[] = { "starting", "running", "exited", "restarting", "failed",
    NULL };
_Static_assert(ARRAY_LENGTH(states) == SESSION_STATE_COUNT + 1, "a word for every state");

static const char *const agent_states[] = { "", "unknown", "waiting", "done", "working", "starting",
    "error", "limited", "asks-question", "needs-permission", "needs-trust", "needs-login", "exited",
    NULL };
_Static_assert(ARRAY_LENGTH(agent_states) == SESSION_AGENT_COUNT + 1, "a word for every state");

/* What a fleet_session holds in another type than the wire. */
struct numbers {
    int64_t exit_status, exit_signal, restarts, host_crashes;
    int state;
};

#define TEXT(name)                                                                                 \
    { #name, JSON_FIELD_TEXT, offsetof(struct fleet_session, name) }
#define INTEGER(name)                                                                              \
    { #name, JSON_FIELD_INTEGER, offsetof(struct fleet_session, name) }
#define NUMBER(name, type)                                                                         \
    { #name, type, offsetof(struct numbers, name) }

static const struct json_field session_fields[] = {
    TEXT(id),
    TEXT(name),
    TEXT(command),
    TEXT(directory),
    TEXT(task),
    TEXT(title),
    TEXT(message),
    TEXT(profile),
    TEXT(role),
    TEXT(rules),
    { "socket", JSON_FIELD_TEXT, offsetof(struct fleet_session, socket_path) },
    { "since_ms", JSON_FIELD_INTEGER, offsetof(struct fleet_session, state_since_ms) },
    INTEGER(restart_at_ms),
    INTEGER(message_at_ms),
    INTEGER(pid),
    INTEGER(position),
};

/* Of the agent object in a session object. */
static const struct json_field agent_fields[] = {
    { "caveat", JSON_FIELD_TEXT, offsetof(struct fleet_session, agent_caveat) },
    { "detail", JSON_FIELD_TEXT, offsetof(struct fleet_session, agent_detail) },
    { "since_ms", JSON_FIELD_INTEGER, offsetof(struct fleet_session, agent_since_ms) },
    { "until_ms", JSON_FIELD_INTEGER, offsetof(struct fleet_session, agent_until_ms) },
    INTEGER(subagents),
    INTEGER(background),
};

static const struct json_field number_fields[] = {
    NUMBER(exit_status, JSON_FIELD_INTEGER),
    NUMBER(exit_signal, JSON_FIELD_INTEGER),
    NUMBER(restarts, JSON_FIELD_INTEGER),
    NUMBER(host_crashes, JSON_FIELD_INTEGER),
    { "state", JSON_FIELD_CHOICE, offsetof(struct numbers, state), .choices = states },
};

void fleet_sessions_init(struct fleet_sessions *sessions) {
    list_init(&sessions->list);
}

static void free_texts(
        struct fleet_session *session, const struct json_field *fields, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (fields[i].type == JSON_FIELD_TEXT) {
            free(*(char **)((char *)session + fields[i].offset));
        }
    }
}

static void remove_session(struct fleet_session *session) {
    list_remove(&session->link);
    free_texts(session, session_fields, ARRAY_LENGTH(session_fields));
    free_texts(session, agent_fields, ARRAY_LENGTH(agent_fields));
    free(session->illness);
    free(session->recycling);
    free(session);
}

void fleet_sessions_finish(struct fleet_sessions *sessions) {
    struct fleet_session *session;
    LIST_FOR_EACH (session, &sessions->list, link) {
        remove_session(session);
    }
}

const struct fleet_session *fleet_sessions_find(
        const struct fleet_sessions *sessions, const char *id) {
    const struct fleet_session *session;
    LIST_FOR_EACH (session, &sessions->list, link) {
        if (text_equal(session->id, id)) {
            return session;
        }
    }
    return NULL;
}

/* Before an object is read: what it lacks is empty or 0. */
static void clear_session(
        struct fleet_session *session, const struct json_field *fields, size_t count) {
    static const int64_t zero = 0;
    for (size_t i = 0; i < count; i++) {
        char *slot = (char *)session + fields[i].offset;
        if (fields[i].type == JSON_FIELD_TEXT) {
            text_replace((char **)slot, "");
        } else {
            memcpy(slot, &zero, sizeof(zero));
        }
    }
}

/* Behind all that stand before it. */
static void insert(struct fleet_sessions *sessions, struct fleet_session *session) {
    struct list *before = &sessions->list;
    while (before->previous != &sessions->list &&
            container_of(before->previous, struct fleet_session, link)->position >
                    session->position) {
        before = before->previous;
    }
    list_insert_before(before, &session->link);
}

static void put_agent(struct fleet_session *session, const struct json *agent) {
    const char *state = json_get_text(agent, "state", "");
    session->agent = SESSION_AGENT_NONE;
    for (int i = 0; i < SESSION_AGENT_COUNT; i++) {
        if (text_equal(agent_states[i], state)) {
            session->agent = (enum session_agent)i;
        }
    }
    session->agent_is_confirmed = json_get_boolean(agent, "confirmed", false);
    session->agent_is_overdue = json_get_boolean(agent, "overdue", false);
    clear_session(session, agent_fields, ARRAY_LENGTH(agent_fields));
    (void)json_decode(agent, agent_fields, ARRAY_LENGTH(agent_fields), session, NULL);
}

/* What is wrong with its health: the first of what there is. */
static void put_health(struct fleet_session *session, const struct json *health) {
    const struct json *verdict = json_at(json_find(health, "verdicts"), 0);
    OWNED_STR illness = verdict == NULL
                                ? text_copy("")
                                : text_format("%s: %s", json_get_text(verdict, "verdict", ""),
                                          json_get_text(verdict, "reason", ""));
    text_replace(&session->illness, illness);
}

static void put_recycle(struct fleet_session *session, const struct json *recycle) {
    static const struct {
        const char *step, *words;
    } steps[] = {
        { "waits", "is recycled when it waits for a prompt" },
        { "asked", "is asked for a handover note" },
        { "writes", "writes its handover note" },
        { "ends", "ends, for a fresh start" },
        { "starts", "starts afresh with its note" },
    };
    const char *step = json_get_text(recycle, "step", "");
    text_replace(&session->recycling, "");
    for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
        if (text_equal(steps[i].step, step)) {
            text_replace(&session->recycling, steps[i].words);
        }
    }
}

void fleet_sessions_put(struct fleet_sessions *sessions, const struct json *object) {
    const char *id = json_get_text(object, "id", NULL);
    if (id == NULL) {
        return;
    }
    struct fleet_session *session = (struct fleet_session *)fleet_sessions_find(sessions, id);
    if (session == NULL) {
        session = NEW(struct fleet_session);
    } else {
        list_remove(&session->link);
    }
    clear_session(session, session_fields, ARRAY_LENGTH(session_fields));
    struct numbers numbers = { .exit_status = -1 };
    /* A newer server may say what this client cannot read: the rest counts all the same. */
    (void)json_decode(object, session_fields, ARRAY_LENGTH(session_fields), session, NULL);
    (void)json_decode(object, number_fields, ARRAY_LENGTH(number_fields), &numbers, NULL);
    session->state = (enum session_state)numbers.state;
    session->exit_status = (int)numbers.exit_status;
    session->exit_signal = (int)numbers.exit_signal;
    session->restarts = (uint32_t)numbers.restarts;
    session->host_crashes = (uint32_t)numbers.host_crashes;
    put_agent(session, json_find(object, "agent"));
    put_health(session, json_find(object, "health"));
    put_recycle(session, json_find(object, "recycle"));
    session->need = attention_read(object);
    insert(sessions, session);
}

void fleet_sessions_remove(struct fleet_sessions *sessions, const char *id) {
    struct fleet_session *session = (struct fleet_session *)fleet_sessions_find(sessions, id);
    if (session != NULL) {
        remove_session(session);
    }
}

static bool has_id(const struct json *array, const char *id) {
    for (size_t i = 0; i < json_count(array); i++) {
        if (text_equal(json_get_text(json_at(array, i), "id", NULL), id)) {
            return true;
        }
    }
    return false;
}

void fleet_sessions_replace(struct fleet_sessions *sessions, const struct json *array) {
    struct fleet_session *session;
    LIST_FOR_EACH (session, &sessions->list, link) {
        if (!has_id(array, session->id)) {
            remove_session(session);
        }
    }
    for (size_t i = 0; i < json_count(array); i++) {
        fleet_sessions_put(sessions, json_at(array, i));
    }
}
