/* SPDX-License-Identifier: MIT */
/* A session as it stands: made, asked, and its host spoken to for it. */

#include "session-private.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

void session_tell_changed(struct session *session, bool lasting) {
    session->world->events->changed(session->world->context, session, lasting);
}

void session_tell_happened(struct session *session, const char *what, const char *cause) {
    session->world->events->happened(session->world->context, session, what, cause);
}

void session_set_message(struct session *session, const char *message) {
    text_replace(&session->message, message);
    session->message_fades = false;
    session->message_at_ms = *message == '\0' ? 0 : clock_wall_ms();
}

/* ---- asked ----------------------------------------------------------------------------------- */

bool session_has_host(const struct session *session) {
    const struct session_host *host = session->host;
    return host->pid > 0 || host->link != NULL || host->is_foreign;
}

bool session_is_held(const struct session *session) {
    return session->host->pty >= 0;
}

bool session_owns(const struct session *session, pid_t pid) {
    return pid > 0 && (pid == session->pid || pid == session->host->pid);
}

char *session_socket_path(const struct session *session) {
    return text_format("%s/hosts/%s.sock", session->world->runtime_directory, session->id);
}

char *session_directory_path(const struct session *session) {
    return text_format("%s/sessions/%s", session->world->state_directory, session->id);
}

bool session_reads_keys(const struct session *session) {
    struct termios modes;
    int pty = session->host->pty;
    return session->life == LIFE_RUNNING && session->pid > 0 && pty >= 0 &&
           tcgetpgrp(pty) == getpgid(session->pid) && tcgetattr(pty, &modes) == 0 &&
           (modes.c_lflag & ICANON) == 0;
}

/* ---- its host spoken to ---------------------------------------------------------------------- */

void session_adopt(struct session *session, int fd) {
    session_host_adopt(session->host, fd);
}

void session_adopt_kept(struct session *session, int pty) {
    session_host_adopt_kept(session->host, pty);
}

void session_set_screen_rules(struct session *session, struct buffer *rules) {
    buffer_finish(&session->screen_rules);
    session->screen_rules = *rules;
    *rules = (struct buffer){ 0 };
    session_host_tell_screen_rules(session->host);
}

void session_restore_socket(struct session *session) {
    session_host_restore_socket(session->host);
}

void session_watched_changed(struct session *session) {
    session_host_watched_changed(session->host);
}

bool session_type(struct session *session, const char *text) {
    if (session->host->link == NULL || session->life != LIFE_RUNNING) {
        return false;
    }
    host_link_type(session->host->link, text);
    return true;
}

void session_say_server_stops(struct session *session) {
    if (session->host->link != NULL) {
        host_link_say(session->host->link, MESSAGE_SERVER_STOPS);
    }
}

bool session_reaped(struct session *session, pid_t pid, int wait_status) {
    return session_host_reaped(session->host, pid, wait_status);
}

/* ---- made ------------------------------------------------------------------------------------ */

struct session *session_create(
        const struct session_world *world, const char *id, struct session_spec *spec) {
    struct session *session = NEW(struct session);
    session->world = world;
    session->id = text_copy(id);
    session->spec = *spec;
    *spec = (struct session_spec){ 0 };
    if (session->spec.name == NULL) {
        session->spec.name = text_copy(id);
    }
    if (session->spec.task == NULL) {
        session->spec.task = text_copy("");
    }
    session->title = text_copy("");
    session->message = text_copy("");
    session->conversation = text_copy("");
    session->boot = text_copy("");
    session->token = text_copy("");
    session->limits_by = "off";
    session->since_ms = clock_wall_ms();
    session->exit_status = -1;
    session->restart_timeout = timeout_create(world->loop, session_on_restart_time, session);
    session->host = session_host_create(session);
    return session;
}

void session_destroy(struct session *session) {
    if (session == NULL) {
        return;
    }
    list_remove(&session->link);
    session->world->events->forgotten(session->world->context, session);
    session_host_destroy(session->host);
    timeout_destroy(session->restart_timeout);
    session_spec_finish(&session->spec);
    free(session->id);
    free(session->title);
    free(session->message);
    free(session->conversation);
    free(session->boot);
    free(session->token);
    free(session->opening);
    buffer_finish(&session->screen_rules);
    free(session);
}
