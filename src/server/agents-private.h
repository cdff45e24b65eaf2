/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the files that watch the agents share. The sources (agents-sources.c, agents-files.c,
 * agents-login.c) feed the watches of agents.c, which calls none of them.
 */

#include "agents.h"

#include "agent/agent.h"
#include "loop/process-watch.h"
#include "loop/timeout.h"

/* What was told of it last: as long as that is so, nobody need be told anew. */
struct told {
    enum agent_state state;
    enum agent_source source;
    int64_t since_ms, until_ms, background;
    size_t subagents, dialogs;
    bool is_confirmed, is_overdue;
    char detail[AGENT_DETAIL_MAX_BYTES];
};

/* Of one session: the session's `agent`. */
struct agent_watch {
    struct agent_monitor monitor;
    struct told told;
    struct server *server;
    struct session *session;
    struct timeout *fade; /* runs only while the verdict can fade */
    const struct agent *kind;
    char *screen_kind; /* the name of the file whose screen rules its host has; NULL: none */
    bool has_looked;   /* for such a file */
    bool has_login;    /* the run that is has something to log in with, or need not be asked */
    enum life life;    /* as it was last looked at */
    int64_t life_since_ms;
    struct process_watch *process; /* whose file it is, where that is not the session's own */
    pid_t process_pid;
    char *caveat;     /* what is not known of it, as its kind says; may be NULL */
    char version[32]; /* of its program, as that says */
};

/* ---- agents.c -------------------------------------------------------------------------------- */

/* Made when there is none. */
struct agent_watch *agent_watch_of(struct server *server, struct session *session)
        __attribute__((returns_nonnull));
bool agent_watch_is_claude(const struct agent_watch *watch);

/* ---- agents-files.c: what Claude Code's own files say ---------------------------------------- */

/* From now on those of the session's user are watched, if they are there by now; again and again
 * costs little. */
void agents_watch_files(struct server *server, const struct session *session);
/* That of the session's process is read now. */
void agents_read_file(struct server *server, const struct session *session);
/* What a file says of a process is not ended by the end of that one any more. */
void agent_watch_let_go_of_process(struct agent_watch *watch);

/* ---- agents-login.c: whether it has anything to log in with ---------------------------------- */

/* Looks, until it is known to have. One that is not set up asks for an account first of all; any
 * other begins as if nothing were wrong, and lacks a login only once it `has_begun`. */
void agent_watch_look_for_login(struct agent_watch *watch, bool has_begun);
bool agent_watch_lacks_login(const struct agent_watch *watch); /* as the last look has it */
/* A turn that was answered, or failed, is believed instead of a look. */
void agent_watch_believe_turn(struct agent_watch *watch, const char *event);

/* ---- agents-first-prompt.c: pasted where it could not be given at the start ------------------ */

/* Pastes it when it is owed and waited for: to be called whenever that may have become so. */
void agent_watch_paste_prompt(struct agent_watch *watch);
/* Somebody has taken over: it is owed no more. */
void agents_give_up_prompt(struct server *server, struct session *session);
