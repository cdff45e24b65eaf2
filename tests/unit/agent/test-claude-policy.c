/* SPDX-License-Identifier: MIT */
#include "agent/claude-policy.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* "" for what is fine. */
static void check_broken(const struct claude_places *places, const char *path, const char *text,
        const char *expected) {
    assert_true(file_replace(path, text, strlen(text), NULL));
    OWNED_STR found = claude_policy_broken(places);
    OWNED_STR whole = text_format("%s is broken: %s", path, expected);
    if (*expected == '\0') {
        assert_null(found);
    } else {
        assert_non_null(found);
        assert_true(text_starts_with(found, whole));
    }
    assert_int_equal(remove(path), 0);
}

static void what_is_broken_is_named(void **state) {
    char home[] = "/tmp/stoa-policy-XXXXXX";
    assert_non_null(mkdtemp(home));
    OWNED_STR below = path_join(home, ".claude");
    assert_true(path_make_directory(below, NULL));
    char *files[] = { path_join(home, "settings.json"), path_join(below, "settings.json"),
        path_join(below, "settings.local.json"), path_join(home, "managed-settings.json") };
    const struct claude_places places = { home, home, home };
    const struct claude_places nowhere = { "/nowhere", "/nowhere", NULL };
    assert_null(claude_policy_broken(&nowhere));
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        check_broken(&places, files[i], "{}", "");
        check_broken(&places, files[i], " \n", "");
        check_broken(&places, files[i], "{broken", "wrong JSON at 1:");
        check_broken(&places, files[i], "[1]", "it is no JSON object");
    }
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        free(files[i]);
    }
    assert_int_equal(remove(below), 0);
    assert_int_equal(remove(home), 0);
}

static void what_forbids_hooks_is_named(void **state) {
    static const struct {
        const char *file, *text, *says; /* NULL: nothing forbids them */
    } cases[] = {
        { "managed/managed-settings.json", "{\"allowManagedHooksOnly\":true}",
                "allowManagedHooksOnly" },
        { "managed/managed-settings.d/10.json", "{\"disableAllHooks\":true}", "disableAllHooks" },
        { "user/settings.json", "{\"disableAllHooks\":true}", "disableAllHooks" },
        { "user/settings.json", "{\"disableAllHooks\":false}", NULL },
        { "user/settings.json", "{\"allowManagedHooksOnly\":true}", NULL },
        { "user/settings.json", "{\"disableAllHooks\":\"true\"", NULL },
        { "project/.claude/settings.json", "{\"disableAllHooks\":true}", "disableAllHooks" },
        { "project/.claude/settings.local.json", "{\"disableAllHooks\":true}", "disableAllHooks" },
    };
    static const char *const directories[] = { "managed/managed-settings.d", "managed", "user",
        "project/.claude", "project" };
    char home[] = "/tmp/stoa-policy-XXXXXX";
    assert_non_null(mkdtemp(home));
    OWNED_STR managed = path_join(home, "managed");
    OWNED_STR user = path_join(home, "user");
    OWNED_STR project = path_join(home, "project");
    const struct claude_places places = { managed, user, project };
    assert_null(claude_policy_forbids(&places, NULL));
    for (size_t i = 0; i < ARRAY_LENGTH(directories); i++) {
        OWNED_STR path = path_join(home, directories[i]);
        assert_true(path_make_directory(path, NULL));
    }
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        OWNED_STR path = path_join(home, cases[i].file);
        OWNED_STR expected = text_format("%s says %s", path, cases[i].says);
        assert_true(file_replace(path, cases[i].text, strlen(cases[i].text), NULL));
        OWNED_STR found = claude_policy_forbids(&places, NULL);
        if (cases[i].says == NULL) {
            assert_null(found);
        } else {
            assert_string_equal(found, expected);
        }
        assert_int_equal(remove(path), 0);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(directories); i++) {
        OWNED_STR path = path_join(home, directories[i]);
        assert_int_equal(remove(path), 0);
    }
    assert_int_equal(remove(home), 0);
}

static void what_was_given_counts_too(void **state) {
    const struct claude_places places = { "/nowhere", "/nowhere", NULL };
    static const char text[] = "{\"disableAllHooks\":true}";
    OWNED(json) given = json_parse(text, strlen(text), NULL);
    OWNED_STR found = claude_policy_forbids(&places, given);
    assert_string_equal(found, "its own --settings says disableAllHooks");
}

static void another_version_is_told(void **state) {
    OWNED_STR other = claude_policy_version("9.9.9");
    assert_non_null(strstr(other, "Claude Code 9.9.9 is not the version"));
    assert_null(claude_policy_version(CLAUDE_KNOWN_VERSION));
    assert_null(claude_policy_version(""));
    assert_null(claude_policy_version(NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_broken_is_named),
        cmocka_unit_test(another_version_is_told),
        cmocka_unit_test(what_forbids_hooks_is_named),
        cmocka_unit_test(what_was_given_counts_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
