/* SPDX-License-Identifier: MIT */
/* JSON values are jansson's own, seen through an opaque type. */

#include "json/json.h"

#include "base/memory.h"
#include "base/text.h"

#include <jansson.h>

static json_t *inner(const struct json *json) {
    return (json_t *)(void *)json;
}

static struct json *outer(const json_t *json) {
    return (struct json *)(void *)json;
}

/* jansson returns NULL when memory is out, which ends the process like everywhere else. */
static struct json *created(json_t *json) {
    if (json == NULL) {
        (void)memory_allocate(SIZE_MAX / 2);
        abort();
    }
    return outer(json);
}

void json_destroy(struct json *json) {
    json_decref(inner(json));
}

struct json *json_create_object(void) {
    return created(json_object());
}

struct json *json_create_array(void) {
    return created(json_array());
}

/* The length of the UTF-8 character at text, 0 when it is not one. */
static size_t character_length(const unsigned char *text) {
    static const struct {
        unsigned char mask, lead;
        uint32_t least;
    } forms[] = { { 0x80, 0, 0 }, { 0xe0, 0xc0, 0x80 }, { 0xf0, 0xe0, 0x800 },
        { 0xf8, 0xf0, 0x10000 } };
    for (size_t extra = 0; extra < ARRAY_LENGTH(forms); extra++) {
        if ((text[0] & forms[extra].mask) != forms[extra].lead) {
            continue;
        }
        uint32_t value = text[0] & (unsigned char)~forms[extra].mask;
        for (size_t i = 1; i <= extra; i++) {
            if ((text[i] & 0xc0) != 0x80) {
                return 0;
            }
            value = value << 6 | (text[i] & 0x3f);
        }
        bool is_surrogate = value >= 0xd800 && value <= 0xdfff;
        return value >= forms[extra].least && value <= 0x10ffff && !is_surrogate ? extra + 1 : 0;
    }
    return 0;
}

/* A copy of text in which every byte that is not UTF-8 became U+FFFD. */
static char *text_repaired(const char *text) {
    struct buffer repaired = { 0 };
    for (const char *at = text; *at != '\0';) {
        size_t length = character_length((const unsigned char *)at);
        if (length > 0) {
            buffer_append(&repaired, at, length);
            at += length;
        } else {
            buffer_append(&repaired, "\xef\xbf\xbd", 3);
            at++;
        }
    }
    return buffer_take_text(&repaired);
}

struct json *json_create_text(const char *text) {
    if (text == NULL) {
        return created(json_null());
    }
    json_t *json = json_string(text);
    if (json == NULL) {
        OWNED_STR repaired = text_repaired(text);
        json = json_string(repaired);
    }
    return created(json);
}

struct json *json_create_integer(int64_t value) {
    return created(json_integer(value));
}

struct json *json_create_number(double value) {
    json_t *json = json_real(value); /* refuses what JSON cannot say: infinity, NaN */
    return json == NULL ? created(json_null()) : outer(json);
}

struct json *json_create_boolean(bool value) {
    return created(value ? json_true() : json_false());
}

struct json *json_create_text_array(const char *const *texts) {
    struct json *array = json_create_array();
    for (; *texts != NULL; texts++) {
        json_add_text(array, *texts);
    }
    return array;
}

struct json *json_share(const struct json *json) {
    return outer(json_incref(inner(json)));
}

struct json *json_clone(const struct json *json) {
    return json == NULL ? NULL : created(json_deep_copy(inner(json)));
}

void json_set(struct json *object, const char *name, struct json *value) {
    if (json_object_set_new(inner(object), name, inner(value)) != 0) {
        OWNED_STR repaired = text_repaired(name); /* the name was not UTF-8: value is gone */
        (void)json_object_set_new(inner(object), repaired, json_null());
    }
}

void json_set_text(struct json *object, const char *name, const char *text) {
    json_set(object, name, json_create_text(text));
}

void json_set_integer(struct json *object, const char *name, int64_t value) {
    json_set(object, name, json_create_integer(value));
}

