/* SPDX-License-Identifier: MIT */
#include "json/decode.h"

#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct thing {
    char *name;
    char **words;
    int64_t size;
    bool open;
    int colour;
};

static const char *const colours[] = { "red", "green", NULL };

static const struct json_field fields[] = {
    { "name", JSON_FIELD_TEXT, offsetof(struct thing, name), .required = true, .maximum = 8 },
    { "words", JSON_FIELD_TEXTS, offsetof(struct thing, words) },
    { "size", JSON_FIELD_INTEGER, offsetof(struct thing, size), .minimum = 1, .maximum = 10 },
    { "open", JSON_FIELD_BOOLEAN, offsetof(struct thing, open) },
    { "colour", JSON_FIELD_CHOICE, offsetof(struct thing, colour), .choices = colours },
};

static bool decode(struct thing *thing, const char *text, struct error *err) {
    OWNED(json) json = json_parse(text, strlen(text), err);
    assert_non_null(json);
    return json_decode(json, fields, ARRAY_LENGTH(fields), thing, err);
}

static void finish(struct thing *thing) {
    free(thing->name);
    text_vector_destroy(thing->words);
}

static void members_are_read(void **state) {
    struct thing thing = { .size = 3 };
    assert_true(decode(&thing,
            "{\"name\":\"x\",\"words\":[\"a\",\"b\"],\"open\":true,\"colour\":\"green\",\"new\":1}",
            NULL));
    assert_string_equal(thing.name, "x");
    assert_string_equal(thing.words[1], "b");
    assert_int_equal(thing.size, 3);
    assert_true(thing.open);
    assert_int_equal(thing.colour, 1);
    finish(&thing);
}

static void what_is_wrong_is_named(void **state) {
    static const struct {
        const char *text, *says;
    } wrong[] = {
        { "{}", "'name' is missing" },
        { "{\"name\":1}", "'name' is wrong: it must be a text, not integer" },
        { "{\"name\":\"123456789\"}", "length" },
        { "{\"name\":\"x\",\"size\":11}", "'size' is wrong: it must be 1 to 10" },
        { "{\"name\":\"x\",\"size\":\"1\"}", "an integer" },
        { "{\"name\":\"x\",\"words\":[1]}", "an array of texts" },
        { "{\"name\":\"x\",\"open\":1}", "true or false" },
        { "{\"name\":\"x\",\"colour\":\"blue\"}", "'red', 'green'" },
        { "[]", "an object" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        struct thing thing = { 0 };
        struct error err = { 0 };
        assert_false(decode(&thing, wrong[i].text, &err));
        assert_non_null(strstr(err.text, wrong[i].says));
        finish(&thing);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_read),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
