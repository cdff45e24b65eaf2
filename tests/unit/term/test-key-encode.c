/* SPDX-License-Identifier: MIT */
/* What keys are sent as, with the bytes from xterm's ctlseqs, xterm's terminfo description, and the
 * tables and examples of the kitty keyboard protocol. ^[ stands for ESC, ^X for a control. */
#include "input-modes.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Readable: controls as ^X, DEL as ^?. */
static const char *readable(const struct buffer *bytes, char *out, size_t size) {
    size_t length = 0;
    for (size_t i = 0; i < bytes->length && length + 3 < size; i++) {
        unsigned char byte = (unsigned char)bytes->data[i];
        if (byte < 0x20 || byte == 0x7f) {
            out[length++] = '^';
            byte ^= 0x40;
        }
        out[length++] = (char)byte;
    }
    out[length] = '\0';
    return out;
}

static void check(const struct input_modes *modes, const struct key_event *key, const char *name,
        const char *expected) {
    struct buffer out = { 0 };
    char text[128];
    key_encode(modes, key, &out);
    readable(&out, text, sizeof(text));
    if (strcmp(text, expected) != 0) {
        fail_msg("%s (kitty flags %d, other keys %d): got '%s', expected '%s'", name,
                modes->kitty_flags, modes->modify_other_keys, text, expected);
    }
    buffer_finish(&out);
}

struct row {
    const char *key, *expected;
};

static void check_rows(const struct input_modes *modes, const struct row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct key_event key;
        assert_true(key_parse(rows[i].key, &key));
        check(modes, &key, rows[i].key, rows[i].expected);
    }
}

#define CHECK_ROWS(modes, rows) check_rows(modes, rows, ARRAY_LENGTH(rows))

static void legacy_text(void **state) {
    static const struct row rows[] = {
        { "a", "a" },
        { "A", "A" },
        { "S-a", "A" },
        { "1", "1" },
        { "!", "!" },
        { "ü", "ü" },
        { "Space", " " },
        { "S-Space", " " },
        { "M-a", "^[a" },
        { "M-A", "^[A" },
        { "M-Space", "^[ " },
        { "M-ü", "^[ü" },
        { "C-a", "^A" },
        { "C-z", "^Z" },
        { "C-A", "^A" }, /* as xterm: no CSI u unasked */
        { "C-Space", "^@" },
        { "C-S-Space", "^@" },
        { "C-M-Space", "^[^@" },
        { "C-@", "^@" },
        { "C-2", "^@" },
        { "C-3", "^[" },
        { "C-[", "^[" },
        { "C-4", "^\\" },
        { "C-\\", "^\\" },
        { "C-5", "^]" },
        { "C-]", "^]" },
        { "C-6", "^^" },
        { "C-^", "^^" },
        { "C-~", "^^" },
        { "C-7", "^_" },
        { "C-/", "^_" },
        { "C-_", "^_" },
        { "C-8", "^?" },
        { "C-?", "^?" },
        { "C-0", "0" },
        { "C-1", "1" },
        { "C-9", "9" },
        { "C-;", ";" },
        { "C-'", "'" },
        { "C-M-a", "^[^A" },
        { "M-[", "^[[" },
        { "D-a", "" },
        { "D-C-a", "" },
    };
    const struct input_modes modes = { 0 };
    CHECK_ROWS(&modes, rows);
}

/* "C0 controls" of the kitty protocol, which is xterm's way too. */
static void legacy_control_keys(void **state) {
    static const struct row rows[] = {
        { "Enter", "^M" },
        { "C-Enter", "^M" },
        { "M-Enter", "^[^M" },
        { "S-Enter", "^M" },
        { "C-S-Enter", "^M" },
        { "M-S-Enter", "^[^M" },
        { "C-M-Enter", "^[^M" },
        { "Escape", "^[" },
        { "C-Escape", "^[" },
        { "M-Escape", "^[^[" },
        { "S-Escape", "^[" },
        { "BSpace", "^?" },
        { "C-BSpace", "^H" },
        { "M-BSpace", "^[^?" },
        { "S-BSpace", "^?" },
        { "C-S-BSpace", "^H" },
        { "M-S-BSpace", "^[^?" },
        { "C-M-BSpace", "^[^H" },
        { "Tab", "^I" },
        { "C-Tab", "^I" },
        { "M-Tab", "^[^I" },
        { "S-Tab", "^[[Z" },
        { "C-S-Tab", "^[[Z" },
        { "M-S-Tab", "^[^[[Z" },
        { "C-M-Tab", "^[^I" },
        { "KPEnter", "^M" },
    };
    struct input_modes modes = { 0 };
    CHECK_ROWS(&modes, rows);
    static const struct row swapped[] = {
        { "BSpace", "^H" },
        { "C-BSpace", "^?" },
        { "M-BSpace", "^[^H" },
    };
    modes.backarrow_backspace = true;
    CHECK_ROWS(&modes, swapped);
    static const struct row newline[] = { { "Enter", "^M^J" }, { "KPEnter", "^M^J" } };
    modes.newline = true;
    CHECK_ROWS(&modes, newline);
}

