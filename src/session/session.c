/* SPDX-License-Identifier: MIT */
/* The life of a session: started, running, ended, restarted. */

#include "session/session.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "limits.h"
#include "session-private.h"
#include "session/restart-policy.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

const char *const life_names[LIFE_COUNT + 1] = { "starting", "running", "exited", "restarting",
    "failed", NULL };

static void changed(struct session *session, bool lasting) {
    session->world->events->changed(session->world->context, session, lasting);
}

static void happened(struct session *session, const char *what, const char *cause) {
    session->world->events->happened(session->world->context, session, what, cause);
}

static void enter(struct session *session, enum life life) {
    session->life = life;
    session->since_ms = clock_wall_ms();
    session->restart_at_ms = 0;
    timeout_stop(session->restart_timeout);
}

void session_set_message(struct session *session, const char *message) {
    text_replace(&session->message, message);
    session->message_fades = false;
    session->message_at_ms = *message == '\0' ? 0 : clock_wall_ms();
}

static void forget_exit(struct session *session) {
    session->exit_status = -1;
    session->exit_signal = 0;
}

/* ---- its end and what follows ---------------------------------------------------------------- */

static void plan_restart(struct session *session, int64_t ran_ms) {
    bool succeeded = session->exit_status == 0;
    struct restart_decision decision = restart_policy_decide(
            &session->spec.policies.restart, &session->restarts_in_a_row, succeeded, ran_ms);
    if (decision.gave_up) {
        OWNED_STR message = text_format("it ended %u times in a row and is not restarted again",
                session->restarts_in_a_row);
        session_set_message(session, message);
    }
    if (decision.restart) {
        enter(session, LIFE_RESTARTING);
        session->restart_at_ms = clock_wall_ms() + decision.delay_ms;
        timeout_start(session->restart_timeout, decision.delay_ms);
    }
}

static char *end_in_words(const struct session *session) {
    return session->exit_signal > 0
                   ? text_format("signal %d", session->exit_signal)
                   : (session->exit_status < 0 ? text_copy("status unknown")
                                               : text_format("status %d", session->exit_status));
}

static void note_end(struct session *session, int status, int signal_number) {
    if (session->life != LIFE_STARTING && session->life != LIFE_RUNNING) {
        bool is_news = session->exit_status < 0 && session->exit_signal == 0 &&
                       (status >= 0 || signal_number > 0);
        if (is_news) { /* its status became known later */
            session->exit_status = status;
            session->exit_signal = signal_number;
            changed(session, true);
        }
        return;
    }
    int64_t ran_ms = clock_wall_ms() - session->since_ms;
    session->exit_status = status;
    session->exit_signal = signal_number;
    session->pid = session->ending != NOT_ENDING ? session->pid : 0;
    enter(session, LIFE_EXITED);
    if (session->ending == NOT_ENDING) {
        OWNED_STR words = end_in_words(session);
        OWNED_STR cause = limits_explain_end(session);
        if (cause != NULL) {
            session_set_message(session, cause);
        }
        happened(session, "session.exited", cause == NULL ? words : cause);
        plan_restart(session, ran_ms);
    }
    changed(session, true);
}

static void on_restart_time(void *context) {
    struct session *session = context;
    happened(session, "session.restarted", "by its restart policy");
    session_end(session, ENDING_TO_RESTART);
}

/* ---- told by the host ------------------------------------------------------------------------ */

static void note_started(struct session *session, pid_t pid) {
    bool is_news = session->life != LIFE_RUNNING || session->pid != pid;
    if (session->life != LIFE_RUNNING) {
        enter(session, LIFE_RUNNING);
    }
    session->pid = pid;
    session->host->child_pid = pid;
    if (is_news) {
        changed(session, true);
    }
}

static void note_failed(struct session *session, const char *why) {
    if (session->life != LIFE_FAILED) {
        enter(session, LIFE_FAILED);
        session->pid = 0;
        session_set_message(session, why);
        happened(session, "session.failed", why);
        changed(session, true);
    }
}

static void note_title(struct session *session, const char *title, size_t length) {
    OWNED_STR cut = text_copy_bytes(
            title, length < SESSION_TITLE_MAX_BYTES ? length : SESSION_TITLE_MAX_BYTES);
    if (!text_equal(cut, session->title)) {
        text_replace(&session->title, cut);
        changed(session, false);
    }
}

