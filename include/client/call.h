/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Calls of the server by a command: one after the other, each waited for. No loop.
 *
 * Hello goes out together with the first call; a server that went away before it answered hello
 * (it was just stopping) is started once more, or, where nothing is started, connected to again.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "json/json.h"

#include <stdbool.h>
#include <stdint.h>

OWNED_TYPE(call);

/* NULL when there is no server and none can be started. */
struct call *call_open(const char *fleet, struct error *err);

/* The same, but starts nothing: ERROR_NOT_FOUND or ERROR_CLOSED when there is none. */
struct call *call_open_running(const char *fleet, struct error *err);
void call_destroy(struct call *call);

/* The result, the caller's to destroy; NULL when failed. Owns params (may be NULL).
 * timeout_ms < 0: no limit (the hello's own limit stands). */
struct json *call_method(struct call *call, const char *method, struct json *params,
        int64_t timeout_ms, struct error *err);
