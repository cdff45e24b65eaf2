/* SPDX-License-Identifier: MIT */
#include "width.h"

#include <stdarg.h>
#include <stddef.h>

#include <setjmp.h>

#include <cmocka.h>

/* The short way for common scripts says what the data says, for every code point there is. */
static void the_short_way_is_right(void **state) {
    for (uint32_t codepoint = 0x20; codepoint < 0x110000; codepoint++) {
        struct character_class fast = character_classify(codepoint);
        struct character_class slow = character_look_up(codepoint);
        if (fast.width != slow.width || fast.may_join != slow.may_join ||
                fast.is_pictograph != slow.is_pictograph) {
            fail_msg("U+%04X: width %u and %u", codepoint, fast.width, slow.width);
        }
    }
}

static void widths(void **state) {
    static const struct {
        uint32_t codepoint;
        uint8_t width;
    } rows[] = {
        { 'a', 1 },
        { 0xe9, 1 },
        { 0x301, 0 },
        { 0x200d, 0 },
        { 0xfe0f, 0 },
        { 0x4f60, 2 },
        { 0xac00, 2 },
        { 0xff21, 2 },
        { 0x1f600, 2 },
        { 0x1fae0, 2 },
        { 0x2500, 1 },
        { 0x2764, 1 },
        { 0x1f1e9, 2 },
        { 0x1f3fb, 2 },
        { 0xe0b0, 1 },
        { 0xfffd, 1 },
        { 0x3000, 2 },
        { 0xad, 1 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (character_classify(rows[i].codepoint).width != rows[i].width) {
            fail_msg("U+%04X is not %u wide", rows[i].codepoint, rows[i].width);
        }
    }
}

static bool is_one(const uint32_t *codepoints, size_t count) {
    struct cluster_state cluster = { .last = codepoints[0] };
    for (size_t i = 1; i < count; i++) {
        if (!character_joins(&cluster, codepoints[i])) {
            return false;
        }
    }
    return true;
}

static void clusters(void **state) {
    const uint32_t family[] = { 0x1f468, 0x200d, 0x1f469, 0x200d, 0x1f467 };
    const uint32_t flag[] = { 0x1f1e9, 0x1f1ea }, three[] = { 0x1f1e9, 0x1f1ea, 0x1f1e9 };
    const uint32_t thumb[] = { 0x1f44d, 0x1f3fd }, heart[] = { 0x2764, 0xfe0f };
    const uint32_t letters[] = { 'a', 'b' }, faces[] = { 0x1f600, 0x1f600 };
    assert_true(is_one(family, 5));
    assert_true(is_one(flag, 2));
    assert_false(is_one(three, 3));
    assert_true(is_one(thumb, 2));
    assert_true(is_one(heart, 2));
    assert_false(is_one(letters, 2));
    assert_false(is_one(faces, 2));
}

static void joined_widths(void **state) {
    assert_int_equal(character_joined_width(0x2764, 1, 0xfe0f), 2);
    assert_int_equal(character_joined_width('1', 1, 0xfe0f), 2);
    assert_int_equal(character_joined_width('a', 1, 0xfe0f), 1);
    assert_int_equal(character_joined_width(0x1f600, 2, 0xfe0e), 1);
    assert_int_equal(character_joined_width('e', 1, 0x301), 1);
    assert_int_equal(character_joined_width(0x1f44d, 2, 0x1f3fd), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_short_way_is_right),
        cmocka_unit_test(widths),
        cmocka_unit_test(clusters),
        cmocka_unit_test(joined_widths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
