/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files about recycling share. */

#include "recycle.h"

enum recycle_step {
    RECYCLE_NONE,
    RECYCLE_WAITS,  /* until it is ready to be asked */
    RECYCLE_ASKED,  /* the request was typed */
    RECYCLE_WRITES, /* it took it */
    RECYCLE_ENDS,   /* the note is there, its program is told to end */
    RECYCLE_STARTS, /* a fresh one was started */
    RECYCLE_DONE,   /* it took the note; from here on it is over */
    RECYCLE_FAILED,
    RECYCLE_TIMED_OUT,
    RECYCLE_STEP_COUNT
};
extern const char *const recycle_step_names[RECYCLE_STEP_COUNT + 1]; /* NULL-terminated */

/* Of a session: its `recycle`. */
struct recycle {
    struct server *server;
    struct session *session;
    enum recycle_step step;
    int64_t since_ms, timeout_ms;
    int64_t number; /* counts up with each change that people are told of */
    int64_t rest_ms;
    int attempts;
    bool is_forced;
    bool was_found;              /* another server began it */
    bool is_refusal_told;        /* that a full context is no reason here */
    char *who, *text, *previous; /* previous: the conversation before; "" */
    char *note;                  /* NULL: there is none */
    struct timeout *limit;
    struct list waiters;
};

struct recycle_wish {
    const char *who, *why;
    int64_t timeout_ms; /* 0: as usual */
    bool is_forced;
};

bool recycle_begin(struct server *server, struct session *session, const struct recycle_wish *wish,
        struct error *err);

/* The conversation from before is taken up again. */
bool recycle_undo(
        struct server *server, struct session *session, const char *who, struct error *err);
struct recycle *recycle_of(struct server *server, struct session *session)
        __attribute__((returns_nonnull));
bool recycle_is_over(const struct recycle *recycle);

/* ---- recycle-step.c -------------------------------------------------------------------------- */

/* Kept as well as can be, and told to everyone. */
void recycle_enter(struct recycle *recycle, enum recycle_step step, const char *text);

/* A step that makes another session of it: nothing changes where that cannot be kept. */
struct recycle_turn {
    enum recycle_step step;
    const char *text, *what; /* what: in the trail */
    const char *who, *previous, *conversation;
};
bool recycle_take_turn(struct recycle *recycle, const struct recycle_turn *turn, struct error *err);

/* When its step has lasted too long, in wall clock time. */
int64_t recycle_limit_ms(const struct recycle *recycle);

/* ---- recycle-keep.c -------------------------------------------------------------------------- */

/* Its step, its session and an entry in the trail: all of it or nothing. */
bool recycle_save_step(const struct recycle *recycle, const char *what, struct error *err);

/* What changed within a step. */
void recycle_save(const struct recycle *recycle);

/* ---- api-recycle.c --------------------------------------------------------------------------- */

/* Answers those who wait for a change; drops those of a peer; refuses them all. */
void recycle_answer(struct recycle *recycle);
void recycle_drop_waiters(struct recycle *recycle, const struct peer *peer);
void recycle_refuse_waiters(struct recycle *recycle);
