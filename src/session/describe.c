/* SPDX-License-Identifier: MIT */
/* Session objects: a session as stoa-rpc(7) shows it. */

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "session-private.h"
#include "session/session.h"

struct description {
    struct json *object;
    bool is_brief; /* what is empty or 0 is left out */
};

static void add_text(struct description *description, const char *name, const char *text) {
    if (!description->is_brief || (text != NULL && *text != '\0')) {
        json_set_text(description->object, name, text);
    }
}

static void add_integer(struct description *description, const char *name, int64_t value) {
    if (!description->is_brief || value != 0) {
        json_set_integer(description->object, name, value);
    }
}

static void add_message(struct description *description, const struct session *session) {
    bool has_faded = session->message_fades &&
                     clock_wall_ms() - session->message_at_ms > SESSION_NOTICE_AGE_MS;
    add_text(description, "message", has_faded ? "" : session->message);
    add_integer(description, "message_at_ms", has_faded ? 0 : session->message_at_ms);
}

static void add_exit(struct description *description, const struct session *session) {
    if (!description->is_brief || session->exit_status != -1) {
        json_set_integer(description->object, "exit_status", session->exit_status);
    }
    add_integer(description, "exit_signal", session->exit_signal);
}

static void add_argv(struct description *description, const struct session *session) {
    char **argv = session_spec_argv(&session->spec);
    json_set(description->object, "argv", json_create_text_array((const char *const *)argv));
    text_vector_destroy(argv);
}

static void add_how_it_runs(struct description *description, const struct session *session) {
    OWNED_STR directory = session_directory_path(session);
    json_set_text(description->object, "recording_directory", directory);
    if (session->spec.notify != NULL) {
        json_set_text(description->object, "notify", session->spec.notify);
    }
    if (session->spec.recycle_percent > 0) {
        json_set_integer(description->object, "recycle_percent", session->spec.recycle_percent);
    }
    json_set_integer(description->object, "columns", session->spec.columns);
    json_set_integer(description->object, "rows", session->spec.rows);
    launch_policies_write(&session->spec.policies, description->object);
    struct json *agent = agent_options_write(&session->spec.agent, true);
    if (agent != NULL) {
        json_set(description->object, "agent_options", agent);
    }
    json_set_text(description->object, "limits_by", session->limits_by);
}

static struct json *describe(const struct session *session, bool is_brief) {
    const struct session_spec *spec = &session->spec;
    struct description description = { json_create_object(), is_brief };
    OWNED_STR command = session_spec_command(spec);
    OWNED_STR socket = session_socket_path(session);
    add_text(&description, "id", session->id);
    add_text(&description, "name", spec->name);
    add_text(&description, "command", command);
    if (!is_brief) {
        add_argv(&description, session);
    }
    add_text(&description, "directory", spec->directory);
    add_text(&description, "task", spec->task);
    add_text(&description, "title", session->title);
    add_message(&description, session);
    add_text(&description, "socket", socket);
    bool restarts = session->ending == ENDING_TO_RESTART;
    add_text(&description, "state",
            life_names[restarts ? LIFE_RESTARTING : session_life_now(session)]);
    add_exit(&description, session);
    add_integer(&description, "since_ms", session->since_ms);
    add_integer(&description, "restart_at_ms", session->restart_at_ms);
    add_integer(&description, "restarts", session->restarts);
    add_integer(&description, "host_crashes", session->host_crashes);
    add_integer(&description, "pid", session->pid);
    add_integer(&description, "position", session->position);
    add_text(&description, "profile", spec->profile == NULL ? "" : spec->profile);
    add_text(&description, "role", spec->role == NULL ? "" : spec->role);
    if (!is_brief) {
        add_how_it_runs(&description, session);
    }
    session->world->events->describe(session->world->context, session, description.object);
    return description.object;
}

struct json *session_describe(const struct session *session) {
    return describe(session, false);
}

struct json *session_describe_brief(const struct session *session) {
    return describe(session, true);
}
