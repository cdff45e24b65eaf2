/* SPDX-License-Identifier: MIT */
#include "term/key.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct key_event parsed(const char *name) {
    struct key_event key;
    if (!key_parse(name, &key)) {
        fail_msg("'%s' is no key", name);
    }
    return key;
}

static void names_mean_keys(void **state) {
    static const struct {
        const char *name;
        enum key_symbol symbol;
        uint32_t codepoint;
        uint8_t modifiers;
        const char *text;
    } rows[] = {
        { "a", KEY_CHARACTER, 'a', 0, "a" },
        { "A", KEY_CHARACTER, 'a', KEY_SHIFT, "A" },
        { "S-a", KEY_CHARACTER, 'a', KEY_SHIFT, "A" },
        { "!", KEY_CHARACTER, '!', 0, "!" },
        { "-", KEY_CHARACTER, '-', 0, "-" },
        { "C--", KEY_CHARACTER, '-', KEY_CONTROL, "" },
        { "M--", KEY_CHARACTER, '-', KEY_ALT, "" },
        { "C-a", KEY_CHARACTER, 'a', KEY_CONTROL, "" },
        { "c-a", KEY_CHARACTER, 'a', KEY_CONTROL, "" },
        { "C-A", KEY_CHARACTER, 'a', KEY_CONTROL | KEY_SHIFT, "" },
        { "M-C-x", KEY_CHARACTER, 'x', KEY_CONTROL | KEY_ALT, "" },
        { "D-S-C-M-x", KEY_CHARACTER, 'x', KEY_SUPER | KEY_SHIFT | KEY_CONTROL | KEY_ALT, "" },
        { "ü", KEY_CHARACTER, 0xfc, 0, "ü" },
        { "😀", KEY_CHARACTER, 0x1f600, 0, "😀" },
        { "Space", KEY_CHARACTER, ' ', 0, " " },
        { "SPC", KEY_CHARACTER, ' ', 0, " " },
        { "C-Space", KEY_CHARACTER, ' ', KEY_CONTROL, "" },
        { "C-SPC", KEY_CHARACTER, ' ', KEY_CONTROL, "" },
        { "C-]", KEY_CHARACTER, ']', KEY_CONTROL, "" },
        { "Enter", KEY_ENTER, 0, 0, "" },
        { "RET", KEY_ENTER, 0, 0, "" },
        { "M-Enter", KEY_ENTER, 0, KEY_ALT, "" },
        { "Esc", KEY_ESCAPE, 0, 0, "" },
        { "escape", KEY_ESCAPE, 0, 0, "" },
        { "Tab", KEY_TAB, 0, 0, "" },
        { "BTab", KEY_TAB, 0, KEY_SHIFT, "" },
        { "S-Tab", KEY_TAB, 0, KEY_SHIFT, "" },
        { "BSpace", KEY_BACKSPACE, 0, 0, "" },
        { "Up", KEY_UP, 0, 0, "" },
        { "Down", KEY_DOWN, 0, 0, "" },
        { "Left", KEY_LEFT, 0, 0, "" },
        { "Right", KEY_RIGHT, 0, 0, "" },
        { "Home", KEY_HOME, 0, 0, "" },
        { "End", KEY_END, 0, 0, "" },
        { "PgUp", KEY_PAGE_UP, 0, 0, "" },
        { "PPage", KEY_PAGE_UP, 0, 0, "" },
        { "PageDown", KEY_PAGE_DOWN, 0, 0, "" },
        { "NPage", KEY_PAGE_DOWN, 0, 0, "" },
        { "IC", KEY_INSERT, 0, 0, "" },
        { "DC", KEY_DELETE, 0, 0, "" },
        { "F1", KEY_F1, 0, 0, "" },
        { "S-F12", KEY_F1 + 11, 0, KEY_SHIFT, "" },
        { "F35", KEY_F35, 0, 0, "" },
        { "F", KEY_CHARACTER, 'f', KEY_SHIFT, "F" },
        { "KP0", KEY_KEYPAD_0, 0, 0, "" },
        { "KP9", KEY_KEYPAD_9, 0, 0, "" },
        { "KPEnter", KEY_KEYPAD_ENTER, 0, 0, "" },
        { "C-KP+", KEY_KEYPAD_ADD, 0, KEY_CONTROL, "" },
        { "KP-", KEY_KEYPAD_SUBTRACT, 0, 0, "" },
        { "Key57428", KEY_OTHER, 57428, 0, "" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct key_event key = parsed(rows[i].name);
        print_message("# %s\n", rows[i].name);
        assert_int_equal(key.symbol, rows[i].symbol);
        assert_int_equal(key.codepoint, rows[i].codepoint);
        assert_int_equal(key.modifiers, rows[i].modifiers);
        assert_int_equal(key.action, KEY_PRESS);
        assert_string_equal(key.text, rows[i].text);
    }
}

static void other_words_mean_no_key(void **state) {
    static const char *const words[] = { "", "C-", "X-a", "ab", "F0", "F36", "F01x", "Key1", "KP10",
        "C-Enterr", "\x01", "\xff", "\xc0\x80", "\xed\xa0\x80", "a\xcc", "C-M-", "\x7f",
        "\xc2\x80" };
    struct key_event key;
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
        if (key_parse(words[i], &key)) {
            fail_msg("'%s' is taken for a key", words[i]);
        }
    }
}

