/* SPDX-License-Identifier: MIT */
#include "overlay.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void put(struct surface *surface, int column, const char *text, uint8_t width,
        const struct style *style) {
    struct canvas canvas = canvas_of(surface);
    canvas_glyph(&canvas, column, 0, text, strlen(text), width, style);
}

static void assert_overlay(
        struct surface *surface, enum color_depth depth, bool *forced, const char *expected) {
    struct buffer out = { 0 };
    overlay_append_row(&out, surface, 0, depth, forced);
    assert_string_equal(buffer_text(&out), expected);
    buffer_finish(&out);
}

static void plain_cells_need_nothing(void **state) {
    OWNED(surface) surface = surface_create(10, 1);
    struct style bold = { .attributes = STYLE_BOLD, .underline = UNDERLINE_SINGLE };
    put(surface, 0, "a", 1, &bold);
    put(surface, 1, "日", 2, &bold);
    put(surface, 3, "e\xcc\x81", 1, &bold);
    assert_overlay(surface, COLORS_DIRECT, NULL, "");
}

static void what_ncurses_cannot_say_is_written(void **state) {
    OWNED(surface) surface = surface_create(10, 1);
    struct style strike = { .attributes = STYLE_STRIKE, .foreground = COLOR_RGB(1, 2, 3) };
    put(surface, 2, "a", 1, &strike);
    put(surface, 3, "b", 1, &strike);
    assert_overlay(surface, COLORS_DIRECT, NULL, "\x1b[1;3H\x1b[0;9;38;2;1;2;3mab");
    assert_overlay(surface, COLORS_NONE, NULL, "\x1b[1;3H\x1b[0;9mab");
    struct style curl = { .underline = UNDERLINE_CURLY, .underline_color = COLOR_RGB(9, 8, 7) };
    put(surface, 3, "b", 1, &curl);
    assert_overlay(
            surface, COLORS_DIRECT, NULL, "\x1b[1;3H\x1b[0;9;38;2;1;2;3ma\x1b[0;4:3;58:2::9:8:7mb");
    assert_overlay(surface, COLORS_16, NULL, "\x1b[1;3H\x1b[0;9;30ma");
}

static void links_are_opened_and_closed(void **state) {
    OWNED(surface) surface = surface_create(4, 1);
    struct style link = { .link = surface_add_link(surface, "https://a/\x1b\\b") };
    put(surface, 0, "x", 1, &link);
    assert_overlay(surface, COLORS_256, NULL,
            "\x1b[1;1H\x1b[0m\x1b]8;id=stoa1;https://a/\\b\x1b\\x\x1b]8;;\x1b\\");
}

/* Pointed at, all of it lights up: it is one link, not one for each cell. */
static void a_link_is_opened_once_a_row(void **state) {
    OWNED(surface) surface = surface_create(6, 1);
    struct style link = { .link = surface_add_link(surface, "https://a/") };
    struct style other = { .link = surface_add_link(surface, "https://b/") };
    put(surface, 0, "a", 1, &link);
    put(surface, 1, "b", 1, &link);
    put(surface, 2, "c", 1, &other);
    put(surface, 4, "d", 1, &other);
    assert_overlay(surface, COLORS_256, NULL,
            "\x1b[1;1H\x1b[0m\x1b]8;id=stoa1;https://a/\x1b\\ab"
            "\x1b[0m\x1b]8;id=stoa2;https://b/\x1b\\c"
            "\x1b[1;5H\x1b[0md\x1b]8;;\x1b\\");
}

static void a_cluster_is_placed_and_what_it_may_cover_is_mended(void **state) {
    OWNED(surface) surface = surface_create(8, 1);
    struct style plain = { 0 };
    put(surface, 0, "👨\xe2\x80\x8d👩", 2, &plain); /* two columns, four where clusters are unknown */
    put(surface, 2, "x", 1, &plain);
    assert_overlay(surface, COLORS_256, NULL, "\x1b[1;1H\x1b[0m👨\xe2\x80\x8d👩\x1b[1;3Hx ");
}

static void forced_cells_are_written_as_they_are(void **state) {
    OWNED(surface) surface = surface_create(4, 1);
    struct style plain = { 0 };
    bool forced[4] = { false, true, false, false };
    put(surface, 1, "x", 1, &plain);
    assert_overlay(surface, COLORS_256, forced, "\x1b[1;2H\x1b[0mx");
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_cells_need_nothing),
        cmocka_unit_test(what_ncurses_cannot_say_is_written),
        cmocka_unit_test(links_are_opened_and_closed),
        cmocka_unit_test(a_link_is_opened_once_a_row),
        cmocka_unit_test(a_cluster_is_placed_and_what_it_may_cover_is_mended),
        cmocka_unit_test(forced_cells_are_written_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
