/* SPDX-License-Identifier: MIT */
#include "ui/input-decoder.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Events are told as text: "key Left C-", "mouse press 1 at 3,4", … */
static void append_key(struct buffer *out, const struct key_event *key) {
    static const char *const names[] = { [KEY_ESCAPE] = "Escape",
        [KEY_ENTER] = "Enter",
        [KEY_TAB] = "Tab",
        [KEY_BACKSPACE] = "Backspace",
        [KEY_INSERT] = "Insert",
        [KEY_DELETE] = "Delete",
        [KEY_LEFT] = "Left",
        [KEY_RIGHT] = "Right",
        [KEY_UP] = "Up",
        [KEY_DOWN] = "Down",
        [KEY_PAGE_UP] = "PageUp",
        [KEY_PAGE_DOWN] = "PageDown",
        [KEY_HOME] = "Home",
        [KEY_END] = "End",
        [KEY_KEYPAD_ENTER] = "KpEnter",
        [KEY_KEYPAD_BEGIN] = "KpBegin",
        [KEY_CAPS_LOCK_KEY] = "CapsLock",
        [KEY_MENU] = "Menu",
        [KEY_KEYPAD_MULTIPLY] = "KpMultiply",
        [KEY_KEYPAD_ADD] = "KpAdd" };
    static const char letters[] = "SACDHM";
    for (int bit = 0; bit < 6; bit++) {
        if (key->modifiers & 1 << bit) {
            buffer_append_format(out, "%c-", letters[bit]);
        }
    }
    if (key->symbol == KEY_CHARACTER) {
        buffer_append_format(out, "U+%X", key->codepoint);
    } else if (key->symbol == KEY_OTHER) {
        buffer_append_format(out, "other %u", key->codepoint);
    } else if (key->symbol >= KEY_F1 && key->symbol <= KEY_F35) {
        buffer_append_format(out, "F%d", key->symbol - KEY_F1 + 1);
    } else if (key->symbol >= KEY_KEYPAD_0 && key->symbol <= KEY_KEYPAD_9) {
        buffer_append_format(out, "Kp%d", key->symbol - KEY_KEYPAD_0);
    } else if (key->symbol < ARRAY_LENGTH(names) && names[key->symbol] != NULL) {
        buffer_append_text(out, names[key->symbol]);
    } else {
        buffer_append_format(out, "symbol %d", key->symbol);
    }
    if (key->shifted_codepoint != 0 || key->base_codepoint != 0) {
        buffer_append_format(out, "/%X/%X", key->shifted_codepoint, key->base_codepoint);
    }
    if (key->action != KEY_PRESS) {
        buffer_append_text(out, key->action == KEY_REPEAT ? " repeat" : " release");
    }
    if (key->text[0] != '\0') {
        buffer_append_format(out, " '%s'", key->text);
    }
}

static void append_event(void *context, const struct input_event *event) {
    static const char *const kinds[] = { "key", "mouse", "paste", "paste-end", "focus-in",
        "focus-out", "color", "palette", "mode", "kitty", "position", "attributes", "scheme" };
    static const char *const actions[] = { "press", "release", "motion" };
    assert_int_equal(ARRAY_LENGTH(kinds), INPUT_KIND_COUNT);
    struct buffer *out = context;
    buffer_append_text(out, out->length > 0 ? ", " : "");
    switch (event->kind) {
    case INPUT_KEY:
        append_key(out, &event->key);
        return;
    case INPUT_MOUSE:
        buffer_append_format(out, "%s %d mod %d at %d,%d", actions[event->mouse.action],
                event->mouse.button, event->mouse.modifiers, event->mouse.column, event->mouse.row);
        return;
    case INPUT_PASTE:
        buffer_append_text(out, "paste <");
        buffer_append(out, event->text, event->length);
        buffer_append_text(out, ">");
        return;
    default:
        buffer_append_text(out, kinds[event->kind]);
        if (event->number != 0 || event->value != 0) {
            buffer_append_format(out, " %u %X", event->number, event->value);
        }
    }
}

struct example {
    const char *bytes, *events;
};