static void names_come_back(void **state) {
    static const char *const names[] = { "a", "A", "C-a", "C-A", "M-C-x|C-M-x", "C-Space", "Space",
        "M-Enter", "Escape", "Up", "F1", "F35", "KP0", "KP9", "KP.", "KPEnter", "KPBegin", "C--",
        "D-C-M-S-PageDown", "Menu", "Pause", "Key57454", "ü", "S-Tab", "BTab|S-Tab", "SPC|Space",
        "S-a|A", "RET|Enter", "S-F5", "C-S-a|C-A", "S-Space", "NumLock" };
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        char name[64], out[32];
        snprintf(name, sizeof(name), "%s", names[i]);
        char *bar = strchr(name, '|');
        if (bar != NULL) {
            *bar = '\0';
        }
        struct key_event key = parsed(name);
        assert_string_equal(key_format(&key, out), bar != NULL ? bar + 1 : name);
    }
}

/* Every symbol but the two that carry a number has a name that is read as itself. */
static void every_symbol_has_a_name(void **state) {
    for (int symbol = KEY_CHARACTER + 1; symbol < KEY_OTHER; symbol++) {
        struct key_event key = { .symbol = (enum key_symbol)symbol };
        char out[32];
        key_format(&key, out);
        assert_int_equal(parsed(out).symbol, symbol);
    }
}

static void chords_are_compared(void **state) {
    const struct key_event bang_of_kitty = { .symbol = KEY_CHARACTER,
        .codepoint = '1',
        .shifted_codepoint = '!',
        .modifiers = KEY_SHIFT,
        .text = "!" };
    const struct key_event locked = { .symbol = KEY_CHARACTER,
        .codepoint = 'a',
        .modifiers = KEY_NUM_LOCK | KEY_CAPS_LOCK,
        .text = "A" };
    const struct key_event cyrillic = {
        .symbol = KEY_CHARACTER, .codepoint = 0x441, .base_codepoint = 'c', .modifiers = KEY_CONTROL
    };
    const struct key_event cyrillic_plain = {
        .symbol = KEY_CHARACTER, .codepoint = 0x441, .base_codepoint = 'c'
    };
    struct key_event a = parsed("a"), upper = parsed("A"), shift_a = parsed("S-a");
    struct key_event control_a = parsed("C-a"), control_c = parsed("C-c"), bang = parsed("!");
    struct key_event enter = parsed("Enter"), keypad_enter = parsed("KPEnter"), c = parsed("c");
    assert_true(key_same_chord(&upper, &shift_a));
    assert_false(key_same_chord(&a, &shift_a));
    assert_false(key_same_chord(&a, &control_a));
    assert_true(key_same_chord(&bang, &bang_of_kitty));
    assert_true(key_same_chord(&a, &locked));
    assert_true(key_same_chord(&control_c, &cyrillic));
    assert_true(key_same_chord(&cyrillic, &control_c));
    assert_false(key_same_chord(&c, &cyrillic_plain));
    assert_false(key_same_chord(&enter, &keypad_enter));
    assert_true(key_same_chord(&enter, &enter));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_mean_keys),
        cmocka_unit_test(other_words_mean_no_key),
        cmocka_unit_test(names_come_back),
        cmocka_unit_test(every_symbol_has_a_name),
        cmocka_unit_test(chords_are_compared),
    };
    return cmocka_run_group_tests_name("key-name", tests, NULL, NULL);
}
