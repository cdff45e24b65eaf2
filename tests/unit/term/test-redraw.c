/* SPDX-License-Identifier: MIT */
/* What terminal_redraw says makes the same screen, now and after the same output. */

#include "base/memory.h"
#include "term/terminal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define COLUMNS 24
#define ROWS    6

static struct terminal *new_terminal(void) {
    return terminal_create(
            &(struct terminal_options){ .columns = COLUMNS, .rows = ROWS, .history_lines_max = 10 },
            &(struct terminal_events){ 0 }, NULL);
}

static void feed(struct terminal *terminal, const char *text) {
    terminal_feed(terminal, text, strlen(text));
}

static void assert_same(struct terminal *terminal, struct terminal *drawn) {
    struct buffer wanted = { 0 }, got = { 0 };
    terminal_capture(terminal, CAPTURE_ANSI, &wanted);
    terminal_capture(drawn, CAPTURE_ANSI, &got);
    assert_string_equal(buffer_text(&got), buffer_text(&wanted));
    struct terminal_cursor a = terminal_cursor(terminal), b = terminal_cursor(drawn);
    assert_int_equal(b.row, a.row);
    assert_int_equal(b.column, a.column);
    assert_int_equal(b.visible, a.visible);
    assert_int_equal(b.shape, a.shape);
    assert_string_equal(terminal_title(drawn), terminal_title(terminal));
    assert_int_equal(
            terminal_modes(drawn).alternate_screen, terminal_modes(terminal).alternate_screen);
    assert_int_equal(terminal_modes(drawn).reverse_screen, terminal_modes(terminal).reverse_screen);
    buffer_finish(&wanted);
    buffer_finish(&got);
}

static void assert_redrawn(struct terminal *terminal, const char *later) {
    struct buffer bytes = { 0 };
    struct terminal *drawn = new_terminal();
    feed(drawn, "\033[41mwhat was there\033[?1049h\033[2;3r");
    terminal_redraw(terminal, &bytes);
    terminal_feed(drawn, bytes.data, bytes.length);
    assert_same(terminal, drawn);
    feed(terminal, later);
    feed(drawn, later);
    assert_same(terminal, drawn);
    buffer_finish(&bytes);
    terminal_destroy(drawn);
}

static void a_screen_is_drawn_again(void **state) {
    static const struct {
        const char *before, *later;
    } cases[] = {
        { "", "text" },
        { "\033[1;31mred\033[m \033]8;;https://a.example/x\033\\link\033]8;;\033\\ e\xcc\x81\r\n"
          "\xe4\xbd\xa0\033[44m\033[K\033[m\033]2;a title\a\033[5 q\033[?25l",
                "more\033[?25h" },
        { "123456789012345678901234", "next" },
        { "\033[3;24H\xe4\xbd\xa0\033[3;22Hab", "c" },
        { "main\033[2;5H\033[?1049halternate\033[3;3H", "more\033[?1049lback" },
        { "\033[2;4r\033[?6h\033[2;2Hx", "\n\n\nfour\033[1;1Hone" },
        { "\033[?69h\033[3;9s\033[2;4r\033[?6h\033[2;2Hx", "\n\n\nfour\033[1;1Hone" },
        { "\033[3g\033[1;5H\033H\033[1;1H", "a\tb" },
        { "\033[32m\0337\033[4;4H", "there\0338here" },
        { "abc\033[1;1H\033[4h", "X" },
        { "\033(0lqk", "x\033(B" },
        { "\016\033)0", "q\017q" },
        { "\033[?7l\033[1;20H", "far too long" },
        { "\033[?5hx", "" },
        { "cut \033[3", "1mred" },
        { "cut \033]2;a ti", "tle\a" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct terminal *terminal = new_terminal();
        feed(terminal, cases[i].before);
        assert_redrawn(terminal, cases[i].later);
        terminal_destroy(terminal);
    }
}

/* A row that goes on in the next one is known to: it is joined again when there is room. */
static void wrapped_rows_stay_one_line(void **state) {
    struct terminal *terminal = new_terminal();
    struct buffer bytes = { 0 }, text = { 0 };
    feed(terminal, "one line that is longer than its screen");
    terminal_redraw(terminal, &bytes);
    struct terminal *drawn = new_terminal();
    terminal_feed(drawn, bytes.data, bytes.length);
    terminal_resize(drawn, 60, ROWS);
    terminal_capture(drawn, 0, &text);
    assert_memory_equal(buffer_text(&text), "one line that is longer than its screen\n", 40);
    buffer_finish(&bytes);
    buffer_finish(&text);
    terminal_destroy(drawn);
    terminal_destroy(terminal);
}

static void any_screen_is_drawn_again(void **state) {
    static const char *const pieces[] = { "some text ", "\r\n", "\n", "\033[A", "\033[3;5H",
        "\033M", "\033[2;3r", "\033[r", "\033[L", "\033[M", "\033[P", "\033[J", "\033[1K",
        "\033[2S", "\033[?1049h", "\033[?1049l", "\033[31m", "\033[44m", "\033[m", "\xe4\xb8\xad",
        "e\xcc\x81", "\t", "\033[4h", "\033[4l", "\033(0", "\033(B", "\033]8;;http://a.b\033\\",
        "\033]8;;\033\\", "\033[?25l", "\033[?25h", "\033[3g", "\033H", "\033[38;2;1;2;3;4:3m",
        "\033[X", "\033[7m" };
    uint32_t random = 7;
    for (int round = 0; round < 300; round++) {
        struct terminal *terminal = new_terminal();
        for (int i = 0; i < 60; i++) {
            random = random * 1664525u + 1013904223u;
            feed(terminal, pieces[(random >> 8) % ARRAY_LENGTH(pieces)]);
        }
        assert_redrawn(terminal, "later\r\n\033[Aand\tmore\033[K");
        terminal_destroy(terminal);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_screen_is_drawn_again),
        cmocka_unit_test(wrapped_rows_stay_one_line),
        cmocka_unit_test(any_screen_is_drawn_again),
    };
    return cmocka_run_group_tests_name("redraw", tests, NULL, NULL);
}
