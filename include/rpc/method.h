/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The table of methods: what a caller may ask the server, with what parameters, and what comes
 * back. The one source for validation, stoa-rpc(7), and whatever else lists methods; the server
 * binds a handler to each name.
 *
 * Plain data that lives for ever. Parameters unknown to the table are ignored.
 */

#include "base/error.h"
#include "json/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef RPC_PROTOCOL          /* tests build programs of other versions */
#define RPC_PROTOCOL        1 /* of the first call, `hello`, and of its answer */
#define RPC_PROTOCOL_OLDEST 1 /* that is still understood */
#endif

enum rpc_type {
    RPC_ANY,
    RPC_BOOLEAN,
    RPC_INTEGER,
    RPC_OBJECT,
    RPC_OBJECTS, /* an array of them */
    RPC_TEXT,
    RPC_TEXTS,       /* an array of texts */
    RPC_TEXT_MAP,    /* an object whose members are all texts */
    RPC_INTEGER_MAP, /* an object whose members are all integers */
    RPC_TYPE_COUNT
};

/* A member of the parameters or of an object in them. */
struct rpc_member {
    const char *name, *text;
    enum rpc_type type;
    bool required;
    const struct rpc_object *object; /* what an RPC_OBJECT or each of RPC_OBJECTS holds, or NULL */
    const char *const *choices;      /* of an RPC_TEXT: NULL-terminated, or NULL */
};

struct rpc_object {
    const char *name, *text;
    const struct rpc_member *members;
    size_t count;
};

enum rpc_flags {
    RPC_READ_ONLY = 1 << 0, /* changes nothing */
    RPC_GUARDED = 1 << 1,   /* refused to a caller inside a session, for sessions not its own */
    RPC_OUTSIDE = 1 << 2,   /* refused to a caller inside a session */
};

struct rpc_method {
    const char *name, *text;
    struct rpc_object parameters;
    const char *result; /* in words */
    unsigned flags;
};

/* All methods, by name. */
const struct rpc_method *const *rpc_methods(size_t *out_count);
const struct rpc_method *rpc_method_find(const char *name); /* or NULL */

/* The objects that parameters, results and notifications speak of, by name; and what the server
 * says unasked to those who subscribed. */
const struct rpc_object *const *rpc_objects(size_t *out_count);
const struct rpc_object *const *rpc_notifications(size_t *out_count);

const char *rpc_type_name(enum rpc_type type); /* "array of texts", … */

/* Whether params (NULL: none) are what the object asks for. */
bool rpc_check(const struct json *params, const struct rpc_object *object, struct error *err);
