/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A session as the server has it: what it runs, what it does, and its host: launched, adopted,
 * replaced when it dies, dismissed.
 *
 * The server holds the PTY master and the listener of each host, so that a host that is killed is
 * replaced on the same PTY and at the same address; the keeper holds the PTY too. Members are for
 * everyone to read; they change through the functions here, which tell `events` (from the loop or
 * from within a call). session_destroy() lets go of a host and its program without ending either.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "base/list.h"
#include "loop/loop.h"
#include "session/keeper-link.h"
#include "session/run-spec.h"
#include "json/json.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define SESSION_ID_DIGITS       12
#define SESSION_TOKEN_DIGITS    32
#define SESSION_KILL_GRACE_MS   3000
#define SESSION_REPLACE_MAX_MS  30000 /* between two replacements of a host that keeps dying */
#define SESSION_TITLE_MAX_BYTES 256
#define SESSION_NOTICE_AGE_MS   (10 * 60 * 1000) /* then what was repaired is no news any more */

enum life {
    LIFE_STARTING,
    LIFE_RUNNING,
    LIFE_EXITED,
    LIFE_RESTARTING,
    LIFE_FAILED,
    LIFE_COUNT,
};
extern const char *const life_names[LIFE_COUNT + 1]; /* NULL-terminated */

enum session_ending { NOT_ENDING, ENDING_TO_RESTART, ENDING_FOR_GOOD };

struct agent_watch;
struct attention;
struct fact;
struct recycle;
struct session;
struct session_health;

/* Where sessions live. Borrowed for as long as there are sessions. */
struct session_world {
    struct loop *loop;
    const char *fleet, *runtime_directory, *state_directory, *server_socket;
    const char *host_program; /* path of stoa-host */
    char **server_argv;       /* starts the server when a host misses it */
    bool is_watched;          /* clients are attached; see session_watched_changed() */
    struct keeper_link *keeper;
    const struct session_events *events;
    void *context;
};

struct session_events {
    /* Something that a session object shows; `lasting` when it is worth keeping. */
    void (*changed)(void *context, struct session *session, bool lasting);
    /* For the audit trail. */
    void (*happened)(void *context, struct session *session, const char *what, const char *cause);
    /* What to execute now, NULL-terminated, taken over; NULL and err when it cannot be. */
    char **(*argv)(void *context, struct session *session, struct error *err);
    /* After session_end(): nothing of it runs any more. May destroy the session. */
    void (*ended)(void *context, struct session *session);
    /* Its host told this, after what the session makes of it itself. */
    void (*fact)(void *context, struct session *session, const struct fact *fact);
    /* What the owner knows of it, for its object. */
    void (*describe)(void *context, const struct session *session, struct json *object);
    /* It is being destroyed: what the owner has of it goes too. */
    void (*forgotten)(void *context, struct session *session);
};

OWNED_TYPE(session);

struct session {
    struct list link; /* the owner's */
    const struct session_world *world;
    char *id;
    struct session_spec spec; /* name and task are never NULL */
    char *title, *message, *conversation, *boot;
    char *token;       /* "ID.SECRET", in the environment of the run that is; "": not known here */
    int64_t order;     /* the owner's: sessions stand in this order */
    int64_t position;  /* the owner's: counted from 0 */
    struct list by_id; /* the owner's: to find it by its id */
    struct list stale; /* the owner's: subscribers have not been told of a change yet */
    struct agent_watch *agent;   /* the owner's */
    struct attention *attention; /* the owner's */
    struct recycle *recycle;     /* the owner's */
    bool owes_prompt; /* the run that is was not given its first prompt: it is to be pasted */
    char *opening; /* the first prompt of a fresh conversation, in place of the spec's; or NULL */
    struct session_health *health; /* the owner's */
    struct buffer screen_rules;    /* for its hosts; see session_set_screen_rules() */
    bool message_fades;            /* it is news, not a state */
    bool shows_last_screen;        /* the next run begins under the picture of what this one left */
    int64_t message_at_ms, killed_ms;
    enum life life;
    bool is_confirmed; /* a host said so; else it is what the database has */
    int64_t since_ms, restart_at_ms;
    int exit_status, exit_signal; /* -1 and 0: unknown */
    uint32_t restarts, restarts_in_a_row, host_crashes;
    pid_t pid;
    const char *limits_by; /* what enforces its limits: "systemd", "cgroup", "off" */
    enum session_ending ending;
    struct session_host *host; /* never NULL */
    struct timeout *restart_timeout;
};

