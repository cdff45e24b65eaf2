/* SPDX-License-Identifier: MIT */
/* Mouse and focus reports, with the bytes of xterm's ctlseqs. */
#include "input-modes.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void check(const struct input_modes *modes, struct mouse_event mouse, const char *expected,
        size_t length) {
    struct buffer out = { 0 };
    mouse_encode(modes, &mouse, &out);
    if (out.length != length || (length > 0 && memcmp(out.data, expected, length) != 0)) {
        fail_msg("action %d button %d: got '%s', expected '%s'", mouse.action, mouse.button,
                buffer_text(&out), expected);
    }
    buffer_finish(&out);
}

#define CHECK(modes, expected, ...)                                                                \
    check(modes, (struct mouse_event){ __VA_ARGS__ }, expected, sizeof(expected) - 1)

#define AT(x, y) .column = (x), .row = (y)

static void sgr(void **state) {
    const struct input_modes modes = { .mouse_tracking = MOUSE_TRACKING_ANY,
        .mouse_encoding = MOUSE_ENCODING_SGR };
    CHECK(&modes, "\033[<0;1;1M", .button = MOUSE_LEFT);
    CHECK(&modes, "\033[<0;1;1m", .button = MOUSE_LEFT, .action = MOUSE_RELEASE);
    CHECK(&modes, "\033[<1;3;5M", .button = MOUSE_MIDDLE, AT(2, 4));
    CHECK(&modes, "\033[<2;1000;500M", .button = MOUSE_RIGHT, AT(999, 499));
    CHECK(&modes, "\033[<32;1;1M", .button = MOUSE_LEFT, .action = MOUSE_MOTION);
    CHECK(&modes, "\033[<35;1;1M", .button = MOUSE_NONE, .action = MOUSE_MOTION);
    CHECK(&modes, "\033[<64;1;1M", .button = MOUSE_WHEEL_UP);
    CHECK(&modes, "\033[<65;1;1M", .button = MOUSE_WHEEL_DOWN);
    CHECK(&modes, "\033[<66;1;1M", .button = MOUSE_WHEEL_LEFT);
    CHECK(&modes, "\033[<67;1;1M", .button = MOUSE_WHEEL_RIGHT);
    CHECK(&modes, "\033[<128;1;1M", .button = MOUSE_BUTTON_8);
    CHECK(&modes, "\033[<131;1;1M", .button = MOUSE_BUTTON_11);
    CHECK(&modes, "\033[<4;1;1M", .button = MOUSE_LEFT, .modifiers = KEY_SHIFT);
    CHECK(&modes, "\033[<8;1;1M", .button = MOUSE_LEFT, .modifiers = KEY_ALT);
    CHECK(&modes, "\033[<16;1;1M", .button = MOUSE_LEFT, .modifiers = KEY_CONTROL);
    CHECK(&modes, "\033[<60;1;1M", .button = MOUSE_LEFT, .action = MOUSE_MOTION,
            .modifiers = KEY_CONTROL | KEY_ALT | KEY_SHIFT);
    CHECK(&modes, "", .button = MOUSE_WHEEL_UP, .action = MOUSE_RELEASE);
    CHECK(&modes, "", .button = MOUSE_NONE, .action = MOUSE_PRESS);
    CHECK(&modes, "", .button = 99);
    CHECK(&modes, "", .button = MOUSE_LEFT, .action = 9);
}

static void what_is_wanted(void **state) {
    static const struct {
        struct mouse_event mouse;
        bool wanted[5]; /* by enum mouse_tracking */
    } rows[] = {
        { { .button = MOUSE_LEFT }, { false, true, true, true, true } },
        { { .button = MOUSE_WHEEL_UP }, { false, false, true, true, true } },
        { { .button = MOUSE_LEFT, .action = MOUSE_RELEASE }, { false, false, true, true, true } },
        { { .button = MOUSE_LEFT, .action = MOUSE_MOTION }, { false, false, false, true, true } },
        { { .button = MOUSE_NONE, .action = MOUSE_MOTION }, { false, false, false, false, true } },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        for (uint8_t tracking = 0; tracking <= MOUSE_TRACKING_ANY; tracking++) {
            const struct input_modes modes = { .mouse_tracking = tracking,
                .mouse_encoding = MOUSE_ENCODING_SGR };
            struct buffer out = { 0 };
            mouse_encode(&modes, &rows[i].mouse, &out);
            assert_int_equal(out.length > 0, rows[i].wanted[tracking]);
            buffer_finish(&out);
        }
    }
}

