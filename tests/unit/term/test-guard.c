/* SPDX-License-Identifier: MIT */
#include "guard.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What came out, one item a word: "text", <0A>, {[1m}, OSC(…). */
struct heard {
    struct guard guard;
    struct buffer out;
};

static size_t on_text(void *context, const char *bytes, size_t length, bool is_ascii) {
    buffer_append(&((struct heard *)context)->out, bytes, length);
    return length;
}

static void on_control(void *context, uint8_t control) {
    buffer_append_format(&((struct heard *)context)->out, "<%02X>", control);
}

static void on_control_sequence(void *context, const struct sequence *sequence) {
    struct buffer *out = &((struct heard *)context)->out;
    const char leader[] = { sequence->leader, '\0' };
    const char intermediate[] = { sequence->intermediate, '\0' };
    buffer_append_format(out, "{[%s", leader);
    for (int i = 0; i < sequence->count; i++) {
        const char *separator = i == 0 ? "" : (sequence->colons >> (i - 1) & 1) != 0 ? ":" : ";";
        buffer_append_text(out, separator);
        if (sequence->arguments[i] != ARGUMENT_MISSING) {
            buffer_append_format(out, "%d", sequence->arguments[i]);
        }
    }
    buffer_append_format(out, "%s%c}", intermediate, sequence->final);
}

static void on_sequence(void *context, const char *bytes, size_t length) {
    struct heard *heard = context;
    assert_int_equal(bytes[0], 0x1b);
    buffer_append_text(&heard->out, "{");
    buffer_append(&heard->out, bytes + 1, length - 1);
    buffer_append_text(&heard->out, "}");
}

static void on_string(void *context, enum guard_string kind, const char *bytes, size_t length) {
    static const char *const names[] = { "OSC", "DCS", "APC", "PM", "SOS", "TITLE" };
    struct heard *heard = context;
    buffer_append_format(&heard->out, "%s(", names[kind]);
    buffer_append(&heard->out, bytes, length);
    buffer_append_text(&heard->out, ")");
}

static const struct guard_events events = {
    .text = on_text,
    .control = on_control,
    .control_sequence = on_control_sequence,
    .sequence = on_sequence,
    .string = on_string,
};

/* Fed whole and byte by byte, the same must come out. */
static void gives_bytes(const char *bytes, size_t length, const char *expected) {
    size_t steps[] = { length, 1, 2, 3 };
    for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
        struct heard heard = { 0 };
        guard_init(&heard.guard, &events, &heard, 100);
        for (size_t at = 0; at < length; at += steps[i]) {
            size_t left = length - at;
            guard_feed(&heard.guard, bytes + at, left < steps[i] ? left : steps[i]);
        }
        assert_string_equal(buffer_text(&heard.out), expected);
        guard_finish(&heard.guard);
        buffer_finish(&heard.out);
    }
}

static void gives(const char *bytes, const char *expected) {
    gives_bytes(bytes, strlen(bytes), expected);
}

static void text_controls_and_sequences_are_parted(void **state) {
    gives("abc\ndef\r\033[1;31mgh\033(0\033=\0337", "abc<0A>def<0D>{[1;31m}gh{(0}{=}{7}");
    gives("\033[?25l\033[>4;2m\033[0 q\033[!p", "{[?25l}{[>4;2m}{[0 q}{[!p}");
    gives_bytes("a\0b\177c", 5, "ab<7F>c");
}

static void controls_act_inside_a_sequence(void **state) {
    gives("\033[1\n;2H", "<0A>{[1;2H}");
    gives("\033[1\0302H", "2H"); /* CAN ends it */
    gives("\033[1\033[2H", "{[2H}");
    gives("\033[1\303\244H", "\303\244H"); /* what is no part of it ends it */
}

static void arguments_are_cut_to_what_libvterm_holds(void **state) {
    gives("\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16H",
            "{[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16H}");
    gives("\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17H",
            "{[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16H}");
    gives("\033[99999999999999999999b", "{[99999b}");
    gives("\033[000000000000000001A", "{[1A}");
    gives("\033[0000000000000000000A", "{[0A}");
}

