/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The client's mirror of the server: the sessions of the fleet and its layout, kept current by the
 * server's notifications, and the calls that change them. When the server is lost it is started
 * again (one starter wins, with back-off) and everything is fetched anew; meanwhile the last known
 * state stands and fleet_is_online() says false.
 */

#include "base/error.h"
#include "base/list.h"
#include "client/need-order.h"
#include "loop/loop.h"
#include "json/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fleet;

enum session_state {
    SESSION_STARTING, /* its host is being started */
    SESSION_RUNNING,
    SESSION_EXITED,     /* the program ended: exit_status, or signal */
    SESSION_RESTARTING, /* ended, waits for its restart (restart_at_ms) */
    SESSION_FAILED,     /* could not be started: `message` says why and what helps */
    SESSION_STATE_COUNT
};

/* What the agent in a session is doing: the states of an agent object, and none. */
enum session_agent {
    SESSION_AGENT_NONE, /* it says nothing of itself */
    SESSION_AGENT_UNKNOWN,
    SESSION_AGENT_WAITING,
    SESSION_AGENT_DONE,
    SESSION_AGENT_WORKING,
    SESSION_AGENT_STARTING,
    SESSION_AGENT_ERROR,
    SESSION_AGENT_LIMITED,
    SESSION_AGENT_ASKS_QUESTION,
    SESSION_AGENT_NEEDS_PERMISSION,
    SESSION_AGENT_NEEDS_TRUST,
    SESSION_AGENT_NEEDS_LOGIN,
    SESSION_AGENT_EXITED,
    SESSION_AGENT_COUNT
};

struct fleet_session {
    struct list link; /* in the fleet, by position */
    char *id;         /* unique for ever */
    char *name;       /* unique in the fleet now */
    char *command;    /* what runs, for people */
    char *directory;
    char *task;        /* "" when none */
    char *title;       /* as the program set it; "" */
    char *message;     /* why it failed, "claude is not installed: …", "its host crashed"; "" */
    char *profile;     /* "" when none */
    char *role;        /* what it is there for; "" when none */
    char *rules;       /* sets of approval rules that allow it something, by blanks; "" */
    char *socket_path; /* of its host */
    enum session_state state;
    int exit_status;                                      /* -1 when unknown or not exited */
    int exit_signal;                                      /* 0 when none */
    int64_t state_since_ms, restart_at_ms, message_at_ms; /* wall clock; 0: none */
    uint32_t restarts, host_crashes;
    int64_t pid;      /* of the program; 0 when it does not run */
    int64_t position; /* among the sessions, from 0 */
    enum session_agent agent;
    bool agent_is_confirmed;                /* not only by what the program printed */
    bool agent_is_overdue;                  /* its limit has ended, and it still waits */
    char *agent_caveat;                     /* what is not known of it, and why; "" */
    char *agent_detail;                     /* working on what, asking what; "" */
    int64_t agent_since_ms, agent_until_ms; /* 0: not known */
    int64_t subagents, background;          /* that run */
    char *illness;                          /* "stuck: why"; "" */
    char *recycling;                        /* how far it is, while it is recycled; "" */
    struct attention_need need;
};

/* Told from the loop, never from within a call. Members may be NULL. */
struct fleet_events {
    void (*changed)(void *context); /* sessions came, went, or changed */
    void (*layout)(void *context);
    void (*online)(void *context, bool online);
    void (*message)(void *context, const char *text); /* the server wants people to read this */
    /* A session needs somebody now, as stoa-rpc(7) says it of `attention`. */
    void (*attention)(void *context, const struct json *told);
    /* Somebody ended the whole fleet: without this it would be started again, with nothing in it.
     */
    void (*ended)(void *context);
};

/* Knows nothing, and asks nobody, until it is told to connect, or the first call. */
struct fleet *fleet_create(struct loop *loop, const char *fleet_name,
        const struct fleet_events *events, void *context);
void fleet_connect(struct fleet *fleet); /* again: nothing happens */
void fleet_destroy(struct fleet *fleet);

bool fleet_is_online(const struct fleet *fleet);
const struct list *fleet_sessions(const struct fleet *fleet); /* of struct fleet_session */
const struct fleet_session *fleet_find(const struct fleet *fleet, const char *id); /* or NULL */

/* The layout object as docs/man/stoa-rpc(7) describes it; never NULL. */
const struct json *fleet_layout(const struct fleet *fleet);

/* The budget object, as last told; never NULL. */
const struct json *fleet_budget(const struct fleet *fleet);

/* Approval objects: what agents ask for, as last told, oldest first; never NULL. */
const struct json *fleet_approvals(const struct fleet *fleet);

/* Calls a method; `done` (may be NULL) is told once: result on success, else err. Owns params
 * (may be NULL) from now on. */
typedef void fleet_done_fn(void *context, const struct json *result, const struct error *err);
void fleet_call(struct fleet *fleet, const char *method, struct json *params, fleet_done_fn *done,
        void *context);