static void legacy_functional_keys(void **state) {
    static const struct row rows[] = {
        { "Up", "^[[A" },
        { "Down", "^[[B" },
        { "Right", "^[[C" },
        { "Left", "^[[D" },
        { "Home", "^[[H" },
        { "End", "^[[F" },
        { "KPBegin", "^[[E" },
        { "Insert", "^[[2~" },
        { "Delete", "^[[3~" },
        { "PageUp", "^[[5~" },
        { "PageDown", "^[[6~" },
        { "F1", "^[OP" },
        { "F2", "^[OQ" },
        { "F3", "^[OR" },
        { "F4", "^[OS" },
        { "F5", "^[[15~" },
        { "F6", "^[[17~" },
        { "F7", "^[[18~" },
        { "F8", "^[[19~" },
        { "F9", "^[[20~" },
        { "F10", "^[[21~" },
        { "F11", "^[[23~" },
        { "F12", "^[[24~" },
        { "F13", "^[[25~" },
        { "F14", "^[[26~" },
        { "F15", "^[[28~" },
        { "F16", "^[[29~" },
        { "F17", "^[[31~" },
        { "F18", "^[[32~" },
        { "F19", "^[[33~" },
        { "F20", "^[[34~" },
        { "Menu", "^[[29~" },
        { "S-Up", "^[[1;2A" },
        { "M-Up", "^[[1;3A" },
        { "M-S-Up", "^[[1;4A" },
        { "C-Up", "^[[1;5A" },
        { "C-S-Up", "^[[1;6A" },
        { "C-M-Up", "^[[1;7A" },
        { "C-M-S-Up", "^[[1;8A" },
        { "C-Left", "^[[1;5D" },
        { "S-End", "^[[1;2F" },
        { "C-Delete", "^[[3;5~" },
        { "S-PageUp", "^[[5;2~" },
        { "S-F1", "^[[1;2P" },
        { "C-F3", "^[[1;5R" },
        { "S-F5", "^[[15;2~" },
        { "C-F12", "^[[24;5~" },
        { "D-Up", "^[[1;9A" },
        { "CapsLock", "" },
        { "PrintScreen", "" },
        { "Pause", "" },
        { "KPLeft", "^[[D" },
        { "KPHome", "^[[H" },
        { "KPPageUp", "^[[5~" },
        { "KPDelete", "^[[3~" },
        { "Key57428", "" },
        { "Key57441", "" },
    };
    struct input_modes modes = { 0 };
    CHECK_ROWS(&modes, rows);
    static const struct row application[] = {
        { "Up", "^[OA" },
        { "Down", "^[OB" },
        { "Right", "^[OC" },
        { "Left", "^[OD" },
        { "Home", "^[OH" },
        { "End", "^[OF" },
        { "KPBegin", "^[OE" },
        { "KPUp", "^[OA" },
        { "C-Up", "^[[1;5A" },
        { "F1", "^[OP" },
        { "Insert", "^[[2~" },
        { "PageUp", "^[[5~" },
    };
    modes.application_cursor = true;
    CHECK_ROWS(&modes, application);
}