static const struct example examples[] = {
    /* text and controls */
    { "aZ", "U+61 'a', U+5A 'Z'" },
    { "\xc3\xa4\xe6\x97\xa5\xf0\x9f\x99\x82", "U+E4 'ä', U+65E5 '日', U+1F642 '🙂'" },
    { "\x01\x1a", "C-U+61, C-U+7A" },
    { "\x1c\x1d\x1e\x1f", "C-U+5C, C-U+5D, C-U+5E, C-U+5F" },
    { "\t\r\x7f\n\b", "Tab, Enter, Backspace, C-U+6A, C-U+68" },
    { "\x1b"
      "a",
            "A-U+61" },
    { "\x1b\xc3\xa4", "A-U+E4" },
    { "\x1b\r", "A-Enter" },
    { "\x1b\x01", "A-C-U+61" },
    { "\x1b\x7f", "A-Backspace" },
    { "\x1b\x1b"
      "a",
            "Escape, A-U+61" },
    { "\xff\xc0z\xc3z", "U+7A 'z', U+7A 'z'" }, /* no UTF-8: dropped */
    /* cursor keys, normal and application */
    { "\x1b[A\x1b[B\x1b[C\x1b[D", "Up, Down, Right, Left" },
    { "\x1bOA\x1bOB\x1bOC\x1bOD", "Up, Down, Right, Left" },
    { "\x1b[H\x1b[F\x1bOH\x1bOF", "Home, End, Home, End" },
    { "\x1b[E\x1bOE", "KpBegin, KpBegin" },
    { "\x1b[1;2A\x1b[1;3B\x1b[1;5C\x1b[1;8D", "S-Up, A-Down, C-Right, S-A-C-Left" },
    { "\x1b[1;5H\x1b[1;2F", "C-Home, S-End" },
    { "\x1b\x1b[A\x1b\x1bOB", "A-Up, A-Down" },
    { "\x1b[1;9A\x1b[1;17A\x1b[1;33A", "D-Up, H-Up, M-Up" },
    /* editing keys */
    { "\x1b[1~\x1b[2~\x1b[3~\x1b[4~\x1b[5~\x1b[6~", "Home, Insert, Delete, End, PageUp, PageDown" },
    { "\x1b[7~\x1b[8~", "Home, End" },
    { "\x1b[3;5~\x1b[5;2~", "C-Delete, S-PageUp" },
    { "\x1b[Z\x1b[1;6Z", "S-Tab, S-C-Tab" },
    /* function keys: xterm, vt, linux console */
    { "\x1bOP\x1bOQ\x1bOR\x1bOS", "F1, F2, F3, F4" },
    { "\x1b[11~\x1b[12~\x1b[13~\x1b[14~\x1b[15~", "F1, F2, F3, F4, F5" },
    { "\x1b[17~\x1b[18~\x1b[19~\x1b[20~\x1b[21~", "F6, F7, F8, F9, F10" },
    { "\x1b[23~\x1b[24~\x1b[25~\x1b[26~\x1b[28~\x1b[29~", "F11, F12, F13, F14, F15, F16" },
    { "\x1b[31~\x1b[32~\x1b[33~\x1b[34~", "F17, F18, F19, F20" },
    { "\x1b[1;5P\x1b[1;2Q\x1b[1;3R\x1b[1;6S\x1b[15;2~", "C-F1, S-F2, A-F3, S-C-F4, S-F5" },
    { "\x1bO5P", "C-F1" },
    { "\x1b[[A\x1b[[B\x1b[[C\x1b[[D\x1b[[E", "F1, F2, F3, F4, F5" },
    /* keypad in application mode */
    { "\x1bOp\x1bOy\x1bOM\x1bOj\x1bOk", "Kp0, Kp9, KpEnter, KpMultiply, KpAdd" },
    /* rxvt */
    { "\x1b[a\x1b[b\x1b[c\x1b[d", "S-Up, S-Down, S-Right, S-Left" },
    { "\x1bOa\x1bOb\x1bOc\x1bOd", "C-Up, C-Down, C-Right, C-Left" },
    { "\x1b[3$\x1b[3^\x1b[3@", "S-Delete, C-Delete, S-C-Delete" },
    { "\x1b[11^\x1b[23$", "C-F1, S-F11" },
    /* kitty */
    { "\x1b[97u", "U+61 'a'" },
    { "\x1b[97;5u", "C-U+61" },
    { "\x1b[97;5:3u", "C-U+61 release" },
    { "\x1b[97:65;2u", "S-U+61/41/0 'A'" },
    { "\x1b[97:65:113;2:2;65u", "S-U+61/41/71 repeat 'A'" },
    { "\x1b[1089::99;5u", "C-U+441/0/63" },
    { "\x1b[97;1:3u", "U+61 release" },
    { "\x1b[27u\x1b[13;2u\x1b[9;5u\x1b[127;3u", "Escape, S-Enter, C-Tab, A-Backspace" },
    { "\x1b[32;5u", "C-U+20" },
    { "\x1b[57376u\x1b[57398u\x1b[57399u\x1b[57414u\x1b[57427u",
            "F13, F35, Kp0, KpEnter, KpBegin" },
    { "\x1b[57358u\x1b[57363;2u\x1b[57441;2:3u", "CapsLock, S-Menu, S-other 57441 release" },
    { "\x1b[1;1:3A\x1b[3;1:2~\x1b[1;5:3P", "Up release, Delete repeat, C-F1 release" },
    { "\x1b[0;;228u", "U+0 'ä'" },
    { "\x1b[97;;101:769u", "U+61 'e\xcc\x81'" },
    { "\x1b[97;65u", "U+61 'a'" }, /* Caps Lock is no chord */
    { "\x1b[0u\x1b[3u\x1b[55296u", "" },
    /* modifyOtherKeys */
    { "\x1b[27;5;13~\x1b[27;2;13~", "C-Enter, S-Enter" },
    { "\x1b[27;5;105~\x1b[27;6;73~\x1b[27;2;65~", "C-U+69, S-C-U+49, S-U+41 'A'" },
    { "\x1b[27;5;9~\x1b[27;3;27~\x1b[27;5;8~", "C-Tab, A-Escape, C-Backspace" },
    { "\x1b[27;5;57~", "C-U+39" },
    /* mouse */
    { "\x1b[<0;1;1M\x1b[<0;1;1m", "press 1 mod 0 at 0,0, release 1 mod 0 at 0,0" },
    { "\x1b[<2;300;200M", "press 3 mod 0 at 299,199" },
    { "\x1b[<32;5;6M\x1b[<35;5;6M", "motion 1 mod 0 at 4,5, motion 0 mod 0 at 4,5" },
    { "\x1b[<64;1;1M\x1b[<65;1;1M\x1b[<66;1;1M\x1b[<67;1;1M",
            "press 4 mod 0 at 0,0, press 5 mod 0 at 0,0, press 6 mod 0 at 0,0, "
            "press 7 mod 0 at 0,0" },
    { "\x1b[<28;2;2M\x1b[<128;1;1M", "press 1 mod 7 at 1,1, press 8 mod 0 at 0,0" },
    { "\x1b[<0;0;1M\x1b[<0;1M\x1b[<999;1;1M\x1b[<0;99999;1M", "" },
    { "\x1b[M !!\x1b[M#!!", "press 1 mod 0 at 0,0, release 1 mod 0 at 0,0" },
    { "\x1b[M\"\xff\xff\x1b[M#\xff\xff", "press 3 mod 0 at 222,222, release 3 mod 0 at 222,222" },
    { "\x1b[M`!!", "press 4 mod 0 at 0,0" },
    /* paste */
    { "\x1b[200~a\x1b[Ab\x1b[201~c", "paste <a\x1b[Ab>, paste-end, U+63 'c'" },
    { "\x1b[200~\x1b[201~", "paste-end" },
    { "\x1b[200~\x1b[20\x1b[201\x1b\x1b[201~", "paste <\x1b[20\x1b[201\x1b>, paste-end" },
    { "\x1b[200~1\r2\n\xc3\xa4\x1b[201~", "paste <1\r2\nä>, paste-end" },
    { "\x1b[201~x", "U+78 'x'" },
    /* focus */
    { "\x1b[I\x1b[O", "focus-in, focus-out" },
    /* answers */
    { "\x1b]10;rgb:ffff/8080/0000\x07", "color 10 FF8000" },
    { "\x1b]11;rgb:1e/1e/2e\x1b\\", "color 11 1E1E2E" },
    { "\x1b]12;rgba:f/0/8/f\x07", "color 12 FF0088" },
    { "\x1b]11;#102030\x07x", "color 11 102030, U+78 'x'" },
    { "\x1b]11;rgb:zz/1/2\x07\x1b]11;blue\x07\x1b]104;1\x07", "" },
    { "\x1b]4;1;rgb:1/2/3\x07\x1b]4;255;rgb:0c0c/cccc/cccc\x1b\\",
            "palette 1 112233, palette 255 CCCCC" },
    { "\x1b]4;256;rgb:1/2/3\x07\x1b]4;;rgb:1/2/3\x07\x1b]4;1;?\x07\x1b]4\x07z", "U+7A 'z'" },
    { "\x1b[?2026;2$y", "mode 2026 2" },
    { "\x1b[?31u", "kitty 0 1F" },
    { "\x1b[?62;22c\x1b[>41;354;0c\x1b[=1c", "attributes 1 3E, attributes 2 29, attributes 3 1" },
    { "\x1b[24;80R\x1b[?3;4R", "position 24 50, position 3 4" },
    { "\x1b[?997;1n\x1b[?997;2n", "scheme 0 1, scheme 0 2" },
    { "\x1bP>|XTerm(370)\x1b\\\x1bP1$r0m\x1b\\\x1b_Gi=1;OK\x1b\\z", "U+7A 'z'" },
    { "\x1b[48;24;80;600;800t\x1b[4;600;800tz", "U+7A 'z'" },
    /* unknown and broken: swallowed whole, never typed */
    { "\x1b[?1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18hz", "U+7A 'z'" },
    { "\x1b[99999999999999999999~z", "U+7A 'z'" },
    { "\x1b[1;2\x1b[Az", "Up, U+7A 'z'" },
    { "\x1b]11;rgb:1\x1b[Az", "Up, U+7A 'z'" },
    { "\x1b]11;rgb:1\x18z", "U+7A 'z'" },
    { "\x1b[12\rz", "Enter, U+7A 'z'" },
    { "\x1b[ qz", "U+7A 'z'" },
};

