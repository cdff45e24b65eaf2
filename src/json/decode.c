/* SPDX-License-Identifier: MIT */
/* Tables that read an object into a struct: one function per type of member. */

#include "json/decode.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

typedef bool decode_fn(
        const struct json *value, const struct json_field *field, void *slot, struct error *err);

static bool refuse_kind(const struct json *value, const char *wanted, struct error *err) {
    return error_set(
            err, ERROR_INVALID, "it must be %s, not %s", wanted, json_kind_name(json_kind(value)));
}

static bool within(const struct json_field *field, int64_t value) {
    bool has_limits = field->minimum != 0 || field->maximum != 0;
    return !has_limits || (value >= field->minimum && value <= field->maximum);
}

static bool decode_text(
        const struct json *value, const struct json_field *field, void *slot, struct error *err) {
    const char *text = json_as_text(value, NULL);
    if (text == NULL) {
        return refuse_kind(value, "a text", err);
    }
    if (!within(field, (int64_t)strlen(text))) {
        return error_set(err, ERROR_INVALID, "its length must be %lld to %lld bytes",
                (long long)field->minimum, (long long)field->maximum);
    }
    text_replace(slot, text);
    return true;
}

static bool decode_integer(
        const struct json *value, const struct json_field *field, void *slot, struct error *err) {
    if (json_kind(value) != JSON_KIND_INTEGER) {
        return refuse_kind(value, "an integer", err);
    }
    int64_t number = json_as_integer(value, 0);
    if (!within(field, number)) {
        return error_set(err, ERROR_INVALID, "it must be %lld to %lld", (long long)field->minimum,
                (long long)field->maximum);
    }
    memcpy(slot, &number, sizeof(number));
    return true;
}

static bool decode_boolean(
        const struct json *value, const struct json_field *field, void *slot, struct error *err) {
    if (json_kind(value) != JSON_KIND_BOOLEAN) {
        return refuse_kind(value, "true or false", err);
    }
    *(bool *)slot = json_as_boolean(value, false);
    return true;
}

static bool decode_texts(
        const struct json *value, const struct json_field *field, void *slot, struct error *err) {
    if (json_kind(value) != JSON_KIND_ARRAY) {
        return refuse_kind(value, "an array of texts", err);
    }
    for (size_t i = 0; i < json_count(value); i++) {
        if (json_kind(json_at(value, i)) != JSON_KIND_TEXT) {
            return refuse_kind(json_at(value, i), "an array of texts", err);
        }
    }
    char ***vector = slot;
    text_vector_destroy(*vector);
    *vector = json_to_text_vector(value);
    return true;
}

static bool decode_choice(
        const struct json *value, const struct json_field *field, void *slot, struct error *err) {
    const char *word = json_as_text(value, NULL);
    size_t count = text_vector_length(field->choices);
    for (size_t i = 0; word != NULL && i < count; i++) {
        if (text_equal(word, field->choices[i])) {
            *(int *)slot = (int)i;
            return true;
        }
    }
    OWNED_STR known = text_copy("");
    for (size_t i = 0; i < count; i++) {
        char *longer = text_format("%s%s'%s'", known, i == 0 ? "" : ", ", field->choices[i]);
        free(known);
        known = longer;
    }
    return error_set(err, ERROR_INVALID, "it must be one of %s", known);
}

static decode_fn *const decoders[] = {
    [JSON_FIELD_TEXT] = decode_text,
    [JSON_FIELD_INTEGER] = decode_integer,
    [JSON_FIELD_BOOLEAN] = decode_boolean,
    [JSON_FIELD_TEXTS] = decode_texts,
    [JSON_FIELD_CHOICE] = decode_choice,
};
_Static_assert(ARRAY_LENGTH(decoders) == JSON_FIELD_TYPE_COUNT, "a decoder for every type");

bool json_decode(const struct json *object, const struct json_field *fields, size_t count,
        void *out, struct error *err) {
    if (json_kind(object) != JSON_KIND_OBJECT) {
        return refuse_kind(object, "an object", err);
    }
    for (size_t i = 0; i < count; i++) {
        const struct json_field *field = &fields[i];
        const struct json *value = json_find(object, field->name);
        if (json_kind(value) == JSON_KIND_NULL) {
            if (field->required) {
                return error_set(err, ERROR_INVALID, "'%s' is missing", field->name);
            }
            continue;
        }
        if (!decoders[field->type](value, field, (char *)out + field->offset, err)) {
            return error_context(err, "'%s' is wrong", field->name);
        }
    }
    return true;
}