static void keypad(void **state) {
    static const struct row numeric[] = {
        { "KP0", "0" },
        { "KP1", "1" },
        { "KP9", "9" },
        { "KP.", "." },
        { "KP/", "/" },
        { "KP*", "*" },
        { "KP-", "-" },
        { "KP+", "+" },
        { "KP=", "=" },
        { "KP,", "," },
        { "M-KP1", "^[1" },
    };
    struct input_modes modes = { 0 };
    CHECK_ROWS(&modes, numeric);
    static const struct row application[] = {
        { "KP0", "^[Op" },
        { "KP1", "^[Oq" },
        { "KP2", "^[Or" },
        { "KP3", "^[Os" },
        { "KP4", "^[Ot" },
        { "KP5", "^[Ou" },
        { "KP6", "^[Ov" },
        { "KP7", "^[Ow" },
        { "KP8", "^[Ox" },
        { "KP9", "^[Oy" },
        { "KP.", "^[On" },
        { "KP/", "^[Oo" },
        { "KP*", "^[Oj" },
        { "KP-", "^[Om" },
        { "KP+", "^[Ok" },
        { "KPEnter", "^[OM" },
        { "KP=", "^[OX" },
        { "KP,", "^[Ol" },
        { "1", "1" },
        { "Enter", "^M" },
    };
    modes.application_keypad = true;
    CHECK_ROWS(&modes, application);
    const struct key_event locked = { .symbol = KEY_KEYPAD_0 + 5, .modifiers = KEY_NUM_LOCK };
    check(&modes, &locked, "KP5 with Num Lock", "5");
}

