/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void what_is_not_utf8_is_replaced(void **state) {
    static const char *const broken[] = { "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80",
        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80", "\x80", "\xe2\x82", "\xe2\x82z" };
    static const size_t lengths[] = { 1, 1, 1, 1, 1, 1, 2, 2 }; /* what is cut short counts once */
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        uint32_t codepoint = 0;
        assert_int_equal(utf8_decode(broken[i], strlen(broken[i]), &codepoint), lengths[i]);
        assert_int_equal(codepoint, 0xfffd);
    }
}

static void encode_and_decode_agree(void **state) {
    static const uint32_t codepoints[] = { 1, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff,
        0x10000, 0x10ffff };
    for (size_t i = 0; i < sizeof(codepoints) / sizeof(codepoints[0]); i++) {
        char text[4];
        uint32_t back = 0;
        size_t length = utf8_encode(codepoints[i], text);
        assert_int_equal(utf8_decode(text, length, &back), length);
        assert_int_equal(back, codepoints[i]);
    }
}

static void texts_are_cut_at_characters(void **state) {
    const char *text = "a\xc3\xa4\xe2\x82\xac" /* a, 2 bytes, 3 bytes */;
    static const size_t cuts[] = { 0, 1, 1, 3, 3, 3, 6, 6 };
    for (size_t maximum = 0; maximum < sizeof(cuts) / sizeof(cuts[0]); maximum++) {
        assert_int_equal(utf8_cut(text, strlen(text), maximum), cuts[maximum]);
    }
    assert_int_equal(utf8_cut("\x80\x80\x80", 3, 2), 0); /* what is no UTF-8 ends as well */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_utf8_is_replaced),
        cmocka_unit_test(encode_and_decode_agree),
        cmocka_unit_test(texts_are_cut_at_characters),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
