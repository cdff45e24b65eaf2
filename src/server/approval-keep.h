/* SPDX-License-Identifier: MIT */
#pragma once

/* Approvals as rows of the store, with their entries in the trail, and as objects for callers. */

#include "approval/approval.h"
#include "store/store.h"

/* What is pending has ended with the server that knew of it. */
bool approvals_keep_settle(struct store *store, struct error *err);

/* Gives it its id: a new one, or that of the same request before. */
bool approvals_keep_add(struct store *store, struct approval *approval, struct error *err);

/* The end, and its entry in the trail: together or not at all. */
bool approvals_keep_end(struct store *store, const struct approval *approval, struct error *err);

/* Approval objects, the caller's. */
struct json *approvals_keep_describe(const struct approval *approval, const char *session_name)
        __attribute__((returns_nonnull));

/* One page of all there were: approvals, the newest `limit` ones before that number (0: of all) as
 * far as they fit into APPROVALS_PAGE_BYTES, oldest first; more: there are older ones. */
#define APPROVALS_PAGE_BYTES 131072
#define APPROVALS_PAGE_MAX   1000 /* of `limit` */
struct json *approvals_keep_history(
        struct store *store, int64_t before, int64_t limit, struct error *err);
struct json *approvals_keep_show(struct store *store, const char *id, struct error *err);