/* xterm's "Alt and Meta Keys", and what a decoder may know beyond the name. */
static void legacy_events(void **state) {
    const struct input_modes modes = { 0 };
    static const struct {
        const char *name;
        struct key_event key;
        const char *expected;
    } rows[] = {
        { "release", { .symbol = KEY_UP, .action = KEY_RELEASE }, "" },
        { "repeat", { .symbol = KEY_UP, .action = KEY_REPEAT }, "^[[A" },
        { "composed text", { .symbol = KEY_CHARACTER, .text = "한글" }, "한글" },
        { "text of another layout",
                { .symbol = KEY_CHARACTER, .codepoint = '2', .modifiers = KEY_SHIFT, .text = "\"" },
                "\"" },
        { "Caps Lock", { .symbol = KEY_CHARACTER, .codepoint = 'a', .modifiers = KEY_CAPS_LOCK },
                "A" },
        { "Caps Lock and Shift",
                { .symbol = KEY_CHARACTER,
                        .codepoint = 'a',
                        .modifiers = KEY_CAPS_LOCK | KEY_SHIFT },
                "a" },
        { "Num Lock", { .symbol = KEY_UP, .modifiers = KEY_NUM_LOCK }, "^[[A" },
        { "Control of another script",
                { .symbol = KEY_CHARACTER,
                        .codepoint = 0x441,
                        .base_codepoint = 'c',
                        .modifiers = KEY_CONTROL },
                "^C" },
        { "Control with what Shift gives",
                { .symbol = KEY_CHARACTER,
                        .codepoint = '-',
                        .shifted_codepoint = '_',
                        .modifiers = KEY_CONTROL | KEY_SHIFT },
                "^_" },
        { "Meta", { .symbol = KEY_CHARACTER, .codepoint = 'x', .modifiers = KEY_META }, "^[x" },
        { "text that is a control", { .symbol = KEY_CHARACTER, .text = "\033" }, "" },
        { "no scalar value", { .symbol = KEY_CHARACTER, .codepoint = 0xd800 }, "" },
        { "beyond Unicode",
                { .symbol = KEY_CHARACTER, .codepoint = 0x110000, .modifiers = KEY_ALT }, "" },
        { "no key", { .symbol = KEY_SYMBOL_COUNT }, "" },
        { "no action", { .symbol = KEY_UP, .action = 3 }, "" },
        { "text without an end", { .symbol = KEY_CHARACTER, .text = "0123456789abcdef" }, "" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        check(&modes, &rows[i].key, rows[i].name, rows[i].expected);
    }
}

/* xterm, modifyOtherKeys: level 1 leaves alone what has a well-known meaning. */
static void other_keys_level_1(void **state) {
    static const struct row rows[] = {
        { "a", "a" },
        { "A", "A" },
        { "C-a", "^A" },
        { "M-a", "^[a" },
        { "C-Space", "^@" },
        { "S-Space", " " },
        { "C-3", "^[" },
        { "C-1", "^[[27;5;49~" },
        { "C-;", "^[[27;5;59~" },
        { "C-.", "^[[27;5;46~" },
        { "C-A", "^[[27;6;65~" },
        { "C-M-a", "^[^A" },
        { "Enter", "^M" },
        { "S-Enter", "^[[27;2;13~" },
        { "C-Enter", "^[[27;5;13~" },
        { "M-Enter", "^[^M" },
        { "Tab", "^I" },
        { "C-Tab", "^[[27;5;9~" },
        { "S-Tab", "^[[Z" },
        { "C-S-Tab", "^[[27;6;9~" },
        { "BSpace", "^?" },
        { "C-BSpace", "^H" },
        { "Escape", "^[" },
        { "S-Escape", "^[" },
        { "C-Up", "^[[1;5A" },
        { "KPEnter", "^M" },
    };
    const struct input_modes modes = { .modify_other_keys = 1 };
    CHECK_ROWS(&modes, rows);
}

static void other_keys_level_2(void **state) {
    static const struct row rows[] = {
        { "a", "a" },
        { "A", "A" },
        { "!", "!" },
        { "C-a", "^[[27;5;97~" },
        { "M-a", "^[[27;3;97~" },
        { "M-A", "^[[27;4;65~" },
        { "C-A", "^[[27;6;65~" },
        { "C-M-a", "^[[27;7;97~" },
        { "C-Space", "^[[27;5;32~" },
        { "S-Space", "^[[27;2;32~" },
        { "C-1", "^[[27;5;49~" },
        { "C-[", "^[[27;5;91~" },
        { "C-i", "^[[27;5;105~" },
        { "Enter", "^M" },
        { "S-Enter", "^[[27;2;13~" },
        { "M-Enter", "^[[27;3;13~" },
        { "C-Enter", "^[[27;5;13~" },
        { "Tab", "^I" },
        { "S-Tab", "^[[Z" },
        { "C-Tab", "^[[27;5;9~" },
        { "Escape", "^[" },
        { "M-Escape", "^[[27;3;27~" },
        { "BSpace", "^?" },
        { "C-BSpace", "^H" },
        { "M-BSpace", "^[[27;3;127~" },
        { "Up", "^[[A" },
        { "C-Up", "^[[1;5A" },
        { "F1", "^[OP" },
    };
    const struct input_modes modes = { .modify_other_keys = 2 };
    CHECK_ROWS(&modes, rows);
}

static void kitty_disambiguate(void **state) {
    static const struct row rows[] = {
        { "a", "a" },
        { "A", "A" },
        { "Space", " " },
        { "ü", "ü" },
        { "Escape", "^[[27u" },
        { "M-Escape", "^[[27;3u" },
        { "C-a", "^[[97;5u" },
        { "M-a", "^[[97;3u" },
        { "C-A", "^[[97;6u" },
        { "M-A", "^[[97;4u" },
        { "C-M-a", "^[[97;7u" },
        { "C-Space", "^[[32;5u" },
        { "S-Space", " " },
        { "D-a", "^[[97;9u" },
        { "M-[", "^[[91;3u" },
        { "C-i", "^[[105;5u" },
        { "Enter", "^M" },
        { "Tab", "^I" },
        { "BSpace", "^?" },
        { "S-Enter", "^[[13;2u" },
        { "C-Enter", "^[[13;5u" },
        { "M-Enter", "^[[13;3u" },
        { "S-Tab", "^[[9;2u" },
        { "C-S-Tab", "^[[9;6u" },
        { "C-BSpace", "^[[127;5u" },
        { "Up", "^[[A" },
        { "C-Up", "^[[1;5A" },
        { "F1", "^[[P" },
        { "S-F1", "^[[1;2P" },
        { "F3", "^[[13~" },
        { "S-F3", "^[[13;2~" },
        { "F4", "^[[S" },
        { "F5", "^[[15~" },
        { "F12", "^[[24~" },
        { "F13", "^[[57376u" },
        { "F35", "^[[57398u" },
        { "Insert", "^[[2~" },
        { "C-Delete", "^[[3;5~" },
        { "Home", "^[[H" },
        { "End", "^[[F" },
        { "PageDown", "^[[6~" },
        { "KP0", "0" },
        { "C-KP0", "^[[57399;5u" },
        { "KPEnter", "^[[57414u" },
        { "KPLeft", "^[[57417u" },
        { "KPBegin", "^[[E" },
        { "C-KPBegin", "^[[1;5E" },
        { "CapsLock", "^[[57358u" },
        { "Menu", "^[[57363u" },
        { "Key57428", "^[[57428u" },
        { "Key57441", "" },
    };
    struct input_modes modes = { .kitty_flags = KITTY_DISAMBIGUATE };
    CHECK_ROWS(&modes, rows);
    modes.application_cursor = modes.application_keypad = true; /* count for nothing here */
    modes.modify_other_keys = 2;
    CHECK_ROWS(&modes, rows);
}

static void kitty_all_keys(void **state) {
    static const struct row rows[] = {
        { "a", "^[[97u" },
        { "A", "^[[97;2u" },
        { "!", "^[[33u" },
        { "Space", "^[[32u" },
        { "Enter", "^[[13u" },
        { "Tab", "^[[9u" },
        { "BSpace", "^[[127u" },
        { "Escape", "^[[27u" },
        { "S-Enter", "^[[13;2u" },
        { "KP1", "^[[57400u" },
        { "Key57441", "^[[57441u" },
        { "ü", "^[[252u" },
        { "Up", "^[[A" },
    };
    struct input_modes modes = { .kitty_flags = KITTY_ALL_KEYS };
    CHECK_ROWS(&modes, rows);
    static const struct row with_text[] = {
        { "a", "^[[97;;97u" },
        { "A", "^[[97;2;65u" },
        { "C-a", "^[[97;5u" },
        { "KP1", "^[[57400;;49u" },
        { "Enter", "^[[13u" },
        { "Up", "^[[A" },
    };
    modes.kitty_flags = KITTY_ALL_KEYS | KITTY_TEXT;
    CHECK_ROWS(&modes, with_text);
}

struct event_row {
    uint8_t flags;
    const char *name;
    struct key_event key;
    const char *expected;
};

static void check_events(const struct event_row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct input_modes modes = { .kitty_flags = rows[i].flags };
        check(&modes, &rows[i].key, rows[i].name, rows[i].expected);
    }
}

