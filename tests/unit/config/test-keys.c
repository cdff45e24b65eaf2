/* SPDX-License-Identifier: MIT */
#include "config/keys.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* "zoom" for what a key does in a mode, with its argument; "" for nothing. */
static const char *meaning(const struct key_table *table, enum key_mode mode, const char *name) {
    static char text[64];
    struct key_event key;
    assert_true(key_parse(name, &key));
    const struct key_binding *binding = key_table_find(table, mode, &key);
    if (binding == NULL) {
        return "";
    }
    snprintf(text, sizeof(text), "%s%s%s", binding->action->name,
            binding->argument[0] != '\0' ? " " : "", binding->argument);
    return text;
}

static struct key_table *parse(const char *text, const char *expected_problems) {
    struct diagnostics problems;
    diagnostics_init(&problems, "k");
    struct key_table *table = key_table_parse(text, strlen(text), &problems);
    char *said = diagnostics_format(&problems);
    assert_string_equal(said, expected_problems);
    free(said);
    diagnostics_finish(&problems);
    return table;
}

static void the_promised_keys_are_there(void **state) {
    static const struct {
        enum key_mode mode;
        const char *key, *action;
    } promises[] = {
        { KEY_MODE_AFTER_PREFIX, "d", "detach" },
        { KEY_MODE_AFTER_PREFIX, "c", "new-session" },
        { KEY_MODE_AFTER_PREFIX, "x", "kill" },
        { KEY_MODE_AFTER_PREFIX, "z", "zoom" },
        { KEY_MODE_AFTER_PREFIX, "n", "focus-next" },
        { KEY_MODE_AFTER_PREFIX, "p", "focus-previous" },
        { KEY_MODE_AFTER_PREFIX, "o", "focus-next" },
        { KEY_MODE_AFTER_PREFIX, ";", "focus-last" },
        { KEY_MODE_AFTER_PREFIX, "Left", "focus-left" },
        { KEY_MODE_AFTER_PREFIX, "Right", "focus-right" },
        { KEY_MODE_AFTER_PREFIX, "Up", "focus-up" },
        { KEY_MODE_AFTER_PREFIX, "Down", "focus-down" },
        { KEY_MODE_AFTER_PREFIX, "1", "focus-number 1" },
        { KEY_MODE_AFTER_PREFIX, "9", "focus-number 9" },
        { KEY_MODE_AFTER_PREFIX, "[", "scroll" },
        { KEY_MODE_AFTER_PREFIX, ",", "rename" },
        { KEY_MODE_AFTER_PREFIX, "Space", "next-layout" },
        { KEY_MODE_AFTER_PREFIX, "?", "help" },
        { KEY_MODE_AFTER_PREFIX, "C-Space", "send-prefix" },
        { KEY_MODE_PANEL, "n", "new-session" },
        { KEY_MODE_PANEL, "N", "new-session-with-prompt" },
        { KEY_MODE_PANEL, "D", "kill" },
        { KEY_MODE_PANEL, "r", "restart" },
        { KEY_MODE_PANEL, "Enter", "open" },
        { KEY_MODE_PANEL, "o", "open" },
        { KEY_MODE_PANEL, "?", "help" },
        { KEY_MODE_PANEL, "q", "detach" },
        { KEY_MODE_PANEL, "j", "select-next" },
        { KEY_MODE_PANEL, "k", "select-previous" },
        { KEY_MODE_EXITED, "r", "restart" },
        { KEY_MODE_EXITED, "D", "remove" },
        { KEY_MODE_DIRECT, "C-Space", "" },
    };
    OWNED(key_table) table = key_table_create();
    for (size_t i = 0; i < sizeof(promises) / sizeof(promises[0]); i++) {
        assert_string_equal(meaning(table, promises[i].mode, promises[i].key), promises[i].action);
    }
    char name[32];
    assert_int_equal(key_table_prefix_count(table), 1);
    assert_string_equal(key_format(key_table_prefix(table, 0), name), "C-Space");
}

