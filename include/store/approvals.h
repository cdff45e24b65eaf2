/* SPDX-License-Identifier: MIT */
#pragma once

/* What agents asked for and how it ended, in the store; the rules of store.h hold. Texts are never
 * NULL in what is loaded, and borrowed in what is saved. */

#include "store/store.h"

#define STORE_APPROVALS_MAX 10000 /* older ones go */

struct store_approval {
    int64_t number; /* given by the store */
    const char *request, *session, *name, *kind, *tool, *directory, *summary, *input;
    int64_t asked_ms, hold_until_ms;
    const char *outcome;
    int64_t ended_ms;
    const char *who, *detail;
};

/* A pending one. A request that the session made before is the same, pending again; ERROR_EXISTS
 * when it was for something else: a number never stands for two things. */
bool store_add_approval(struct store *store, const struct store_approval *approval,
        int64_t *out_number, struct error *err);

/* By its number: outcome, ended_ms, who, detail. */
bool store_end_approval(
        struct store *store, const struct store_approval *approval, struct error *err);

/* All that are pending end with this outcome: whoever knew of them is gone. */
bool store_end_approvals(
        struct store *store, const char *outcome, int64_t ended_ms, struct error *err);

struct store_approval_range {
    int64_t number; /* only this one; 0: all */
    int64_t before; /* only those with a smaller number; 0: all */
    int64_t limit;  /* so many of these, the newest */
};

/* Oldest first. */
typedef void store_approval_fn(void *context, const struct store_approval *approval);
bool store_load_approvals(struct store *store, const struct store_approval_range *range,
        store_approval_fn *on_approval, void *context, struct error *err);