#define CHARACTER .symbol = KEY_CHARACTER, .codepoint

static void kitty_event_types(void **state) {
    static const struct event_row rows[] = {
        { 2, "a", { CHARACTER = 'a', .text = "a" }, "a" },
        { 2, "a repeats", { CHARACTER = 'a', .text = "a", .action = KEY_REPEAT }, "a" },
        { 2, "a goes up", { CHARACTER = 'a', .action = KEY_RELEASE }, "^[[97;1:3u" },
        { 2, "C-a", { CHARACTER = 'a', .modifiers = KEY_CONTROL }, "^A" },
        { 2, "C-a repeats", { CHARACTER = 'a', .modifiers = KEY_CONTROL, .action = KEY_REPEAT },
                "^[[97;5:2u" },
        { 2, "Escape", { .symbol = KEY_ESCAPE }, "^[" },
        { 3, "C-a goes up", { CHARACTER = 'a', .modifiers = KEY_CONTROL, .action = KEY_RELEASE },
                "^[[97;5:3u" },
        { 2, "Up", { .symbol = KEY_UP }, "^[[A" },
        { 2, "Up repeats", { .symbol = KEY_UP, .action = KEY_REPEAT }, "^[[1;1:2A" },
        { 2, "Up goes up", { .symbol = KEY_UP, .action = KEY_RELEASE }, "^[[1;1:3A" },
        { 2, "F5 goes up", { .symbol = KEY_F1 + 4, .action = KEY_RELEASE }, "^[[15;1:3~" },
        { 2, "F1", { .symbol = KEY_F1 }, "^[[P" },
        { 3, "Enter repeats", { .symbol = KEY_ENTER, .action = KEY_REPEAT }, "^M" },
        { 3, "Enter goes up", { .symbol = KEY_ENTER, .action = KEY_RELEASE }, "" },
        { 3, "Tab goes up", { .symbol = KEY_TAB, .action = KEY_RELEASE }, "" },
        { 3, "Backspace goes up", { .symbol = KEY_BACKSPACE, .action = KEY_RELEASE }, "" },
        { 10, "Enter goes up", { .symbol = KEY_ENTER, .action = KEY_RELEASE }, "^[[13;1:3u" },
        { 10, "a goes up", { CHARACTER = 'a', .action = KEY_RELEASE }, "^[[97;1:3u" },
        { 26, "a goes up, no text", { CHARACTER = 'a', .text = "a", .action = KEY_RELEASE },
                "^[[97;1:3u" },
        { 26, "a repeats", { CHARACTER = 'a', .text = "a", .action = KEY_REPEAT },
                "^[[97;1:2;97u" },
        { 1, "release unasked", { CHARACTER = 'a', .action = KEY_RELEASE }, "" },
        { 1, "repeat unasked", { CHARACTER = 'a', .modifiers = KEY_CONTROL, .action = KEY_REPEAT },
                "^[[97;5u" },
    };
    check_events(rows, ARRAY_LENGTH(rows));
}

