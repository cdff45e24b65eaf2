/* SPDX-License-Identifier: MIT */
/* The life of a session: started, running, ended, restarted. */

#include "session-private.h"

#include "base/clock.h"
#include "base/random.h"
#include "base/text.h"
#include "session-limits.h"
#include "session/restart-policy.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

const char *const life_names[LIFE_COUNT + 1] = { "starting", "running", "exited", "restarting",
    "failed", NULL };

static void enter(struct session *session, enum life life) {
    session->life = life;
    session->since_ms = clock_wall_ms();
    session->restart_at_ms = 0;
    timeout_stop(session->restart_timeout);
}

static void forget_exit(struct session *session) {
    session->exit_status = -1;
    session->exit_signal = 0;
}

static void restart_in(struct session *session, int64_t delay_ms) {
    session->restart_at_ms = clock_wall_ms() + delay_ms;
    timeout_start(session->restart_timeout, delay_ms);
}

/* ---- what its host finds out ----------------------------------------------------------------- */

void session_note_started(struct session *session, pid_t pid) {
    bool is_news = session->life != LIFE_RUNNING || session->pid != pid;
    if (session->life != LIFE_RUNNING) {
        enter(session, LIFE_RUNNING);
    }
    session->pid = pid;
    session->host->child_pid = pid;
    if (is_news) {
        session_tell_changed(session, true);
    }
}

void session_note_failed(struct session *session, const char *why) {
    if (session->life != LIFE_FAILED) {
        enter(session, LIFE_FAILED);
        session->pid = 0;
        session_set_message(session, why);
        session_tell_happened(session, "session.failed", why);
        session_tell_changed(session, true);
    }
}

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
        restart_in(session, decision.delay_ms);
    }
}

static char *end_in_words(const struct session *session) {
    return session->exit_signal > 0
                   ? text_format("signal %d", session->exit_signal)
                   : (session->exit_status < 0 ? text_copy("status unknown")
                                               : text_format("status %d", session->exit_status));
}

void session_note_end(struct session *session, int status, int signal_number) {
    if (session->life != LIFE_STARTING && session->life != LIFE_RUNNING) {
        bool is_news = session->exit_status < 0 && session->exit_signal == 0 &&
                       (status >= 0 || signal_number > 0);
        if (is_news) { /* its status became known later */
            session->exit_status = status;
            session->exit_signal = signal_number;
            session_tell_changed(session, true);
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
        session_tell_happened(session, "session.exited", cause == NULL ? words : cause);
        plan_restart(session, ran_ms);
    }
    session_tell_changed(session, true);
}

void session_on_host_gone(struct session *session) {
    enum session_ending ending = session->ending;
    if (ending == NOT_ENDING) {
        if (session->life == LIFE_STARTING) {
            session_note_failed(session,
                    "its host ended before the program was started: see host.log in "
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

void session_on_restart_time(void *context) {
    struct session *session = context;
    session_tell_happened(session, "session.restarted", "by its restart policy");
    session_end(session, ENDING_TO_RESTART);
}

/* ---- what others ask of it ------------------------------------------------------------------- */

static void make_token(struct session *session) {
    char secret[SESSION_TOKEN_DIGITS + 1];
    random_hex(secret, SESSION_TOKEN_DIGITS);
    free(session->token);
    session->token = text_format("%s.%s", session->id, secret);
}

bool session_start(struct session *session, struct error *err) {
    struct error reason = { 0 };
    make_token(session);
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
        session_note_failed(session, reason.text);
        if (err != NULL) {
            *err = reason;
        }
        return false;
    }
    session_tell_changed(session, true);
    return true;
}

void session_restore(struct session *session, enum life life, int64_t since_ms, int exit_status,
        int exit_signal) {
    enter(session, life);
    session->since_ms = since_ms;
    session->exit_status = exit_status;
    session->exit_signal = exit_signal;
    if (life == LIFE_RESTARTING) {
        int64_t delay_ms = session->spec.policies.restart.delay_ms;
        restart_in(session, delay_ms > 0 ? delay_ms : RESTART_DELAY_DEFAULT_MS);
    }
}

void session_note_lost(struct session *session, const char *message) {
    forget_exit(session);
    session->pid = 0;
    enter(session, LIFE_EXITED);
    session_set_message(session, message);
    session_tell_happened(session, "session.lost", message);
    session_tell_changed(session, true);
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
