/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A JSON object read into a struct by a table, one row a member:
 *
 *     static const struct json_field fields[] = {
 *         { "name", JSON_FIELD_TEXT, offsetof(struct thing, name), .required = true },
 *         { "delay_ms", JSON_FIELD_INTEGER, offsetof(struct thing, delay_ms), .maximum = 60000 },
 *     };
 *
 * What is absent (or null) and not required leaves the struct as it was, so defaults are set
 * before. Unknown members are ignored: a newer peer may say more. On failure the struct may be
 * half filled, and its owner frees it as ever.
 */

#include "base/error.h"
#include "json/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_field_type {
    JSON_FIELD_TEXT,    /* char *: a copy, what was there is freed */
    JSON_FIELD_INTEGER, /* int64_t */
    JSON_FIELD_BOOLEAN, /* bool */
    JSON_FIELD_TEXTS,   /* char **: NULL-terminated, what was there is freed */
    JSON_FIELD_CHOICE,  /* int: index into choices */
    JSON_FIELD_TYPE_COUNT
};

struct json_field {
    const char *name;
    enum json_field_type type;
    size_t offset;
    bool required;
    int64_t minimum, maximum;   /* of an integer; length of a text; both 0: no limits */
    const char *const *choices; /* NULL-terminated */
};

bool json_decode(const struct json *object, const struct json_field *fields, size_t count,
        void *out, struct error *err);