static void no_key_is_taken_from_a_pane(void **state) {
    OWNED(key_table) table = key_table_create();
    for (size_t i = 0; i < key_table_count(table); i++) {
        assert_int_not_equal(key_table_at(table, i)->mode, KEY_MODE_DIRECT);
    }
}

static void every_action_can_be_reached_and_says_what_it_does(void **state) {
    OWNED(key_table) table = key_table_create();
    for (size_t i = 0; i < action_kind_count(); i++) {
        const struct action_kind *action = action_kind_at(i);
        bool bound = false;
        for (size_t j = 0; j < key_table_count(table); j++) {
            const struct key_binding *binding = key_table_at(table, j);
            bound = bound || binding->action == action;
            assert_true(binding->note[0] != '\0');
            assert_false(text_ends_with(binding->note, "."));
        }
        assert_true(bound || action->argument == ACTION_ARGUMENT_COMMAND); /* the person's own */
        assert_ptr_equal(action_kind_find(action->name), action);
        assert_true(i == 0 || strcmp(action_kind_at(i - 1)->name, action->name) < 0);
    }
}

static void a_file_changes_adds_and_unbinds(void **state) {
    OWNED(key_table)
    table = parse("prefix: [\"C-]\", C-a]\n"
                  "after-prefix:\n"
                  "  d: none\n"
                  "  x:\n"
                  "  z: {action: layout stack, note: Stacked}\n"
                  "  M-z: zoom\n"
                  "  C-a: rename\n"
                  "direct:\n"
                  "  M-Left: focus-left\n"
                  "panel:\n",
            "");
    char name[32];
    assert_int_equal(key_table_prefix_count(table), 2);
    assert_string_equal(key_format(key_table_prefix(table, 0), name), "C-]");
    struct key_event key;
    assert_true(key_parse("C-a", &key));
    assert_true(key_table_is_prefix(table, &key));
    assert_true(key_parse("C-Space", &key));
    assert_false(key_table_is_prefix(table, &key));
    assert_string_equal(meaning(table, KEY_MODE_AFTER_PREFIX, "d"), "");
    assert_string_equal(meaning(table, KEY_MODE_AFTER_PREFIX, "x"), "");
    assert_string_equal(meaning(table, KEY_MODE_AFTER_PREFIX, "z"), "layout stack");
    assert_string_equal(meaning(table, KEY_MODE_AFTER_PREFIX, "M-z"), "zoom");
    assert_string_equal(meaning(table, KEY_MODE_AFTER_PREFIX, "C-]"), "send-prefix");
    assert_string_equal(meaning(table, KEY_MODE_AFTER_PREFIX, "C-a"), "rename");
    assert_string_equal(meaning(table, KEY_MODE_DIRECT, "M-Left"), "focus-left");
    assert_string_equal(meaning(table, KEY_MODE_PANEL, "q"), "detach");
    const struct key_binding *stack = key_table_find_action(table, KEY_MODE_AFTER_PREFIX, "layout");
    assert_string_equal(stack->note, "Stacked");
    assert_null(key_table_find_action(table, KEY_MODE_AFTER_PREFIX, "detach"));
}

static void bindings_stay_in_order_of_their_modes(void **state) {
    OWNED(key_table) table = parse("empty: {a: help}\nafter-prefix: {a: help}\n", "");
    for (size_t i = 1; i < key_table_count(table); i++) {
        assert_true(key_table_at(table, i - 1)->mode <= key_table_at(table, i)->mode);
    }
}

