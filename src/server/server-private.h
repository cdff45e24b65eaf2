/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the files of the server share: its state, its callers, and the steps of a change.
 *
 * A change that is accepted is in the store before it is answered (but for what keep-late.c holds
 * for a moment); subscribers are told once a turn, after the answers. Nothing is loaded before the
 * first hello is answered.
 */

#include "handlers.h"
#include "rpc/connection.h"
#include "rpc/method.h"
#include "server-place.h"
#include "session/keeper-link.h"
#include "session/session.h"
#include "store/store.h"
#include "json/json.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define SERVER_SESSIONS_MAX 1000
#define SERVER_PEERS_MAX    1000
#define REGISTRY_BUCKETS    256
#define SERVER_KILLED_MAX   100 /* so many can be brought back */
#define WHO_SERVER          "server"

enum server_exit { EXIT_NOT, EXIT_STOP, EXIT_RESTART };

struct server {
    struct loop *loop;
    char *fleet, *runtime_directory, *state_directory;
    char *socket_path, *database_path, *log_path, *keeper_path;
    char *program, *host_program;
    char **server_argv;
    pid_t pid;
    uid_t uid;
    struct server_place place;
    int state_lock;
    struct signal_watch *on_child, *on_term, *on_hangup;
    struct timeout *load_at_last;
    struct deferred *load_later, *tell_later, *exit_later;
    struct session_world world;
    struct keeper_link *keeper;
    struct list sessions;                /* by order */
    struct list by_id[REGISTRY_BUCKETS]; /* the same by a hash of their ids: see registry.c */
    struct list stale;     /* subscribers have not been told yet what changed of them */
    struct list killed;    /* the last one last */
    struct list strangers; /* not in the fleet: hosts the database does not know, until they say
                              what they run, and those of removed sessions, until they are gone */
    struct list peers, waiters, owed; /* see keep-owed.c */
    struct store *store;
    struct timeout *late, *owed_retry; /* run only while rows are held, kills are owed */
    struct registry_watch *registry;   /* of the agents */
    struct health_watch *health;
    struct attention_watch *attention;
    struct budget_service *budget;
    struct approval_rules *rules;
    struct approvals *approvals;
    char *problem; /* what a person should mend; "" */
    char *boot;    /* which boot of the machine this is */
    char *layout_kind;
    struct json *layout_splits;
    struct json *ceilings; /* NULL: nobody said any; see ceilings.h */
    bool is_loaded, layout_is_stale, names_are_stale, goes_down;
    bool is_unread; /* there is a database, but it could not be read */
    size_t adopted, down_count;
    int64_t since_ms;
    enum server_exit exit;
};

/* A connection. */
struct peer {
    struct list link;
    struct server *server;
    struct rpc_connection *connection;
    struct deferred *start; /* what it has said already is read once all before it was heard */
    bool is_greeted, is_subscribed, is_brief, is_identified, waits_for_recycle;
    pid_t pid;
    int64_t answers_left; /* then the connection ends; 0: it does not */
    size_t waiters;       /* calls of it that wait: see waiters.h */
    char *who;            /* for the trail */
    char *session_id;     /* the session it runs in; "" */
    char *looks_at;       /* the id of the session that a person has before them; NULL */
};

/* A request being handled; valid during the call. */
struct request {
    struct server *server;
    struct peer *peer;
    const struct json *id;
    const struct json *params;
};

/* ---- server.c -------------------------------------------------------------------------------- */

/* After this turn; the answers on their way are sent first. */
void server_exit_later(struct server *server, enum server_exit exit);
void server_set_problem(struct server *server, const char *problem);

/* ---- peer.c ---------------------------------------------------------------------------------- */

void server_add_peer(void *server, int fd); /* who has connected */
void peer_destroy(struct peer *peer);
void peer_answer(struct peer *peer, const struct json *id, const struct json *result);
void peer_refuse(struct peer *peer, const struct json *id, const struct error *err);
void server_notify(struct server *server, const char *method, const struct json *params);
void server_notify_kind(
        struct server *server, bool is_brief, const char *method, const struct json *params);
