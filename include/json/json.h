/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * JSON values: parsed, built, read and printed.
 *
 * A `struct json` is counted: whoever holds one calls json_destroy() once; json_share() makes one
 * more holder. What json_set() and json_add() are given belongs to the object or array from then
 * on. Reading functions accept NULL and values of another kind, and then return the default given,
 * so that optional members need no checks. What is read lives as long as the value it was read
 * from.
 *
 * Texts are UTF-8 without NUL. Text that is not valid UTF-8 is put in with U+FFFD for each wrong
 * byte: what comes from a terminal or a file name never makes a message unprintable.
 */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_DEPTH_MAX 64 /* arrays and objects within each other */

enum json_kind {
    JSON_KIND_NULL,
    JSON_KIND_BOOLEAN,
    JSON_KIND_INTEGER,
    JSON_KIND_NUMBER, /* with a fraction */
    JSON_KIND_TEXT,
    JSON_KIND_ARRAY,
    JSON_KIND_OBJECT,
    JSON_KIND_COUNT
};

struct json;
void json_destroy(struct json *json);
OWNED_TYPE(json);

/* One whole value, nothing after it but white space; NULL when it is not. */
struct json *json_parse(const char *text, size_t length, struct error *err);
struct json *json_create_object(void) __attribute__((returns_nonnull));
struct json *json_create_array(void) __attribute__((returns_nonnull));
struct json *json_create_text(const char *text) __attribute__((returns_nonnull)); /* NULL: null */
struct json *json_create_integer(int64_t value) __attribute__((returns_nonnull));
struct json *json_create_number(double value) __attribute__((returns_nonnull));
struct json *json_create_boolean(bool value) __attribute__((returns_nonnull));
struct json *json_create_text_array(const char *const *texts) /* NULL-terminated */
        __attribute__((returns_nonnull));

struct json *json_share(const struct json *json);
struct json *json_clone(const struct json *json); /* deep */

/* Printed on one line; the pretty form is indented by two and ends with a newline. */
void json_print(const struct json *json, struct buffer *out);
char *json_format(const struct json *json) __attribute__((returns_nonnull));
char *json_format_pretty(const struct json *json) __attribute__((returns_nonnull));

/* Members of an object and of an array. */
void json_set(struct json *object, const char *name, struct json *value);
void json_set_text(struct json *object, const char *name, const char *text); /* NULL: null */
void json_set_integer(struct json *object, const char *name, int64_t value);
void json_set_boolean(struct json *object, const char *name, bool value);
void json_remove(struct json *object, const char *name);
void json_add(struct json *array, struct json *value);
void json_add_text(struct json *array, const char *text);

enum json_kind json_kind(const struct json *json);     /* JSON_KIND_NULL for NULL */
const char *json_kind_name(enum json_kind kind);       /* "text", "integer", … */
size_t json_count(const struct json *array_or_object); /* 0 for all else */
bool json_is_equal(const struct json *a, const struct json *b);

const struct json *json_find(const struct json *object, const char *name); /* or NULL */
const struct json *json_at(const struct json *array, size_t index);        /* or NULL */

const char *json_as_text(const struct json *json, const char *otherwise);
int64_t json_as_integer(const struct json *json, int64_t otherwise);
double json_as_number(const struct json *json, double otherwise); /* integers too */
bool json_as_boolean(const struct json *json, bool otherwise);

const char *json_get_text(const struct json *object, const char *name, const char *otherwise);
int64_t json_get_integer(const struct json *object, const char *name, int64_t otherwise);
bool json_get_boolean(const struct json *object, const char *name, bool otherwise);

/* A NULL-terminated copy of an array of texts (others are left out): text_vector_destroy() it. */
char **json_to_text_vector(const struct json *array) __attribute__((returns_nonnull));

/* Walks an object: struct json_walk walk = { 0 }; while (json_next(object, &walk)) … */
struct json_walk {
    const char *name;
    const struct json *value;
    void *position;
};
bool json_next(const struct json *object, struct json_walk *walk);