void session_on_status(struct session *session, const struct host_status *status) {
    session->is_confirmed = true;
    note_title(session, status->title, strnlen(status->title, sizeof(status->title)));
    if (status->state == HOST_RUNNING) {
        if (status->pid > 0) {
            note_started(session, status->pid);
        }
    } else if (status->state == HOST_EXITED) {
        note_end(session, status->status_known ? status->exit_status : -1,
                status->status_known ? status->exit_signal : 0);
    } else if (status->state == HOST_FAILED) {
        note_failed(session,
                status->notice[0] != '\0' ? status->notice : strerror(status->failed_errno));
    }
}

/* One that was kept for us may be older than the status that came before it. */
static void fact_started(struct session *session, const struct fact *fact) {
    if (session->life == LIFE_STARTING) {
        note_started(session, (pid_t)fact->number);
    }
}

static void fact_failed(struct session *session, const struct fact *fact) {
    OWNED_STR why = text_copy_bytes(fact->text, fact->text_length);
    note_failed(session, why);
}

static void fact_exited(struct session *session, const struct fact *fact) {
    const struct session_host *host = session->host;
    int status = (int)fact->number, number = (int)fact->extra;
    if (status < 0 && number == 0 && host->child_status_known) {
        status = WIFEXITED(host->child_status) ? WEXITSTATUS(host->child_status) : -1;
        number = WIFSIGNALED(host->child_status) ? WTERMSIG(host->child_status) : 0;
    }
    note_end(session, status, number);
}

static void fact_title(struct session *session, const struct fact *fact) {
    note_title(session, fact->text, fact->text_length);
}

static void fact_injected(struct session *session, const struct fact *fact) {
    OWNED_STR who = text_copy_bytes(fact->text, fact->text_length);
    OWNED_STR typed = text_copy_bytes(fact->detail, fact->detail_length);
    OWNED_STR cause = text_format("%s (pid %lld) typed: %s", who, (long long)fact->number, typed);
    happened(session, "session.injected", cause);
}

static void fact_recovered(struct session *session, const struct fact *fact) {
    if (fact->number == 0) {
        return; /* replaced by us, who said so already */
    }
    OWNED_STR why = text_copy_bytes(fact->text, fact->text_length);
    session_on_host_replaced(session, *why == '\0' ? "its host crashed and came back" : why);
}

static void fact_recording(struct session *session, const struct fact *fact) {
    OWNED_STR why = text_copy_bytes(fact->text, fact->text_length);
    happened(session, fact->number == 1 ? "recording.on" : "recording.off", why);
    session_set_message(session, fact->number == 1 ? "" : why);
    changed(session, true);
}

typedef void fact_fn(struct session *session, const struct fact *fact);

static fact_fn *const fact_handlers[FACT_KIND_COUNT] = {
    [FACT_EXITED] = fact_exited,
    [FACT_FAILED] = fact_failed,
    [FACT_INJECTED] = fact_injected,
    [FACT_RECORDING] = fact_recording,
    [FACT_RECOVERED] = fact_recovered,
    [FACT_STARTED] = fact_started,
    [FACT_TITLE] = fact_title,
};

void session_on_fact(struct session *session, const struct fact *fact) {
    fact_fn *handler = fact->kind < FACT_KIND_COUNT ? fact_handlers[fact->kind] : NULL;
    if (handler != NULL) {
        handler(session, fact);
    }
    session->world->events->fact(session->world->context, session, fact);
}

void session_on_host_replaced(struct session *session, const char *why) {
    session->host_crashes++;
    session_set_message(session, why);
    session->message_fades = true;
    happened(session, "host.replaced", why);
    changed(session, true);
}

void session_on_host_foreign(struct session *session, const char *why) {
    OWNED_STR message = text_format("its host goes on, but cannot be spoken to: %s", why);
    session_set_message(session, message);
    changed(session, false);
}

void session_on_host_gone(struct session *session) {
    enum session_ending ending = session->ending;
    if (ending == NOT_ENDING) {
        if (session->life == LIFE_STARTING) {
            note_failed(session, "its host ended before the program was started: see host.log in "
                                 "its recording directory");
        } else if (session->life == LIFE_RUNNING) {
            session_note_lost(session, "it ended with its host");
        }
        return;
    }
    session->ending = NOT_ENDING;
    session->pid = 0;
    if (session->life == LIFE_STARTING || session->life == LIFE_RUNNING) {
        enter(session, LIFE_EXITED);
    }
    if (ending == ENDING_FOR_GOOD) {
        session_host_close(session->host);
        session->world->events->ended(session->world->context, session);
        return;
    }
    session->restarts++;
    struct error err = { 0 };
    (void)session_start(session, &err); /* what failed stands in its message */
}