size_t server_subscribers(const struct server *server);
bool server_has_subscribers(const struct server *server, bool is_brief);
void server_watched_changed(struct server *server); /* a subscriber came or went */

/* ---- identity.c ------------------------------------------------------------------------------ */

/* Fills who and session_id, once the sessions are loaded. A token ("": none) can say which. */
void peer_identify(struct peer *peer, const char *client, const char *token);

/* Whether the caller may use the method (on the session its params name). */
bool peer_may_call(struct peer *peer, const struct rpc_method *method, const struct json *params,
        struct error *err);

/* ---- registry.c ------------------------------------------------------------------------------ */

/* By name, id, or the beginning of an id that fits no other. */
struct session *registry_find(struct server *server, const char *word, struct error *err);
struct session *registry_find_name(const struct server *server, const char *name);
struct session *registry_find_id(const struct server *server, const char *id);
bool registry_has(const struct session *session);                     /* it is one of the fleet */
void registry_insert(struct server *server, struct session *session); /* at its order */
void registry_append(struct server *server, struct session *session); /* behind all */
void registry_remove(struct server *server, struct session *session);

/* For commands that do without a server: when a name came, went or changed, before the answer. */
void registry_save_names(struct server *server);
void registry_move(struct server *server, struct session *session, int64_t position);
char *registry_free_name(const struct server *server, const char *base);
typedef struct json *describe_fn(const struct session *session);
struct json *registry_describe(const struct server *server, describe_fn *describe)
        __attribute__((returns_nonnull));

/* ---- keep.c: what lasts ---------------------------------------------------------------------- */

/* Opens the store (once), loads what is in it and adopts the hosts that live. */
void server_load(struct server *server);

/* The store, opened when it was not; NULL when there is none. */
struct store *server_store(struct server *server, struct error *err);

/* Saves a session, with an entry in the trail (what may be NULL), together or not at all. */
bool server_save(struct server *server, const struct session *session, const char *who,
        const char *what, const char *cause, struct error *err);
struct session_fact {
    const char *name, *value;
};
/* The same, with what else is to be known of it. */
bool server_save_with(struct server *server, const struct session *session, const char *who,
        const char *what, const char *cause, const struct session_fact *fact, struct error *err);
bool server_note(struct server *server, const char *who, const char *what, const char *session_id,
        const char *cause, struct error *err);

/* ---- keep-late.c: what may be written a little later ----------------------------------------- */

/* So long at most is a row held; a server that is killed meanwhile loses those that say what the
 * agent's next step says again. The timeout runs only while there are some. */
#define SERVER_LATE_MS 500

void server_begin_late(struct server *server); /* the store was opened */
bool server_write_late(struct server *server); /* now; false: the server's problem says why */
void server_end_late(struct server *server);   /* the store may stay; written, and no more held */

/* ---- adopt.c --------------------------------------------------------------------------------- */

void server_adopt_hosts(struct server *server);
void server_adopt_kept(void *context, const char *id, int pty); /* found at the keeper */
void server_note_lost(void *context);                           /* all that lives was found */

/* Strangers that said what they run become sessions; those whose program has ended are sent away:
 * they were on their way when the last server died. */
void server_settle_strangers(struct server *server);

/* ---- watch-sessions.c: what sessions tell, and who is told ----------------------------------- */

extern const struct session_events server_session_events;
void server_session_changed(struct server *server, struct session *session);
void server_layout_changed(struct server *server);
void server_tell(struct server *server); /* subscribers, of what is stale */
struct json *server_describe_layout(const struct server *server) __attribute__((returns_nonnull));
void server_reap(struct server *server);

/* Starts what a spec says as a new session at the end; NULL when refused. Takes over *spec. */
struct session *server_start_session(
        struct server *server, struct session_spec *spec, const char *who, struct error *err);

/* Kills one: kept for undo, then ended. False (err says why): ended, and its keeping is owed. */
bool server_kill_session(struct server *server, struct session *session, const char *who,
        const char *cause, struct error *err);
