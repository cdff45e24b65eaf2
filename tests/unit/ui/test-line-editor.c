/* SPDX-License-Identifier: MIT */
#include "line-editor.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void press(struct line_editor *editor, enum key_symbol symbol) {
    line_editor_key(editor, &(struct key_event){ .symbol = symbol });
}

static void control(struct line_editor *editor, char letter) {
    line_editor_key(editor, &(struct key_event){ .symbol = KEY_CHARACTER,
                                    .codepoint = (uint32_t)letter,
                                    .modifiers = KEY_CONTROL });
}

static void insert(struct line_editor *editor, const char *text) {
    line_editor_insert(editor, text, strlen(text));
}

static void editing_a_line(void **state) {
    struct line_editor editor;
    line_editor_init(&editor, "héllo wörld", false);
    press(&editor, KEY_BACKSPACE);
    assert_string_equal(line_editor_text(&editor), "héllo wörl");
    press(&editor, KEY_HOME);
    press(&editor, KEY_RIGHT);
    press(&editor, KEY_DELETE);
    assert_string_equal(line_editor_text(&editor), "hllo wörl");
    insert(&editor, "日");
    press(&editor, KEY_LEFT);
    press(&editor, KEY_LEFT);
    insert(&editor, "x");
    assert_string_equal(line_editor_text(&editor), "xh日llo wörl");
    control(&editor, 'e');
    control(&editor, 'w');
    assert_string_equal(line_editor_text(&editor), "xh日llo ");
    control(&editor, 'u');
    assert_string_equal(line_editor_text(&editor), "");
    press(&editor, KEY_BACKSPACE);
    press(&editor, KEY_DELETE);
    press(&editor, KEY_LEFT);
    press(&editor, KEY_RIGHT);
    assert_string_equal(line_editor_text(&editor), "");
    line_editor_finish(&editor);
}

static void what_is_pasted_is_made_to_fit(void **state) {
    struct line_editor editor;
    line_editor_init(&editor, "", false);
    insert(&editor, "a\r\nb\x1b[31mc\td");
    assert_string_equal(line_editor_text(&editor), "a b[31mc d");
    line_editor_finish(&editor);
    line_editor_init(&editor, "", true);
    insert(&editor, "a\r\nb\rc\nd");
    assert_string_equal(line_editor_text(&editor), "a\nb\nc\nd");
    line_editor_finish(&editor);
}

static void moving_between_lines(void **state) {
    struct line_editor editor;
    line_editor_init(&editor, "first\nx\nthird", true);
    press(&editor, KEY_UP);
    insert(&editor, "1");
    assert_string_equal(line_editor_text(&editor), "first\nx1\nthird");
    press(&editor, KEY_UP);
    insert(&editor, "2");
    assert_string_equal(line_editor_text(&editor), "fi2rst\nx1\nthird");
    assert_false(line_editor_key(&editor, &(struct key_event){ .symbol = KEY_UP }));
    control(&editor, 'k');
    assert_string_equal(line_editor_text(&editor), "fi2\nx1\nthird");
    line_editor_finish(&editor);
}

static void drawing_follows_the_cursor(void **state) {
    OWNED(surface) surface = surface_create(6, 2);
    struct canvas canvas = canvas_of(surface);
    struct style plain = { 0 };
    struct buffer text = { 0 };
    struct line_editor editor;
    int column, row;
    line_editor_init(&editor, "0123456789", false);
    line_editor_draw(&editor, &canvas, &plain, &column, &row);
    surface_row_text(surface, 0, &text);
    assert_string_equal(buffer_text(&text), "56789");
    assert_int_equal(column, 5);
    line_editor_finish(&editor);
    line_editor_init(&editor, "abcdefghij\nk", true);
    line_editor_draw(&editor, &canvas, &plain, &column, &row);
    buffer_clear(&text);
    surface_row_text(surface, 0, &text);
    surface_row_text(surface, 1, &text);
    assert_string_equal(buffer_text(&text), "ghijk");
    assert_int_equal(column, 1);
    assert_int_equal(row, 1);
    line_editor_finish(&editor);
    buffer_finish(&text);
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(editing_a_line),
        cmocka_unit_test(what_is_pasted_is_made_to_fit),
        cmocka_unit_test(moving_between_lines),
        cmocka_unit_test(drawing_follows_the_cursor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
