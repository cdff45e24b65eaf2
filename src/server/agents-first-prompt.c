/* SPDX-License-Identifier: MIT */
/* A first prompt that is pasted when the program waits for it. */

#include "agents-private.h"

#include "base/clean.h"
#include "base/clock.h"

#define PROMPT_MAX_BYTES (1024 * 1024)

/* The screen alone makes nobody type: that the program itself reads keys is the kernel's word, and
 * what is pasted was given to it at its start, once. */
static bool waits_for_prompt(const struct agent_watch *watch) {
    return watch->monitor.claims[AGENT_LAYER_PTY][AGENT_WAITING].is_held &&
           agent_monitor_judge(&watch->monitor, clock_wall_ms()).state == AGENT_WAITING &&
           session_reads_keys(watch->session);
}

void agent_watch_paste_prompt(struct agent_watch *watch) {
    struct session *session = watch->session;
    if (!session->owes_prompt || !waits_for_prompt(watch)) {
        return;
    }
    OWNED_STR prompt = clean_lines(session->spec.prompt, PROMPT_MAX_BYTES);
    if (session_type(session, prompt)) {
        session->owes_prompt = false;
        session_set_message(session, "");
        server_session_changed(watch->server, session);
        (void)server_note(watch->server, WHO_SERVER, "session.prompted", session->id,
                "its screen waits, and it reads keys", NULL);
    }
}

void agents_give_up_prompt(struct server *server, struct session *session) {
    if (session->owes_prompt) {
        session->owes_prompt = false;
        session_set_message(session, "its first prompt was not pasted: somebody typed before");
        server_session_changed(server, session);
    }
}