static void assert_decodes(const char *bytes, size_t length, size_t step, const char *expected) {
    struct buffer events = { 0 };
    OWNED(input_decoder) decoder = input_decoder_create(append_event, &events);
    for (size_t i = 0; i < length; i += step) {
        input_decoder_feed(decoder, bytes + i, step < length - i ? step : length - i);
    }
    assert_int_equal(input_decoder_wait_ms(decoder), 0);
    assert_string_equal(buffer_text(&events), expected);
    buffer_finish(&events);
}

static void test_sequences(void **state) {
    for (size_t i = 0; i < ARRAY_LENGTH(examples); i++) {
        assert_decodes(examples[i].bytes, strlen(examples[i].bytes), 1 << 20, examples[i].events);
    }
}

/* The same cut everywhere; a paste may then come in parts, so those are left out. */
static void test_sequences_cut_anywhere(void **state) {
    for (size_t i = 0; i < ARRAY_LENGTH(examples); i++) {
        if (strstr(examples[i].events, "paste <") != NULL) {
            continue;
        }
        for (size_t step = 1; step < 8; step++) {
            assert_decodes(examples[i].bytes, strlen(examples[i].bytes), step, examples[i].events);
        }
    }
}

static void test_control_space_is_nul(void **state) {
    assert_decodes("\0", 1, 1, "C-U+20");
    assert_decodes("\x1b\0", 2, 1, "A-C-U+20");
}

