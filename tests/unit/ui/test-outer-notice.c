/* SPDX-License-Identifier: MIT */
#include "outer-notice.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *variable, *value;

static char *get_variable(const char *name) {
    return strcmp(name, variable) == 0 ? (char *)value : NULL;
}

static const struct {
    const char *variable, *value;
    enum outer_notice_kind kind;
} terminals[] = {
    { "TERM", "xterm-256color", OUTER_NOTICE_BELL },
    { "TERM", "xterm-kitty", OUTER_NOTICE_OSC_99 },
    { "KITTY_WINDOW_ID", "1", OUTER_NOTICE_OSC_99 },
    { "TERM", "foot-extra", OUTER_NOTICE_OSC_777 },
    { "TERM", "rxvt-unicode-256color", OUTER_NOTICE_OSC_777 },
    { "TERM_PROGRAM", "ghostty", OUTER_NOTICE_OSC_777 },
    { "TERM_PROGRAM", "iTerm.app", OUTER_NOTICE_OSC_9 },
    { "TERM_PROGRAM", "stoa", OUTER_NOTICE_OSC_777 },
    { "TMUX", "/tmp/x,1,0", OUTER_NOTICE_BELL },
    { "VTE_VERSION", "7200", OUTER_NOTICE_OSC_777 },
    { "VTE_VERSION", "", OUTER_NOTICE_BELL },
};

static void a_terminal_is_asked_as_it_understands(void **state) {
    for (size_t i = 0; i < ARRAY_LENGTH(terminals); i++) {
        variable = terminals[i].variable;
        value = terminals[i].value;
        assert_int_equal(outer_notice_find(get_variable), terminals[i].kind);
    }
}

static void assert_written(enum outer_notice_kind kind, const char *reason, const char *expected) {
    struct buffer out = { 0 };
    outer_notice_append(&out, kind, "0a1b", "one", reason);
    assert_string_equal(buffer_text(&out), expected);
    buffer_finish(&out);
}

static void each_kind_has_its_bytes(void **state) {
    assert_written(OUTER_NOTICE_NONE, "is done", "");
    assert_written(OUTER_NOTICE_BELL, "is done", "\a");
    assert_written(OUTER_NOTICE_OSC_9, "is done", "\033]9;one is done\033\\");
    assert_written(OUTER_NOTICE_OSC_777, "is done", "\033]777;notify;one;is done\033\\");
    assert_written(OUTER_NOTICE_OSC_99, "is done",
            "\033]99;i=stoa-0a1b:d=0:p=title;one\033\\\033]99;i=stoa-0a1b:p=body;is done\033\\");
}

static void no_text_ends_a_sequence_or_begins_one(void **state) {
    assert_written(OUTER_NOTICE_OSC_9, "a\033\\\033]52;c;eA==\a\302\234b\nc%1",
            "\033]9;one a\\]52,c,eA==b c%1\033\\");
    OWNED_STR endless = memory_allocate_zeroed(10001, 1);
    memset(endless, 'x', 10000);
    struct buffer out = { 0 };
    outer_notice_append(&out, OUTER_NOTICE_OSC_99, endless, endless, endless);
    assert_true(out.length < 1200);
    buffer_finish(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_terminal_is_asked_as_it_understands),
        cmocka_unit_test(each_kind_has_its_bytes),
        cmocka_unit_test(no_text_ends_a_sequence_or_begins_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
