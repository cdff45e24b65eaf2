/* SPDX-License-Identifier: MIT */
#include "input-modes.h"

#include "base/memory.h"
#include "term/terminal.h"

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

static void encode_parts(bool bracketed, const char *text, size_t split, struct buffer *out) {
    const struct input_modes modes = { .bracketed_paste = bracketed };
    struct paste_parts parts = { 0 };
    paste_encode_part(&modes, &parts, text, split, false, out);
    paste_encode_part(&modes, &parts, text + split, strlen(text) - split, true, out);
}

/* Wherever it is cut in two. */
static void the_bracket_holds_in_parts(void **state) {
    static const char *const texts[] = { "x\033[201~rm\n", "\033[201~", "x\033[2\033[201~01~y",
        "\033[20\033[20\033[201~1~1~y", "x\302\233201~y", "x\233201~y" };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        for (size_t split = 0; split <= strlen(texts[i]); split++) {
            struct buffer out = { 0 };
            encode_parts(true, texts[i], split, &out);
            const char *end = strstr(buffer_text(&out), "\033[201~");
            assert_ptr_equal(end, out.data + out.length - strlen("\033[201~"));
            assert_null(strstr(out.data, "\233201~"));
            assert_ptr_equal(strstr(out.data, "\033[200~"), out.data);
            buffer_finish(&out);
        }
    }
}

static void parts_are_one_text(void **state) {
    static const char text[] = "a\nb\r\nc\rd ~\t\303\274bung\003\n";
    for (int bracketed = 0; bracketed <= 1; bracketed++) {
        const struct input_modes modes = { .bracketed_paste = bracketed };
        struct buffer whole = { 0 };
        paste_encode(&modes, text, strlen(text), &whole);
        for (size_t split = 0; split <= strlen(text); split++) {
            struct buffer out = { 0 };
            encode_parts(bracketed, text, split, &out);
            assert_string_equal(buffer_text(&out), buffer_text(&whole));
            buffer_finish(&out);
        }
        buffer_finish(&whole);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain),
        cmocka_unit_test(bracketed),
        cmocka_unit_test(the_bracket_holds),
        cmocka_unit_test(the_bracket_holds_in_parts),
        cmocka_unit_test(parts_are_one_text),
    };
    return cmocka_run_group_tests_name("paste-encode", tests, NULL, NULL);
}