/* Takes over what is in *spec. */
struct session *session_create(const struct session_world *world, const char *id,
        struct session_spec *spec) __attribute__((returns_nonnull));
void session_destroy(struct session *session);

/* As it was when it was saved; one that waited for its restart waits for it again. */
void session_restore(struct session *session, enum life life, int64_t since_ms, int exit_status,
        int exit_signal);

/* Starts its program under a new host. Failed: it is LIFE_FAILED and says why. */
bool session_start(struct session *session, struct error *err);

/* Its host lives: fd is a connection to it, taken over. */
void session_adopt(struct session *session, int fd);

/* The keeper had its PTY, taken over: a host that is found has it too, one that is not is replaced.
 */
void session_adopt_kept(struct session *session, int pty);

/* Its program ended while nobody looked, with the machine or with its host. */
void session_note_lost(struct session *session, const char *message);

/* Ends what runs of it, and its host; `ended` is told, or it is started again. */
void session_end(struct session *session, enum session_ending ending);

/* Its host is replaced by one that can be reached, when the socket's file is gone. */
void session_restore_socket(struct session *session);

/* The world's is_watched changed: hosts with output are told at once, others when they have some.
 */
void session_watched_changed(struct session *session);

/* What its hosts look for on the screen (screen_rules_write()): each is told when it connects and
 * prints, the one there is at once. Takes the bytes over. */
void session_set_screen_rules(struct session *session, struct buffer *rules);

/* Tells the host that the server goes on purpose. */
void session_say_server_stops(struct session *session);

/* A process was reaped; true when it was this session's host or program. */
bool session_reaped(struct session *session, pid_t pid, int wait_status);

/* Types a text and Enter into it, as a paste; what of that is typed is in the trail. False while
 * its host cannot be spoken to. Whether it may be typed is for the caller to know. */
bool session_type(struct session *session, const char *text);

/* Whether its own program is in the foreground of its terminal and takes single keys there, as the
 * kernel has it: nothing that is printed can make that so. */
bool session_reads_keys(const struct session *session);

void session_set_message(struct session *session, const char *message);
bool session_runs(const struct session *session); /* a program is there, or is being started */
bool session_has_host(const struct session *session);
bool session_is_held(const struct session *session);         /* its terminal outlives its host */
bool session_owns(const struct session *session, pid_t pid); /* its program or its host */

char *session_socket_path(const struct session *session) __attribute__((returns_nonnull));
char *session_directory_path(const struct session *session) __attribute__((returns_nonnull));

/* What can enforce limits on this machine: "systemd", "cgroup" or "off". */
const char *session_limits_available(void);

/* The same for people: what of it is used, or why there is none. The caller's. */
char *session_limits_describe(void) __attribute__((returns_nonnull));

/* A server that a host started is within the limits of that host's session: takes it out. May
 * execute argv (of this very program) anew. */
void session_limits_leave(char *const *argv);

/* Its life for people: a program that is said to run by the database alone, and does not any more,
 * has ended, however that will turn out when its host is heard. */
enum life session_life_now(const struct session *session);

/* The session object of stoa-rpc(7). */
struct json *session_describe(const struct session *session) __attribute__((returns_nonnull));

/* Only what a screen shows of it, without what is empty or 0 (the exit status: -1). */
struct json *session_describe_brief(const struct session *session) __attribute__((returns_nonnull));