void json_set_boolean(struct json *object, const char *name, bool value) {
    json_set(object, name, json_create_boolean(value));
}

void json_remove(struct json *object, const char *name) {
    (void)json_object_del(inner(object), name);
}

void json_add(struct json *array, struct json *value) {
    (void)json_array_append_new(inner(array), inner(value));
}

void json_add_text(struct json *array, const char *text) {
    json_add(array, json_create_text(text));
}

enum json_kind json_kind(const struct json *json) {
    if (json == NULL) {
        return JSON_KIND_NULL;
    }
    switch (json_typeof(inner(json))) {
    case JSON_OBJECT:
        return JSON_KIND_OBJECT;
    case JSON_ARRAY:
        return JSON_KIND_ARRAY;
    case JSON_STRING:
        return JSON_KIND_TEXT;
    case JSON_INTEGER:
        return JSON_KIND_INTEGER;
    case JSON_REAL:
        return JSON_KIND_NUMBER;
    case JSON_TRUE:
    case JSON_FALSE:
        return JSON_KIND_BOOLEAN;
    default:
        return JSON_KIND_NULL;
    }
}

const char *json_kind_name(enum json_kind kind) {
    static const char *const names[] = { "null", "boolean", "integer", "number", "text", "array",
        "object" };
    _Static_assert(ARRAY_LENGTH(names) == JSON_KIND_COUNT, "a name for every kind");
    return names[kind];
}

size_t json_count(const struct json *array_or_object) {
    return json_kind(array_or_object) == JSON_KIND_OBJECT ? json_object_size(inner(array_or_object))
                                                          : json_array_size(inner(array_or_object));
}

bool json_is_equal(const struct json *a, const struct json *b) {
    return json_equal(inner(a), inner(b)) == 1;
}

const struct json *json_find(const struct json *object, const char *name) {
    return outer(json_object_get(inner(object), name));
}

const struct json *json_at(const struct json *array, size_t index) {
    return outer(json_array_get(inner(array), index));
}

const char *json_as_text(const struct json *json, const char *otherwise) {
    const char *text = json_string_value(inner(json));
    return text == NULL ? otherwise : text;
}

int64_t json_as_integer(const struct json *json, int64_t otherwise) {
    return json_kind(json) == JSON_KIND_INTEGER ? json_integer_value(inner(json)) : otherwise;
}

double json_as_number(const struct json *json, double otherwise) {
    enum json_kind kind = json_kind(json);
    return kind == JSON_KIND_INTEGER || kind == JSON_KIND_NUMBER ? json_number_value(inner(json))
                                                                 : otherwise;
}

bool json_as_boolean(const struct json *json, bool otherwise) {
    return json_kind(json) == JSON_KIND_BOOLEAN ? json_is_true(inner(json)) : otherwise;
}

const char *json_get_text(const struct json *object, const char *name, const char *otherwise) {
    return json_as_text(json_find(object, name), otherwise);
}

int64_t json_get_integer(const struct json *object, const char *name, int64_t otherwise) {
    return json_as_integer(json_find(object, name), otherwise);
}

bool json_get_boolean(const struct json *object, const char *name, bool otherwise) {
    return json_as_boolean(json_find(object, name), otherwise);
}

char **json_to_text_vector(const struct json *array) {
    size_t count = json_kind(array) == JSON_KIND_ARRAY ? json_count(array) : 0;
    char **vector = memory_allocate_zeroed(count + 1, sizeof(char *));
    size_t filled = 0;
    for (size_t i = 0; i < count; i++) {
        const char *text = json_as_text(json_at(array, i), NULL);
        if (text != NULL) {
            vector[filled++] = text_copy(text);
        }
    }
    return vector;
}

bool json_next(const struct json *object, struct json_walk *walk) {
    walk->position = walk->position == NULL ? json_object_iter(inner(object))
                                            : json_object_iter_next(inner(object), walk->position);
    if (walk->position == NULL) {
        return false;
    }
    walk->name = json_object_iter_key(walk->position);
    walk->value = outer(json_object_iter_value(walk->position));
    return true;
}