struct pause {
    const char *bytes, *events;
};

static void test_a_lone_escape_is_a_key_after_a_while(void **state) {
    static const struct pause pauses[] = {
        { "\x1b", "Escape" },
        { "\x1b\x1b", "Escape, Escape" },
        { "\x1b[", "A-U+5B" },
        { "\x1bO", "A-U+4F" },
        { "\x1b]", "A-U+5D" },
        { "\x1bP", "A-U+50" },
        { "\x1b\x1b[", "Escape, A-U+5B" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(pauses); i++) {
        struct buffer events = { 0 };
        OWNED(input_decoder) decoder = input_decoder_create(append_event, &events);
        input_decoder_feed(decoder, pauses[i].bytes, strlen(pauses[i].bytes));
        assert_int_equal(events.length, 0);
        assert_int_equal(input_decoder_wait_ms(decoder), INPUT_ESCAPE_MS);
        input_decoder_flush(decoder);
        assert_string_equal(buffer_text(&events), pauses[i].events);
        assert_int_equal(input_decoder_wait_ms(decoder), 0);
        input_decoder_flush(decoder); /* nothing to wait for: nothing happens */
        input_decoder_feed(decoder, "x", 1);
        assert_non_null(strstr(buffer_text(&events), ", U+78 'x'"));
        buffer_finish(&events);
    }
}

static void test_a_sequence_under_way_is_waited_for(void **state) {
    struct buffer events = { 0 };
    OWNED(input_decoder) decoder = input_decoder_create(append_event, &events);
    input_decoder_feed(decoder, "\x1b]11;rgb:ff", 11);
    assert_int_equal(input_decoder_wait_ms(decoder), 0);
    input_decoder_flush(decoder);
    input_decoder_feed(decoder, "/ff/ff\x07", 7);
    assert_string_equal(buffer_text(&events), "color 11 FFFFFF");
    buffer_finish(&events);
}

struct paste {
    size_t length, ends;
};

static void count_paste(void *context, const struct input_event *event) {
    struct paste *paste = context;
    assert_true(event->kind == INPUT_PASTE || event->kind == INPUT_PASTE_END);
    for (size_t i = 0; event->kind == INPUT_PASTE && i < event->length; i++) {
        assert_int_equal(event->text[i], 'a' + (char)((paste->length + i) % 26));
    }
    paste->length += event->kind == INPUT_PASTE ? event->length : 0;
    paste->ends += event->kind == INPUT_PASTE_END;
}

static void test_a_large_paste(void **state) {
    struct paste paste = { 0 };
    OWNED(input_decoder) decoder = input_decoder_create(count_paste, &paste);
    size_t size = 3 * 1024 * 1024 + 17;
    char *text = memory_allocate(size);
    for (size_t i = 0; i < size; i++) {
        text[i] = (char)('a' + i % 26);
    }
    input_decoder_feed(decoder, "\x1b[200~", 6);
    for (size_t i = 0; i < size; i += 1000) {
        input_decoder_feed(decoder, text + i, size - i < 1000 ? size - i : 1000);
    }
    assert_int_equal(paste.length, size);
    assert_int_equal(paste.ends, 0);
    assert_int_equal(input_decoder_wait_ms(decoder), INPUT_PASTE_MS);
    input_decoder_feed(decoder, "\x1b[201~", 6);
    assert_int_equal(paste.ends, 1);
    free(text);
}

static void test_a_paste_without_end_is_over_after_a_while(void **state) {
    struct buffer events = { 0 };
    OWNED(input_decoder) decoder = input_decoder_create(append_event, &events);
    input_decoder_feed(decoder, "\x1b[200~ab\x1b[2", 11);
    input_decoder_flush(decoder);
    input_decoder_feed(decoder, "c", 1);
    assert_string_equal(buffer_text(&events), "paste <ab>, paste <\x1b[2>, paste-end, U+63 'c'");
    buffer_finish(&events);
}

static void test_an_endless_string_is_given_up(void **state) {
    struct buffer events = { 0 };
    OWNED(input_decoder) decoder = input_decoder_create(append_event, &events);
    input_decoder_feed(decoder, "\x1b]", 2);
    for (int i = 0; i < 70000; i++) {
        input_decoder_feed(decoder, "9", 1);
    }
    buffer_clear(&events);
    input_decoder_feed(decoder, "z", 1);
    assert_string_equal(buffer_text(&events), "U+7A 'z'");
    buffer_finish(&events);
}

static void ignore_event(void *context, const struct input_event *event) {
    assert_true(event->kind < INPUT_KIND_COUNT);
    *(size_t *)context += 1;
}

static void test_garbage(void **state) {
    size_t count = 0;
    OWNED(input_decoder) decoder = input_decoder_create(ignore_event, &count);
    uint32_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        static const char alphabet[] = "\x1b\x1b\x1b[[]O;:0123456789<?>$~uMmAR\\\a\xc3\xa4zP";
        seed = seed * 1103515245 + 12345;
        input_decoder_feed(decoder, alphabet + (seed >> 16) % (sizeof(alphabet) - 1), 1);
        if (seed % 97 == 0) {
            input_decoder_flush(decoder);
        }
    }
    assert_true(count > 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sequences),
        cmocka_unit_test(test_sequences_cut_anywhere),
        cmocka_unit_test(test_control_space_is_nul),
        cmocka_unit_test(test_a_lone_escape_is_a_key_after_a_while),
        cmocka_unit_test(test_a_sequence_under_way_is_waited_for),
        cmocka_unit_test(test_a_large_paste),
        cmocka_unit_test(test_a_paste_without_end_is_over_after_a_while),
        cmocka_unit_test(test_an_endless_string_is_given_up),
        cmocka_unit_test(test_garbage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