static void wrong_lines_are_told_and_the_defaults_stand(void **state) {
    OWNED(key_table)
    table = parse("prefix: C-Foo\n"
                  "after-prefix:\n"
                  "  d: detatch\n"
                  "  Foo-x: zoom\n"
                  "  x: zoom me\n"
                  "  \"1\": focus-number\n"
                  "  \"2\": focus-number 100\n"
                  "  z: layout round\n"
                  "  n: [a]\n"
                  "  p: {note: no action}\n"
                  "  c: {action: kill, noet: x}\n"
                  "  Esc: zoom\n"
                  "  Escape: kill\n"
                  "panle: {x: kill}\n"
                  "exited: [x]\n"
                  "copy-vi: {y: pipe, Y: pipe cat -n}\n",
            "k:1:9: 'C-Foo' is not a key: see stoa-keys(7)\n"
            "k:3:6: unknown action 'detatch': did you mean 'detach'?\n"
            "k:4:3: 'Foo-x' is not a key: see stoa-keys(7)\n"
            "k:5:6: 'zoom' takes nothing behind it\n"
            "k:6:8: 'focus-number' needs a number from 1 to 99\n"
            "k:7:8: 'focus-number' needs a number from 1 to 99\n"
            "k:8:6: 'layout' needs columns, main-left, rows, stack or tiled\n"
            "k:9:6: a binding must be a table, not a list\n"
            "k:10:6: 'action' is missing here\n"
            "k:11:21: unknown key 'noet': did you mean 'note'?\n"
            "k:13:3: 'Escape' is the same key as 'Esc' on line 12\n"
            "k:14:1: unknown key 'panle': did you mean 'panel'?\n"
            "k:15:9: 'exited' must be a table, as in {KEY: action}\n"
            "k:16:14: 'pipe' needs a command\n");
    assert_string_equal(meaning(table, KEY_MODE_AFTER_PREFIX, "d"), "detach");
    assert_string_equal(meaning(table, KEY_MODE_AFTER_PREFIX, "x"), "kill");
    assert_string_equal(meaning(table, KEY_MODE_AFTER_PREFIX, "2"), "focus-number 2");
    assert_string_equal(meaning(table, KEY_MODE_AFTER_PREFIX, "z"), "zoom");
    assert_string_equal(meaning(table, KEY_MODE_AFTER_PREFIX, "C-Space"), "send-prefix");
}

static void a_file_that_is_no_table_leaves_the_defaults(void **state) {
    static const struct {
        const char *text, *problems;
    } files[] = {
        { "", "" },
        { "# nothing\n", "" },
        { "a: [\n", "k:2:1: expected a value here\n" },
        { "[a]\n", "k:1:1: a key file must be a table, not a list\n" },
        { "prefix: []\n", "k:1:9: 'prefix' must not be empty\n" },
        { "prefix: [a, b, c, d, e]\n",
                "k:1:22: 'prefix' must be a key or a list of at most 4 keys\n" },
        { "prefix: {a: b}\n", "k:1:9: 'prefix' must be a key or a list of at most 4 keys\n" },
    };
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        OWNED(key_table) table = parse(files[i].text, files[i].problems);
        assert_string_equal(meaning(table, KEY_MODE_AFTER_PREFIX, "d"), "detach");
        assert_int_equal(key_table_prefix_count(table), 1);
    }
}

static void the_user_file_may_be_missing(void **state) {
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    struct diagnostics problems;
    diagnostics_init(&problems, "keys.yaml");
    OWNED(key_table) table = key_table_load(NULL, &problems);
    assert_true(diagnostics_are_empty(&problems));
    assert_true(key_table_count(table) > 50);
    diagnostics_finish(&problems);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_changes_adds_and_unbinds),
        cmocka_unit_test(a_file_that_is_no_table_leaves_the_defaults),
        cmocka_unit_test(bindings_stay_in_order_of_their_modes),
        cmocka_unit_test(every_action_can_be_reached_and_says_what_it_does),
        cmocka_unit_test(no_key_is_taken_from_a_pane),
        cmocka_unit_test(the_promised_keys_are_there),
        cmocka_unit_test(the_user_file_may_be_missing),
        cmocka_unit_test(wrong_lines_are_told_and_the_defaults_stand),
    };
    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
