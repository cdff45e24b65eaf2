/* SPDX-License-Identifier: MIT */
#include "ui/surface.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct style plain = { 0 };

static void assert_row(const struct surface *surface, uint16_t row, const char *expected) {
    struct buffer text = { 0 };
    surface_row_text(surface, row, &text);
    assert_string_equal(buffer_text(&text), expected);
    buffer_finish(&text);
}

static void test_text_is_clipped(void **state) {
    OWNED(surface) surface = surface_create(6, 3);
    struct canvas canvas = canvas_of(surface);
    assert_int_equal(canvas_text(&canvas, 2, 1, 100, "abcdefgh", &plain), 8);
    assert_row(surface, 1, "  abcd");
    canvas_text(&canvas, -2, 0, 100, "abcd", &plain);
    assert_row(surface, 0, "cd");
    canvas_text(&canvas, 0, 3, 100, "below", &plain);
    canvas_text(&canvas, 0, -1, 100, "above", &plain);
    assert_row(surface, 2, "");
    struct canvas part = canvas_part(&canvas, (struct rect){ 4, 2, 10, 10 });
    assert_int_equal(part.area.columns, 2);
    canvas_text(&part, 0, 0, 100, "xyz", &plain);
    assert_row(surface, 2, "    xy");
}

static void test_wide_characters_stay_whole(void **state) {
    OWNED(surface) surface = surface_create(6, 1);
    struct canvas canvas = canvas_of(surface);
    canvas_text(&canvas, 0, 0, 6, "日本語", &plain);
    assert_row(surface, 0, "日本語");
    canvas_text(&canvas, 1, 0, 1, "x", &plain); /* onto a right half */
    assert_row(surface, 0, " x本語");
    canvas_text(&canvas, 2, 0, 1, "y", &plain); /* onto a left half */
    assert_row(surface, 0, " xy 語");
    canvas_text(&canvas, 3, 0, 2, "日", &plain); /* onto the left half of the next */
    assert_row(surface, 0, " xy日");
    canvas_text(&canvas, 5, 0, 2, "本", &plain); /* half of it would lie outside */
    assert_row(surface, 0, " xy日");
    assert_int_equal(surface_row(surface, 0)[3].width, 2);
    assert_int_equal(surface_row(surface, 0)[4].width, 0);
    assert_int_equal(surface_row(surface, 0)[5].width, 1);
}

static void test_only_changes_make_dirty(void **state) {
    OWNED(surface) surface = surface_create(8, 2);
    struct canvas canvas = canvas_of(surface);
    struct style bold = { .attributes = STYLE_BOLD };
    assert_true(surface_row_is_dirty(surface, 0));
    canvas_text(&canvas, 0, 0, 8, "same", &plain);
    surface_set_clean(surface);
    canvas_text(&canvas, 0, 0, 8, "same", &plain);
    assert_false(surface_row_is_dirty(surface, 0));
    canvas_text(&canvas, 0, 0, 8, "same", &bold);
    assert_true(surface_row_is_dirty(surface, 0));
    assert_false(surface_row_is_dirty(surface, 1));
    canvas_fill(&canvas, (struct rect){ 0, 1, 8, 1 }, &plain);
    assert_false(surface_row_is_dirty(surface, 1));
    canvas_text(&canvas, 0, 1, 8, " ", &plain); /* a space is a blank */
    assert_false(surface_row_is_dirty(surface, 1));
}

static void test_cut_text_says_so(void **state) {
    OWNED(surface) surface = surface_create(10, 1);
    struct canvas canvas = canvas_of(surface);
    assert_int_equal(canvas_text_cut(&canvas, 0, 0, 5, "abcdefgh", "…", &plain), 5);
    assert_row(surface, 0, "abcd…");
    canvas_clear(&canvas, &plain);
    assert_int_equal(canvas_text_cut(&canvas, 0, 0, 5, "abcde", "…", &plain), 5);
    assert_row(surface, 0, "abcde");
    assert_int_equal(canvas_text_cut(&canvas, 0, 0, 0, "abcde", "…", &plain), 0);
}

static void test_long_clusters_are_cut_at_a_character(void **state) {
    OWNED(surface) surface = surface_create(4, 1);
    struct canvas canvas = canvas_of(surface);
    char text[64] = "a";
    for (int i = 0; i < 20; i++) {
        memcpy(text + 1 + 2 * i, "\xcc\x81", 3);
    }
    canvas_text(&canvas, 0, 0, 4, text, &plain);
    assert_int_equal(strlen(surface_row(surface, 0)[0].text), 25);
}

static void test_controls_and_broken_bytes(void **state) {
    OWNED(surface) surface = surface_create(10, 1);
    struct canvas canvas = canvas_of(surface);
    assert_int_equal(canvas_text(&canvas, 0, 0, 10,
                             "a\x1b[\xff"
                             "b",
                             &plain),
            4);
    assert_row(surface, 0,
            "a[\xef\xbf\xbd"
            "b");
}

static void test_links(void **state) {
    OWNED(surface) surface = surface_create(1, 1);
    assert_int_equal(surface_add_link(surface, NULL), 0);
    assert_int_equal(surface_add_link(surface, ""), 0);
    assert_int_equal(surface_add_link(surface, "https://a"), 1);
    assert_int_equal(surface_add_link(surface, "https://b"), 2);
    assert_int_equal(surface_add_link(surface, "https://a"), 1);
    assert_string_equal(surface_link(surface, 2), "https://b");
    assert_null(surface_link(surface, 0));
    assert_null(surface_link(surface, 3));
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_clipped),
        cmocka_unit_test(test_wide_characters_stay_whole),
        cmocka_unit_test(test_only_changes_make_dirty),
        cmocka_unit_test(test_cut_text_says_so),
        cmocka_unit_test(test_long_clusters_are_cut_at_a_character),
        cmocka_unit_test(test_controls_and_broken_bytes),
        cmocka_unit_test(test_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
