/* SPDX-License-Identifier: MIT */
#include "schema.h"

#include "base/memory.h"
#include "base/text.h"
#include "preset-schema.h"
#include "settings-schema.h"
#include "theme-roles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct schema *const schemas[] = { &preset_layout_schema, &preset_limits_schema,
    &preset_profile_schema, &preset_recording_schema, &preset_restart_schema, &preset_schema,
    &preset_session_schema, &settings_history_schema, &settings_panel_schema, &settings_schema,
    &theme_role_schema, &theme_schema, &theme_variant_schema };

static void check_row(const struct schema *schema, size_t index) {
    const struct field *field = &schema->fields[index];
    size_t letters = strspn(field->key, "abcdefghijklmnopqrstuvwxyz-");
    if (field->key[0] == '\0' || field->key[letters] != '\0') {
        fail_msg("%s: '%s' is not kebab-case", schema->name, field->key);
    }
    if (index > 0 && strcmp(schema->fields[index - 1].key, field->key) >= 0) {
        fail_msg("%s: '%s' is not in alphabetical order", schema->name, field->key);
    }
    if (field->text[0] == '\0' || text_ends_with(field->text, ".")) {
        fail_msg("%s: '%s' has no text, or a full stop", schema->name, field->key);
    }
    assert_true(field->type != FIELD_TABLE || field->table != NULL);
    assert_true(field->type != FIELD_CHOICE || field->choices != NULL);
    assert_true(field->type != FIELD_NODE || field->form != NULL);
}

static void rows_are_in_order_and_documented(void **state) {
    for (size_t i = 0; i < ARRAY_LENGTH(schemas); i++) {
        for (size_t j = 0; j < schemas[i]->count; j++) {
            check_row(schemas[i], j);
        }
        bool found = schemas[i]->shorthand == NULL;
        for (size_t j = 0; j < schemas[i]->count; j++) {
            found = found || strcmp(schemas[i]->fields[j].key, schemas[i]->shorthand) == 0;
        }
        assert_true(found);
    }
}

static void times_have_units(void **state) {
    static const struct {
        const char *text;
        int64_t ms; /* -1: refused */
    } cases[] = { { "0", 0 }, { "1ms", 1 }, { "1.5s", 1500 }, { "2 m", 120000 }, { "1h", 3600000 },
        { "1d", 86400000 }, { "0.0005s", -1 }, { "", -1 }, { "5", -1 }, { "s", -1 }, { "-1s", -1 },
        { "1s ", -1 }, { "1ss", -1 }, { "1e3s", -1 }, { "99999999999s", 99999999999000 },
        { "99999999999999999s", -1 }, { "1000000000d", -1 }, { "1 000s", -1 } };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        int64_t ms = -1;
        bool parsed = schema_parse_duration(cases[i].text, &ms);
        assert_int_equal(parsed, cases[i].ms >= 0);
        assert_int_equal(ms, cases[i].ms);
    }
}

static void sizes_have_units(void **state) {
    static const struct {
        const char *text;
        int64_t bytes;
    } cases[] = { { "0", 0 }, { "17", 17 }, { "1K", 1024 }, { "2MB", 2 << 20 }, { "2MiB", 2 << 20 },
        { "1.5G", INT64_C(3) << 29 }, { "1T", INT64_C(1) << 40 }, { "5B", 5 }, { "", -1 },
        { "1664299827", 1664299827 }, { "99999999999999999", -1 }, { "G", -1 }, { "1k", -1 },
        { "1X", -1 }, { "9999999T", -1 }, { "-1K", -1 } };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        int64_t bytes = -1;
        bool parsed = schema_parse_size(cases[i].text, &bytes);
        assert_int_equal(parsed, cases[i].bytes >= 0);
        assert_int_equal(bytes, cases[i].bytes);
    }
}

static void numbers_are_written_as_they_are_read(void **state) {
    static const int64_t values[] = { 0, 1, 999, 1000, 1500, 60000, 90000, 3600000, 86400000,
        1664299827, (INT64_C(1) << 50) - 1 };
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
        char *duration = schema_format_duration(values[i]);
        char *size = schema_format_size(values[i]);
        int64_t again;
        assert_true(schema_parse_duration(duration, &again));
        assert_int_equal(again, values[i]);
        assert_true(schema_parse_size(size, &again));
        assert_int_equal(again, values[i]);
        free(duration);
        free(size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_as_they_are_read),
        cmocka_unit_test(rows_are_in_order_and_documented),
        cmocka_unit_test(sizes_have_units),
        cmocka_unit_test(times_have_units),
    };
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