static void kitty_alternates_text_and_locks(void **state) {
    static const struct event_row rows[] = {
        { 5, "C-S-a", { CHARACTER = 'a', .modifiers = KEY_CONTROL | KEY_SHIFT }, "^[[97:65;6u" },
        { 5, "C-a has no shifted key",
                { CHARACTER = 'a', .shifted_codepoint = 'A', .modifiers = KEY_CONTROL },
                "^[[97;5u" },
        { 5, "Control with the Cyrillic es",
                { CHARACTER = 0x441, .base_codepoint = 'c', .modifiers = KEY_CONTROL },
                "^[[1089::99;5u" },
        { 5, "the same with Shift",
                { CHARACTER = 0x441, .shifted_codepoint = 0x421, .base_codepoint = 'c',
                        .modifiers = KEY_CONTROL | KEY_SHIFT },
                "^[[1089:1057:99;6u" },
        { 5, "text stays text", { CHARACTER = 'a', .modifiers = KEY_SHIFT, .text = "A" }, "A" },
        { 13, "A", { CHARACTER = 'a', .modifiers = KEY_SHIFT, .text = "A" }, "^[[97:65;2u" },
        { 13, "functional keys have no alternates", { .symbol = KEY_UP }, "^[[A" },
        { 24, "å", { CHARACTER = 'a', .text = "å" }, "^[[97;;229u" },
        { 24, "composed", { .symbol = KEY_CHARACTER, .text = "하é" }, "^[[0;;54616:233u" },
        { 24, "A and nothing known of it", { CHARACTER = 'A', .text = "A" }, "^[[97;2;65u" },
        { 1, "Num Lock with a", { CHARACTER = 'a', .modifiers = KEY_NUM_LOCK, .text = "a" }, "a" },
        { 1, "Num Lock with C-a", { CHARACTER = 'a', .modifiers = KEY_NUM_LOCK | KEY_CONTROL },
                "^[[97;5u" },
        { 1, "Num Lock with Up", { .symbol = KEY_UP, .modifiers = KEY_NUM_LOCK }, "^[[1;129A" },
        { 1, "Num Lock with Enter", { .symbol = KEY_ENTER, .modifiers = KEY_NUM_LOCK }, "^M" },
        { 8, "Caps Lock with a", { CHARACTER = 'a', .modifiers = KEY_CAPS_LOCK, .text = "A" },
                "^[[97;65u" },
        { 24, "Caps Lock with a", { CHARACTER = 'a', .modifiers = KEY_CAPS_LOCK, .text = "A" },
                "^[[97;65;65u" },
        { 8, "Left Shift", { .symbol = KEY_OTHER, .codepoint = 57441, .modifiers = KEY_SHIFT },
                "^[[57441;2u" },
        { 1, "Hyper and Meta", { CHARACTER = 'a', .modifiers = KEY_HYPER | KEY_META },
                "^[[97;49u" },
        { 4, "4 alone changes nothing", { CHARACTER = 'a', .modifiers = KEY_CONTROL | KEY_SHIFT },
                "^A" },
    };
    check_events(rows, ARRAY_LENGTH(rows));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(legacy_text),
        cmocka_unit_test(legacy_control_keys),
        cmocka_unit_test(legacy_functional_keys),
        cmocka_unit_test(keypad),
        cmocka_unit_test(legacy_events),
        cmocka_unit_test(other_keys_level_1),
        cmocka_unit_test(other_keys_level_2),
        cmocka_unit_test(kitty_disambiguate),
        cmocka_unit_test(kitty_all_keys),
        cmocka_unit_test(kitty_event_types),
        cmocka_unit_test(kitty_alternates_text_and_locks),
    };
    return cmocka_run_group_tests_name("key-encode", tests, NULL, NULL);
}
