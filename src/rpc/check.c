/* SPDX-License-Identifier: MIT */
/* Parameters held against their table. */

#include "base/memory.h"
#include "base/text.h"
#include "rpc/method.h"

typedef bool check_fn(const struct json *value, const struct rpc_member *member, struct error *err);

const char *rpc_type_name(enum rpc_type type) {
    static const char *const names[] = {
        [RPC_ANY] = "anything",
        [RPC_BOOLEAN] = "boolean",
        [RPC_INTEGER] = "integer",
        [RPC_OBJECT] = "object",
        [RPC_OBJECTS] = "array of objects",
        [RPC_TEXT] = "text",
        [RPC_TEXTS] = "array of texts",
        [RPC_TEXT_MAP] = "object of texts",
        [RPC_INTEGER_MAP] = "object of integers",
    };
    _Static_assert(ARRAY_LENGTH(names) == RPC_TYPE_COUNT, "a name for every type");
    return names[type];
}

static bool refuse(const struct json *value, enum rpc_type wanted, struct error *err) {
    return error_set(err, ERROR_INVALID, "it must be of type %s, not %s", rpc_type_name(wanted),
            json_kind_name(json_kind(value)));
}

static bool check_kind(const struct json *value, const struct rpc_member *member,
        enum json_kind wanted, struct error *err) {
    return json_kind(value) == wanted || refuse(value, member->type, err);
}

static bool check_any(
        const struct json *value, const struct rpc_member *member, struct error *err) {
    return true;
}

static bool check_boolean(
        const struct json *value, const struct rpc_member *member, struct error *err) {
    return check_kind(value, member, JSON_KIND_BOOLEAN, err);
}

static bool check_integer(
        const struct json *value, const struct rpc_member *member, struct error *err) {
    return check_kind(value, member, JSON_KIND_INTEGER, err);
}

static bool check_object(
        const struct json *value, const struct rpc_member *member, struct error *err) {
    return check_kind(value, member, JSON_KIND_OBJECT, err) &&
           (member->object == NULL || rpc_check(value, member->object, err));
}

static bool check_text(
        const struct json *value, const struct rpc_member *member, struct error *err) {
    if (!check_kind(value, member, JSON_KIND_TEXT, err) || member->choices == NULL) {
        return json_kind(value) == JSON_KIND_TEXT;
    }
    struct buffer known = { 0 };
    for (const char *const *choice = member->choices; *choice != NULL; choice++) {
        if (text_equal(*choice, json_as_text(value, NULL))) {
            buffer_finish(&known);
            return true;
        }
        buffer_append_format(&known, "%s%s", known.length == 0 ? "" : ", ", *choice);
    }
    error_set(err, ERROR_INVALID, "it must be one of: %s", buffer_text(&known));
    buffer_finish(&known);
    return false;
}

static bool check_array(const struct json *value, const struct rpc_member *member,
        check_fn *check_item, struct error *err) {
    if (!check_kind(value, member, JSON_KIND_ARRAY, err)) {
        return false;
    }
    for (size_t i = 0; i < json_count(value); i++) {
        if (!check_item(json_at(value, i), member, err)) {
            return error_context(err, "item %zu", i + 1);
        }
    }
    return true;
}

static bool check_objects(
        const struct json *value, const struct rpc_member *member, struct error *err) {
    return check_array(value, member, check_object, err);
}

static bool check_texts(
        const struct json *value, const struct rpc_member *member, struct error *err) {
    return check_array(value, member, check_text, err);
}

static bool check_map(const struct json *value, const struct rpc_member *member,
        enum json_kind wanted, struct error *err) {
    if (!check_kind(value, member, JSON_KIND_OBJECT, err)) {
        return false;
    }
    struct json_walk walk = { 0 };
    while (json_next(value, &walk)) {
        if (json_kind(walk.value) != wanted) {
            return refuse(walk.value, member->type, err);
        }
    }
    return true;
}

static bool check_text_map(
        const struct json *value, const struct rpc_member *member, struct error *err) {
    return check_map(value, member, JSON_KIND_TEXT, err);
}

static bool check_integer_map(
        const struct json *value, const struct rpc_member *member, struct error *err) {
    return check_map(value, member, JSON_KIND_INTEGER, err);
}

static check_fn *const checks[] = {
    [RPC_ANY] = check_any,
    [RPC_BOOLEAN] = check_boolean,
    [RPC_INTEGER] = check_integer,
    [RPC_OBJECT] = check_object,
    [RPC_OBJECTS] = check_objects,
    [RPC_TEXT] = check_text,
    [RPC_TEXTS] = check_texts,
    [RPC_TEXT_MAP] = check_text_map,
    [RPC_INTEGER_MAP] = check_integer_map,
};
_Static_assert(ARRAY_LENGTH(checks) == RPC_TYPE_COUNT, "a check for every type");

bool rpc_check(const struct json *params, const struct rpc_object *object, struct error *err) {
    for (size_t i = 0; i < object->count; i++) {
        const struct rpc_member *member = &object->members[i];
        const struct json *value = json_find(params, member->name);
        if (json_kind(value) == JSON_KIND_NULL) {
            if (member->required) {
                return error_set(err, ERROR_INVALID, "'%s' is missing", member->name);
            }
            continue;
        }
        if (!checks[member->type](value, member, err)) {
            return error_context(err, "'%s' is wrong", member->name);
        }
    }
    return true;
}
