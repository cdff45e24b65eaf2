/* SPDX-License-Identifier: MIT */
#include "input-modes.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void check(bool bracketed, const char *text, const char *expected) {
    const struct input_modes modes = { .bracketed_paste = bracketed };
    struct buffer out = { 0 };
    paste_encode(&modes, text, strlen(text), &out);
    assert_string_equal(buffer_text(&out), expected);
    buffer_finish(&out);
}

static void plain(void **state) {
    check(false, "hello", "hello");
    check(false, "", "");
    check(false, "a\nb\r\nc\rd\n", "a\rb\rc\rd\r");
    check(false, "tab\there, übung", "tab\there, übung");
    check(false, "a\033[31mb\003c\177d\010", "a[31mbcd");
}

static void bracketed(void **state) {
    check(true, "hello", "\033[200~hello\033[201~");
    check(true, "", "\033[200~\033[201~");
    check(true, "a\nb\r\nc", "\033[200~a\rb\rc\033[201~");
    check(true, "a\033[31mb", "\033[200~a\033[31mb\033[201~");
    check(true, "~a~", "\033[200~~a~\033[201~");
}

/* However it is hidden, pasted text does not end its bracket. */
static void the_bracket_holds(void **state) {
    check(true, "x\033[201~rm\n", "\033[200~xrm\r\033[201~");
    check(true, "\033[201~", "\033[200~\033[201~");
    check(true, "x\033[2\033[201~01~y", "\033[200~xy\033[201~");
    check(true, "\033[20\033[20\033[201~1~1~y", "\033[200~y\033[201~");
    check(true, "x\302\233201~y", "\033[200~xy\033[201~");
    check(true, "x\233201~y", "\033[200~xy\033[201~");
    check(true, "[201~y", "\033[200~[201~y\033[201~");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain),
        cmocka_unit_test(bracketed),
        cmocka_unit_test(the_bracket_holds),
    };
    return cmocka_run_group_tests_name("paste-encode", tests, NULL, NULL);
}
