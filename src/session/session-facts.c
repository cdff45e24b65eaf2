/* SPDX-License-Identifier: MIT */
/* What its host tells, and what the session makes of it. */

#include "session-private.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>
#include <sys/wait.h>

static void note_title(struct session *session, const char *title, size_t length) {
    OWNED_STR cut = text_copy_bytes(
            title, length < SESSION_TITLE_MAX_BYTES ? length : SESSION_TITLE_MAX_BYTES);
    if (!text_equal(cut, session->title)) {
        text_replace(&session->title, cut);
        session_tell_changed(session, false);
    }
}

void session_on_status(struct session *session, const struct host_status *status) {
    session->is_confirmed = true;
    note_title(session, status->title, strnlen(status->title, sizeof(status->title)));
    if (status->state == HOST_RUNNING) {
        if (status->pid > 0) {
            session_note_started(session, status->pid);
        }
    } else if (status->state == HOST_EXITED) {
        session_note_end(session, status->status_known ? status->exit_status : -1,
                status->status_known ? status->exit_signal : 0);
    } else if (status->state == HOST_FAILED) {
        session_note_failed(session,
                status->notice[0] != '\0' ? status->notice : strerror(status->failed_errno));
    }
}

/* One that was kept for us may be older than the status that came before it. */
static void fact_started(struct session *session, const struct fact *fact) {
    if (session->life == LIFE_STARTING) {
        session_note_started(session, (pid_t)fact->number);
    }
}

static void fact_failed(struct session *session, const struct fact *fact) {
    OWNED_STR why = text_copy_bytes(fact->text, fact->text_length);
    session_note_failed(session, why);
}

static void fact_exited(struct session *session, const struct fact *fact) {
    const struct session_host *host = session->host;
    int status = (int)fact->number, number = (int)fact->extra;
    if (status < 0 && number == 0 && host->child_status_known) {
        status = WIFEXITED(host->child_status) ? WEXITSTATUS(host->child_status) : -1;
        number = WIFSIGNALED(host->child_status) ? WTERMSIG(host->child_status) : 0;
    }
    session_note_end(session, status, number);
}

static void fact_title(struct session *session, const struct fact *fact) {
    note_title(session, fact->text, fact->text_length);
}

static void fact_injected(struct session *session, const struct fact *fact) {
    OWNED_STR who = text_copy_bytes(fact->text, fact->text_length);
    OWNED_STR typed = text_copy_bytes(fact->detail, fact->detail_length);
    OWNED_STR cause = text_format("%s (pid %lld) typed: %s", who, (long long)fact->number, typed);
    session_tell_happened(session, "session.injected", cause);
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
    session_tell_happened(session, fact->number == 1 ? "recording.on" : "recording.off", why);
    session_set_message(session, fact->number == 1 ? "" : why);
    session_tell_changed(session, true);
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
    session_tell_happened(session, "host.replaced", why);
    session_tell_changed(session, true);
}

void session_on_host_foreign(struct session *session, const char *why) {
    OWNED_STR message = text_format("its host goes on, but cannot be spoken to: %s", why);
    session_set_message(session, message);
    session_tell_changed(session, false);
}
