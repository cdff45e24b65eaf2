/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What lasts: one SQLite file of the fleet, written by the server alone.
 *
 * Opening brings an older file up to date, one migration after the other. A file that is damaged
 * or was written by a newer stoa is moved aside, never deleted, and a new one begun; the store then
 * has a problem, in words for people. When even that fails there is no store and the error says
 * where and why.
 *
 * Every function that changes something has done so durably against the death of any process when
 * it returns true; otherwise nothing was changed (a full disk: ERROR_SYSTEM). Changes between
 * store_begin() and store_commit() count together or not at all.
 */

#include "base/cleanup.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STORE_EVENTS_MAX        100000 /* older ones go */
#define STORE_AGENT_REPORTS_MAX 20000  /* likewise */

OWNED_TYPE(store);

struct store *store_open(const char *path, struct error *err);
void store_destroy(struct store *store);

const char *store_problem(const struct store *store); /* "" when there is none */
int store_version(const struct store *store);         /* how many migrations it has */

/* From now on the file is also safe from a power failure: when the first answer is out. */
void store_settle(struct store *store);

bool store_begin(struct store *store, struct error *err);
bool store_commit(struct store *store, struct error *err); /* failed: rolled back */
void store_roll_back(struct store *store);

/* ---- sessions -------------------------------------------------------------------------------- */

/* A row. Texts are never NULL in what is loaded; they are borrowed in what is saved. */
struct store_session {
    const char *id, *name, *spec, *task, *state, *message, *conversation, *boot;
    int64_t position, since_ms, pid, exit_status, exit_signal, restarts, host_crashes, killed_ms;
};

bool store_save_session(
        struct store *store, const struct store_session *session, struct error *err);
bool store_remove_session(struct store *store, const char *id, struct error *err);

/* Tells each row, by position; the row is valid during the call. */
typedef void store_session_fn(void *context, const struct store_session *session);
bool store_load_sessions(
        struct store *store, store_session_fn *on_session, void *context, struct error *err);

/* ---- layout ---------------------------------------------------------------------------------- */

bool store_save_layout(
        struct store *store, const char *kind, const char *splits, struct error *err);

/* False when there is none (err untouched) or on failure. The strings are the caller's. */
bool store_load_layout(struct store *store, char **out_kind, char **out_splits, struct error *err);

/* ---- the audit trail ------------------------------------------------------------------------- */

struct store_event {
    int64_t number, at_ms; /* number is given by the store */
    const char *who, *what, *session, *cause;
};

bool store_add_event(struct store *store, const struct store_event *event, struct error *err);

/* The newest `limit` ones after number `after` (of one session unless ""), oldest first. */
typedef void store_event_fn(void *context, const struct store_event *event);
bool store_load_events(struct store *store, int64_t after, const char *session, int64_t limit,
        store_event_fn *on_event, void *context, struct error *err);

/* ---- what agents said ------------------------------------------------------------------------ */

bool store_add_agent_report(struct store *store, int64_t at_ms, const char *session,
        const char *text, struct error *err);

/* The newest `limit` of a session that were said at since_ms or later, oldest first. */
typedef void store_agent_report_fn(void *context, int64_t at_ms, const char *text);
bool store_load_agent_reports(struct store *store, const char *session, int64_t since_ms,
        int64_t limit, store_agent_report_fn *on_report, void *context, struct error *err);

/* ---- what else is to be known of a session --------------------------------------------------- */

/* A value by name, as whoever wrote it understands it; NULL takes it away. They go with the
 * session. */
bool store_set_fact(struct store *store, const char *session, const char *name, const char *value,
        struct error *err);

/* The caller's; NULL when there is none (err untouched) or on failure. */
char *store_get_fact(struct store *store, const char *session, const char *name, struct error *err);
