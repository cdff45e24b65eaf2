/* SPDX-License-Identifier: MIT */
/* A file in which Claude Code says what one of its processes does: it is found out whose session
 * that is, and what the file says ends with the process. */

#include "agents-private.h"

#include "agent/agent-decode.h"
#include "agent/registry-watch.h"
#include "base/clock.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* Whose file it is: of the session's own process, else of its conversation. */
static struct session *session_of_file(const struct server *server, const struct json *said) {
    int64_t pid = json_get_integer(said, "pid", 0);
    const char *conversation = json_get_text(said, "sessionId", "");
    struct session *found = NULL, *session;
    LIST_FOR_EACH (session, &server->sessions, link) {
        if (pid > 0 && session->pid == pid) {
            return session;
        }
        if (*conversation != '\0' && text_equal(session->conversation, conversation)) {
            found = session;
        }
    }
    return found;
}

static void note_version(struct session *session, const char *version) {
    struct agent_watch *watch = session->agent;
    if (watch != NULL && !text_equal(watch->version, version) &&
            strlen(version) < sizeof(watch->version)) {
        snprintf(watch->version, sizeof(watch->version), "%s", version);
        server_session_changed(watch->server, watch->session);
    }
}

void agent_watch_let_go_of_process(struct agent_watch *watch) {
    process_watch_destroy(TAKE(watch->process));
}

/* A process that was killed leaves its file behind as it is. */
static void on_process_gone(void *context) {
    struct agent_watch *watch = context;
    agent_watch_let_go_of_process(watch);
    const struct agent_signal signal = {
        .source = AGENT_SOURCE_REGISTRY,
        .event = "gone",
        .at_ms = clock_wall_ms(),
        .background = -1,
    };
    agents_take(watch->server, watch->session, &signal);
}

/* What a file says stands while its process lives. The end of the session's own is told anyway. */
static void follow_process(struct agent_watch *watch, pid_t pid) {
    if (watch->process != NULL && watch->process_pid == pid) {
        return;
    }
    agent_watch_let_go_of_process(watch);
    watch->process_pid = pid;
    if (pid != watch->session->pid) {
        watch->process = process_watch_create(watch->server->loop, pid, on_process_gone, watch);
        if (watch->process == NULL) {
            on_process_gone(watch);
        }
    }
}

static void on_file(void *context, const struct json *said) {
    struct server *server = context;
    struct agent_decoded decoded;
    struct session *session = session_of_file(server, said);
    if (session == NULL || !registry_is_current(said)) {
        return;
    }
    note_version(session, json_get_text(said, "version", ""));
    if (agent_decode_registry(said, &decoded)) {
        agents_take(server, session, &decoded.signal);
        follow_process(session->agent, (pid_t)json_get_integer(said, "pid", 0));
        agent_watch_look_for_login(session->agent, text_equal(decoded.signal.event, "idle"));
    }
}

void agents_watch_files(struct server *server, const struct session *session) {
    OWNED_STR configuration = agent_claude_configuration(session);
    registry_watch_add(server->registry, configuration);
}

void agents_read_file(struct server *server, const struct session *session) {
    OWNED_STR configuration = agent_claude_configuration(session);
    registry_watch_read(server->registry, configuration, session->pid);
}

void agents_start(struct server *server) {
    server->registry = registry_watch_create(server->loop, on_file, server);
}

void agents_stop(struct server *server) {
    registry_watch_destroy(server->registry);
}