static void older_encodings(void **state) {
    struct input_modes modes = { .mouse_tracking = MOUSE_TRACKING_NORMAL };
    CHECK(&modes, "\033[M !!", .button = MOUSE_LEFT);
    CHECK(&modes, "\033[M#!!", .button = MOUSE_RIGHT, .action = MOUSE_RELEASE);
    CHECK(&modes, "\033[M`\xff\xff", .button = MOUSE_WHEEL_UP, AT(222, 222));
    CHECK(&modes, "", .button = MOUSE_LEFT, AT(223, 0));
    CHECK(&modes, "", .button = MOUSE_LEFT, AT(0, 223));
    CHECK(&modes, "\033[M0!!", .button = MOUSE_LEFT, .modifiers = KEY_CONTROL);
    modes.mouse_tracking = MOUSE_TRACKING_PRESS;
    CHECK(&modes, "\033[M !!", .button = MOUSE_LEFT, .modifiers = KEY_CONTROL);

    modes = (struct input_modes){ .mouse_tracking = MOUSE_TRACKING_NORMAL,
        .mouse_encoding = MOUSE_ENCODING_UTF8 };
    CHECK(&modes, "\033[M !!", .button = MOUSE_LEFT);
    CHECK(&modes, "\033[M \xc2\x80!", .button = MOUSE_LEFT, AT(95, 0));
    CHECK(&modes, "\033[M#\xdf\xbf!", .button = MOUSE_LEFT, .action = MOUSE_RELEASE, AT(2014, 0));
    CHECK(&modes, "", .button = MOUSE_LEFT, AT(2015, 0));
    CHECK(&modes, "\033[M\xc2\xa0!!", .button = MOUSE_BUTTON_8);

    modes.mouse_encoding = MOUSE_ENCODING_URXVT;
    CHECK(&modes, "\033[32;1;1M", .button = MOUSE_LEFT);
    CHECK(&modes, "\033[35;300;2M", .button = MOUSE_LEFT, .action = MOUSE_RELEASE, AT(299, 1));
    CHECK(&modes, "\033[97;1;1M", .button = MOUSE_WHEEL_DOWN);
}

static void pixels(void **state) {
    struct input_modes modes = { .mouse_tracking = MOUSE_TRACKING_ANY,
        .mouse_encoding = MOUSE_ENCODING_PIXELS };
    CHECK(&modes, "\033[<0;5;9M", .button = MOUSE_LEFT);
    CHECK(&modes, "\033[<0;85;25m", .button = MOUSE_LEFT, .action = MOUSE_RELEASE, AT(10, 1));
    modes.cell_width_pixels = 10;
    modes.cell_height_pixels = 20;
    CHECK(&modes, "\033[<35;106;31M", .action = MOUSE_MOTION, AT(10, 1));
}

static void wheel_without_tracking(void **state) {
    struct input_modes modes;
    input_modes_reset(&modes);
    CHECK(&modes, "", .button = MOUSE_WHEEL_UP); /* the main screen has a history */
    modes.alternate_screen = true;
    CHECK(&modes, "\033[A\033[A\033[A", .button = MOUSE_WHEEL_UP);
    CHECK(&modes, "\033[B\033[B\033[B", .button = MOUSE_WHEEL_DOWN);
    CHECK(&modes, "", .button = MOUSE_WHEEL_LEFT);
    CHECK(&modes, "", .button = MOUSE_LEFT);
    modes.application_cursor = true;
    CHECK(&modes, "\033OA\033OA\033OA", .button = MOUSE_WHEEL_UP);
    modes.alternate_scroll = false;
    CHECK(&modes, "", .button = MOUSE_WHEEL_UP);
}

static void focus(void **state) {
    struct input_modes modes = { 0 };
    struct buffer out = { 0 };
    focus_encode(&modes, true, &out);
    assert_int_equal(out.length, 0);
    modes.focus_events = true;
    focus_encode(&modes, true, &out);
    focus_encode(&modes, false, &out);
    assert_string_equal(buffer_text(&out), "\033[I\033[O");
    buffer_finish(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sgr),
        cmocka_unit_test(what_is_wanted),
        cmocka_unit_test(older_encodings),
        cmocka_unit_test(pixels),
        cmocka_unit_test(wheel_without_tracking),
        cmocka_unit_test(focus),
    };
    return cmocka_run_group_tests_name("mouse-encode", tests, NULL, NULL);
}