static void long_sgr_and_mode_sequences_are_parted(void **state) {
    gives("\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17m",
            "{[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16m}{[17m}");
    gives("\033[?1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18h",
            "{[?1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16h}{[?17;18h}");
    /* A colour is not torn: it goes whole into the next piece. */
    gives("\033[1;2;3;4;5;6;7;8;9;10;11;12;13;38;2;1;2;3;4m",
            "{[1;2;3;4;5;6;7;8;9;10;11;12;13m}{[38;2;1;2;3;4m}");
    gives("\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14:1:2:3;5m",
            "{[1;2;3;4;5;6;7;8;9;10;11;12;13m}{[14:1:2:3;5m}");
}

static void malformed_sequences_are_swallowed(void **state) {
    gives("\033[1?2Hx", "x");
    gives("\033[??1hx", "x");
    gives("\033[1 \"'Hx", "x");
    gives("\033(((((((((Bx", "x");
}

static void sequences_too_long_are_swallowed(void **state) {
    struct buffer bytes = { 0 };
    buffer_append_text(&bytes, "\033[");
    for (int i = 0; i < 1000; i++) {
        buffer_append_text(&bytes, "1;");
    }
    buffer_append_text(&bytes, "mx");
    gives(buffer_text(&bytes), "x");
    buffer_finish(&bytes);
}

static void strings_come_whole(void **state) {
    gives("\033]0;a title\ax", "OSC(0;a title)x");
    gives("\033]0;a title\033\\x", "OSC(0;a title){\\}x");
    gives("\033P$qm\033\\", "DCS($qm){\\}");
    gives("\033_Gi=1;AAAA\033\\x", "APC(Gi=1;AAAA){\\}x");
    gives("\033^pm\033\\\033Xsos\033\\", "PM(pm){\\}SOS(sos){\\}");
    gives("\033Pa\ab\033\\", "DCS(ab){\\}"); /* BEL ends an OSC only */
    gives("\033]0;a\nb\ac", "OSC(0;ab)c");
    gives("\033]0;dropped\030x", "x");
}

/* U+009C: xterm decodes first and looks for controls then. */
static void the_terminator_of_eight_bits_ends_them(void **state) {
    gives("\033]0;a title\xc2\x9cx", "OSC(0;a title)x");
    gives("\033P$qm\xc2\x9c\033Xsos\xc2\x9c\xc2\x9cx", "DCS($qm)SOS(sos)\xc2\x9cx");
    gives("\033]\xc2\x9cx", "OSC()x");
    gives("\033]0;\xe2\x9c\xb3 \xc3\x9c\x9c\ax", "OSC(0;\xe2\x9c\xb3 \xc3\x9c\x9c)x");
    gives("\033]0;\xe2\xc2\x9cx", "OSC(0;\xe2)x"); /* behind what is no character */
    gives("\033]0;\xc2\001\x9c\ax", "OSC(0;\xc2\x9c)x");
    gives("\xc2\x9c\033]\x9c\ax", "\xc2\x9cOSC(\x9c)x");
}

static void strings_are_bounded(void **state) {
    struct buffer bytes = { 0 }, expected = { 0 };
    buffer_append_text(&bytes, "\033]");
    buffer_append_text(&expected, "OSC(");
    for (int i = 0; i < 250; i++) {
        buffer_append_text(&bytes, "x");
        buffer_append_text(&expected, i < 100 ? "x" : "");
    }
    buffer_append_text(&bytes, "\xc2\x9c"
                               "y");
    buffer_append_text(&expected, ")y");
    gives(buffer_text(&bytes), buffer_text(&expected));
    buffer_finish(&bytes);
    buffer_finish(&expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_controls_and_sequences_are_parted),
        cmocka_unit_test(controls_act_inside_a_sequence),
        cmocka_unit_test(arguments_are_cut_to_what_libvterm_holds),
        cmocka_unit_test(long_sgr_and_mode_sequences_are_parted),
        cmocka_unit_test(malformed_sequences_are_swallowed),
        cmocka_unit_test(sequences_too_long_are_swallowed),
        cmocka_unit_test(strings_come_whole),
        cmocka_unit_test(the_terminator_of_eight_bits_ends_them),
        cmocka_unit_test(strings_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