void session_restore(struct session *session, enum life life, int64_t since_ms, int exit_status,
        int exit_signal) {
    enter(session, life);
    session->since_ms = since_ms;
    session->exit_status = exit_status;
    session->exit_signal = exit_signal;
    if (life == LIFE_RESTARTING) {
        int64_t delay_ms = session->spec.policies.restart.delay_ms;
        delay_ms = delay_ms > 0 ? delay_ms : RESTART_DELAY_DEFAULT_MS;
        session->restart_at_ms = clock_wall_ms() + delay_ms;
        timeout_start(session->restart_timeout, delay_ms);
    }
}

/* ---- what others ask of it ------------------------------------------------------------------- */

bool session_start(struct session *session, struct error *err) {
    struct error reason = { 0 };
    forget_exit(session);
    session_set_message(session, "");
    text_replace(&session->title, "");
    enter(session, LIFE_STARTING);
    session->is_confirmed = true;
    char **argv = session->world->events->argv(session->world->context, session, &reason);
    bool good = argv != NULL && session_host_launch(session->host, argv, &reason);
    session->shows_last_screen = false;
    text_vector_destroy(argv);
    if (!good) {
        note_failed(session, reason.text);
        if (err != NULL) {
            *err = reason;
        }
        return false;
    }
    changed(session, true);
    return true;
}

void session_adopt(struct session *session, int fd) {
    session_host_adopt(session->host, fd);
}

void session_adopt_kept(struct session *session, int pty) {
    session_host_adopt_kept(session->host, pty);
}

void session_note_lost(struct session *session, const char *message) {
    forget_exit(session);
    session->pid = 0;
    enter(session, LIFE_EXITED);
    session_set_message(session, message);
    happened(session, "session.lost", message);
    changed(session, true);
}

void session_end(struct session *session, enum session_ending ending) {
    bool is_ending = session->ending != NOT_ENDING;
    session->ending = ending;
    timeout_stop(session->restart_timeout);
    session->restart_at_ms = 0;
    if (!is_ending) {
        session_host_end(session->host, SESSION_KILL_GRACE_MS);
    }
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

bool session_reads_keys(const struct session *session) {
    struct termios modes;
    int pty = session->host->pty;
    return session->life == LIFE_RUNNING && session->pid > 0 && pty >= 0 &&
           tcgetpgrp(pty) == getpgid(session->pid) && tcgetattr(pty, &modes) == 0 &&
           (modes.c_lflag & ICANON) == 0;
}

void session_say_server_stops(struct session *session) {
    if (session->host->link != NULL) {
        host_link_say(session->host->link, MESSAGE_SERVER_STOPS);
    }
}

bool session_reaped(struct session *session, pid_t pid, int wait_status) {
    return session_host_reaped(session->host, pid, wait_status);
}

enum life session_life_now(const struct session *session) {
    bool is_doubtful = session->life == LIFE_RUNNING && !session->is_confirmed;
    bool is_there = session->pid > 0 && (kill(session->pid, 0) == 0 || errno != ESRCH);
    bool has_ended = is_doubtful && !is_there;
    return has_ended ? LIFE_EXITED : session->life;
}

bool session_runs(const struct session *session) {
    return session->life == LIFE_STARTING || session->life == LIFE_RUNNING ||
           session->ending == ENDING_TO_RESTART;
}

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

/* ---- life and description -------------------------------------------------------------------- */

char *session_socket_path(const struct session *session) {
    return text_format("%s/hosts/%s.sock", session->world->runtime_directory, session->id);
}

char *session_directory_path(const struct session *session) {
    return text_format("%s/sessions/%s", session->world->state_directory, session->id);
}

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
    session->limits_by = "off";
    session->since_ms = clock_wall_ms();
    forget_exit(session);
    session->restart_timeout = timeout_create(world->loop, on_restart_time, session);
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
    free(session->opening);
    buffer_finish(&session->screen_rules);
    free(session);
}
