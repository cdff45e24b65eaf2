/* SPDX-License-Identifier: MIT */

/* Copy mode, by its keys and by the mouse: where the cursor goes, what is marked and selected, what
 * comes out. */

#include "scene.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define PREFIX "\x1b[32;5u"

/* The pane is 80 x 22: a title above it, the status line below. */
static struct scene *create_shell(const char *text) {
    unsetenv("VISUAL");
    unsetenv("EDITOR");
    struct scene *scene = scene_create(80, 24);
    scene_add_session(scene, "shell", "sh");
    scene_print(scene, 0, text);
    (void)scene_asked(scene);
    return scene;
}

static struct scene *create_lines(int count) {
    struct scene *scene = create_shell("");
    for (int i = 1; i <= count; i++) {
        char text[64];
        snprintf(text, sizeof(text), "line %d of it%s", i, i < count ? "\r\n" : "");
        scene_print(scene, 0, text);
    }
    return scene;
}

static void use_emacs(struct scene *scene) {
    scene_app(scene)->settings->copy_keys = COPY_KEYS_EMACS;
}

static void assert_cursor(struct scene *scene, uint16_t row, uint16_t column) {
    struct screen_cursor cursor = scene_cursor(scene);
    assert_true(cursor.visible);
    assert_int_equal(cursor.row, row + 1); /* the title is above */
    assert_int_equal(cursor.column, column);
}

static const struct style *style_at(struct scene *scene, uint16_t row, uint16_t column) {
    return &surface_row(scene_app(scene)->surface, (uint16_t)(row + 1))[column].style;
}

static void assert_tinted(
        struct scene *scene, uint16_t row, uint16_t from, uint16_t to, enum theme_role role) {
    uint32_t wanted = app_style(scene_app(scene), role)->background;
    for (uint16_t column = 0; column < 80; column++) {
        bool is = style_at(scene, row, column)->background == wanted;
        if (is != (column >= from && column < to)) {
            fail_msg("row %u column %u is %stinted", row, column, is ? "" : "not ");
        }
    }
}

/* ---- moving ------------------------------------------------------------------------------------
 */

static void the_cursor_moves_over_the_text(void **state) {
    static const struct {
        const char *keys;
        uint16_t row, column;
    } steps[] = {
        { "", 2, 3 }, /* where the program's is */
        { "0", 2, 0 }, { "k", 1, 0 }, { "$", 1, 14 },
        { "k", 0, 12 },                               /* as far as the line goes; the goal stays */
        { "j", 1, 14 }, { "^", 1, 2 }, { "w", 1, 6 }, /* "=" */
        { "w", 1, 8 },                                /* "(b" */
        { "w", 1, 9 }, { "W", 1, 12 }, { "b", 1, 10 }, { "B", 1, 8 }, { "e", 1, 9 }, { "E", 1, 10 },
        { "H", 0, 0 }, { "e", 0, 4 }, { "l", 0, 5 }, { "h", 0, 4 }, { "\x1b[B", 1, 4 },
        { "\x1b[H", 1, 0 }, { "G", 21, 0 }, { "{", 0, 0 }, /* from blank rows to before the text */
    };
    struct scene *scene = create_shell("first words.,\r\n  let = (b) ok\xc3\xa9\r\nend");
    scene_type(scene, PREFIX "[");
    for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
        scene_type(scene, steps[i].keys);
        struct screen_cursor cursor = scene_cursor(scene);
        if (cursor.row != steps[i].row + 1 || cursor.column != steps[i].column) {
            fail_msg("step %zu '%s' went to %d,%d, not %d,%d", i, steps[i].keys, cursor.row - 1,
                    cursor.column, steps[i].row, steps[i].column);
        }
    }
    assert_shows(scene, "no history yet");       /* all there is, is on the screen */
    assert_string_equal(scene_asked(scene), ""); /* the program saw none of it */
    scene_destroy(scene);
}

static void a_count_repeats_a_motion(void **state) {
    static const struct {
        const char *keys;
        uint16_t row, column;
    } steps[] = {
        { "5k", 16, 0 },
        { "3j", 19, 0 },
        { "2w", 19, 8 },
        { "10l", 20, 4 },
        { "10h", 19, 8 },
        { "20", 19, 8 },
        { "k", 0, 8 },
        { "0", 0, 0 }, /* not a digit: the line's start */
        { "3\x1b[27u", 0, 0 },
        { "j", 1, 0 },   /* Escape takes the count back */
        { "2vj", 2, 0 }, /* what takes none ignores it */
        { "\x1b[27u", 2, 0 },
        { "99999999j", 21, 0 },
    };
    struct scene *scene = create_lines(22);
    scene_type(scene, PREFIX "[0");
    for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
        scene_type(scene, steps[i].keys);
        struct screen_cursor cursor = scene_cursor(scene);
        if (cursor.row != steps[i].row + 1 || cursor.column != steps[i].column) {
            fail_msg("step %zu '%s' went to %d,%d, not %d,%d", i, steps[i].keys, cursor.row - 1,
                    cursor.column, steps[i].row, steps[i].column);
        }
    }
    scene_type(scene, "12");
    assert_shows(scene, " 12  no history yet");
    scene_destroy(scene);
}

/* Rows that are far away come while the count is under way. */
static void a_count_goes_through_the_history(void **state) {
    struct scene *scene = create_lines(900);
    scene_type(scene, PREFIX "[10GVy");
    assert_string_equal(scene_copied(scene), "line 10 of it");
    scene_type(scene, PREFIX "[10G700jVy");
    assert_string_equal(scene_copied(scene), "line 710 of it");
    scene_type(scene, PREFIX "[1g");
    assert_shows(scene, "878 of 878 lines back");
    scene_type(scene, "99999GVy");
    assert_string_equal(scene_copied(scene), "line 900 of it");
    scene_destroy(scene);
}

static void a_count_in_emacs_is_typed_with_alt(void **state) {
    struct scene *scene = create_lines(22);
    use_emacs(scene);
    scene_type(scene, PREFIX "[\x1b"
                             "1\x1b"
                             "2\x10");
    assert_cursor(scene, 9, 12);
    scene_destroy(scene);
}

static void wide_characters_are_one_step(void **state) {
    struct scene *scene = create_shell("a\xe4\xbd\xa0\xe5\xa5\xbd"
                                       "b");
    scene_type(scene, PREFIX "[0l");
    assert_cursor(scene, 0, 1);
    scene_type(scene, "l");
    assert_cursor(scene, 0, 3);
    scene_type(scene, "l");
    assert_cursor(scene, 0, 5);
    scene_type(scene, "hh");
    assert_cursor(scene, 0, 1);
    scene_type(scene, "v$y");
    assert_string_equal(scene_copied(scene), "\xe4\xbd\xa0\xe5\xa5\xbd"
                                             "b");
    scene_destroy(scene);
}

static void the_view_follows(void **state) {
    struct scene *scene = create_lines(100); /* 78 are history */
    scene_type(scene, PREFIX "[");
    assert_shows(scene, "0 of 78 lines back");
    assert_shows(scene, "history");
    scene_type(scene, "g");
    assert_shows(scene, "78 of 78 lines back");
    assert_cursor(scene, 0, 0);
    scene_type(scene, "Lj");
    assert_shows(scene, "77 of 78 lines back");
    scene_print(scene, 0, "\r\nmore"); /* the view stays on its lines */
    assert_shows(scene, "78 of 79 lines back");
    assert_cursor(scene, 21, 0);
    scene_type(scene, "\x02"); /* a page up: at the beginning now */
    assert_shows(scene, "79 of 79 lines back");
    scene_type(scene, "G");
    assert_shows(scene, "0 of 79 lines back");
    assert_shows(scene, "more");
    scene_type(scene, "\x04\x04"); /* entered by its key: not left at the end */
    assert_shows(scene, "lines back");
    scene_type(scene, ":30\r");
    assert_shows(scene, "30 of 79 lines back");
    assert_cursor(scene, 0, 0);
    scene_type(scene, "q");
    assert_shows_not(scene, "lines back");
    scene_destroy(scene);
}

static void the_wheel_comes_back_to_the_program(void **state) {
    struct scene *scene = create_lines(100);
    scene_type(scene, "\x1b[<64;5;5M");
    assert_shows(scene, "3 of 78 lines back");
    scene_type(scene, "\x1b[<0;5;5M\x1b[<0;5;5m\x1b[<65;5;5M\x1b[<65;5;5M");
    assert_shows_not(scene, "lines back");
    scene_print(scene, 0, "\x1b[?1049h\x1b[?1000h"); /* with Shift it is stoa's, in any program */
    scene_type(scene, "\x1b[<68;5;5M");
    assert_shows(scene, "3 of 78 lines back");
    assert_string_equal(scene_asked(scene), "");
    scene_destroy(scene);
}

/* ---- selecting ---------------------------------------------------------------------------------
 */

static void characters_lines_words_and_rectangles(void **state) {
    static const struct {
        const char *keys, *copied;
    } rows[] = {
        { "ggv$y", "alpha beta" },
        { "glllvjy", "ha beta\nseco" },
        { "gvwoy", "alpha b" },
        { "gjVy", "second: a line that" }, /* and what was wrapped: below */
        { "gwaey", "beta" },
        { "glll\x16jly", "ha\non" },
        { "glllRjlRy", "ha beta\nsecon" }, /* back to characters */
        { "gwY", "alpha beta" },
        { "gw$vby", "beta" },
        { "gwDx", "beta" },
        { "gv\x1bv$y", "alpha beta" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct scene *scene = create_shell("alpha beta   \r\nsecond");
        scene_type(scene, PREFIX "[");
        if (i != 3 && i != 7) { /* of those below */
            scene_type(scene, rows[i].keys);
            if (!text_equal(scene_copied(scene), rows[i].copied)) {
                fail_msg("'%s' copied '%s'", rows[i].keys, scene_copied(scene));
            }
        }
        scene_destroy(scene);
    }
}

static void wrapped_lines_are_one(void **state) {
    struct scene *scene = create_shell("x\r\n");
    for (int i = 0; i < 10; i++) {
        scene_print(scene, 0, "0123456789 ");
    }
    scene_print(scene, 0, "\r\nend");
    scene_type(scene, PREFIX "[gjV"); /* the first of its two rows */
    assert_shows(scene, "selecting lines");
    assert_tinted(scene, 1, 0, 80, THEME_SELECTION);
    assert_tinted(scene, 2, 0, 80, THEME_SELECTION);
    assert_tinted(scene, 3, 0, 0, THEME_SELECTION);
    scene_picture(scene, "select-lines");
    scene_type(scene, "y");
    assert_int_equal(strlen(scene_copied(scene)), 109); /* without the blank at its end */
    assert_null(strchr(scene_copied(scene), '\n'));
    assert_shows(scene, "copied 110 bytes"); /* a line ends */
    scene_destroy(scene);
}

static void a_rectangle_is_seen_as_one(void **state) {
    struct scene *scene = create_shell("one two\r\nthree four\r\nfive six");
    scene_type(scene, PREFIX "[gll\x16jjll");
    for (uint16_t row = 0; row < 3; row++) {
        assert_tinted(scene, row, 2, 5, THEME_SELECTION);
    }
    assert_shows(scene, "selecting a rectangle");
    scene_picture(scene, "select-rectangle");
    scene_type(scene, "\r");
    assert_string_equal(scene_copied(scene), "e t\nree\nve");
    scene_destroy(scene);
}

static void a_selection_stays_on_its_text(void **state) {
    struct scene *scene = create_lines(100);
    scene_type(scene, PREFIX "[kk0v$"); /* "line 98 of it" */
    for (int i = 0; i < 50; i++) {
        scene_print(scene, 0, "\r\nmore");
    }
    assert_tinted(scene, 19, 0, 13, THEME_SELECTION);
    scene_type(scene, "y");
    assert_string_equal(scene_copied(scene), "line 98 of it");
    scene_destroy(scene);
}

static void what_is_pruned_is_said(void **state) {
    struct scene *scene = create_lines(100); /* the history holds 1000 lines */
    scene_type(scene, PREFIX "[gvj");
    for (int i = 0; i < 923; i++) {
        scene_print(scene, 0, "\r\nmore");
    }
    assert_shows(scene, "the beginning of the selection is gone");
    for (int i = 0; i < 10; i++) {
        scene_print(scene, 0, "\r\nmore");
    }
    assert_shows(scene, "the selected text is gone from the history");
    assert_false(scene_app(scene)->input.selection.active);
    scene_destroy(scene);
}

/* C-Space alone is the prefix: the hint says what to press. */
static void a_key_that_is_the_prefix_is_shown_twice(void **state) {
    struct scene *scene = create_shell("alpha");
    use_emacs(scene);
    scene_resize(scene, 140, 10);
    scene_type(scene, PREFIX "[");
    assert_shows(scene, "C-Space C-Space select");
    scene_destroy(scene);
}

static void emacs_leaves_the_last_one_out(void **state) {
    struct scene *scene = create_shell("alpha beta\r\nsecond");
    use_emacs(scene);
    scene_type(scene, PREFIX "[");
    scene_type(scene, "\x1b<" PREFIX PREFIX "\x1b"
                      "f\x06\x1bw"); /* M-< C-Space M-f C-f M-w */
    assert_string_equal(scene_copied(scene), "alpha");
    assert_shows_not(scene, "lines back");
    scene_type(scene, PREFIX "[\x1b<@\x0e\x05\x17"); /* M-< mark, C-n C-e, C-w */
    assert_string_equal(scene_copied(scene), "alpha beta\nsecond");
    scene_type(scene, PREFIX "[\x1b<\x06\x0b"); /* C-f C-k */
    assert_string_equal(scene_copied(scene), "lpha beta");
    scene_destroy(scene);
}

static void keys_are_those_of_the_editor(void **state) {
    struct scene *scene = create_shell("x");
    struct app *app = scene_app(scene);
    assert_int_equal(app_copy_mode(app), KEY_MODE_COPY_VI);
    setenv("EDITOR", "/usr/bin/emacs -nw", 1);
    assert_int_equal(app_copy_mode(app), KEY_MODE_COPY_EMACS);
    setenv("VISUAL", "nvim", 1);
    assert_int_equal(app_copy_mode(app), KEY_MODE_COPY_VI);
    app->settings->copy_keys = COPY_KEYS_EMACS;
    assert_int_equal(app_copy_mode(app), KEY_MODE_COPY_EMACS);
    unsetenv("VISUAL");
    unsetenv("EDITOR");
    scene_type(scene, PREFIX "[");
    scene_type(scene, "\x1bOP"); /* F1: their help */
    assert_shows(scene, "In the history of a pane, as in Emacs");
    assert_shows(scene, "C-n Down");
    assert_shows_not(scene, "After the prefix");
    scene_destroy(scene);
}

/* ---- by mouse ----------------------------------------------------------------------------------
 */

static void words_and_lines_by_clicks(void **state) {
    struct scene *scene = create_shell("alpha beta-gamma   \r\nx");
    scene_type(scene, "\x1b[<0;8;2M\x1b[<0;8;2m\x1b[<0;8;2M\x1b[<0;8;2m");
    assert_string_equal(scene_copied(scene), "beta");
    assert_tinted(scene, 0, 6, 10, THEME_SELECTION);
    scene_type(scene, "\x1b[<0;8;2M\x1b[<0;8;2m"); /* the third */
    assert_string_equal(scene_copied(scene), "alpha beta-gamma");
    scene_type(scene, "\x1b[<0;2;2M\x1b[<0;2;2m\x1b[<0;2;2M\x1b[<32;13;2M\x1b[<0;13;2m");
    assert_string_equal(scene_copied(scene), "alpha beta-gamma"); /* whole words of a drag */
    scene_destroy(scene);
}

static void a_rectangle_by_dragging_with_alt(void **state) {
    struct scene *scene = create_shell("one two\r\nthree four");
    scene_type(scene, "\x1b[<8;3;2M\x1b[<40;5;3M\x1b[<8;5;3m");
    assert_string_equal(scene_copied(scene), "e t\nree");
    scene_destroy(scene);
}

static void a_drag_beyond_the_pane_goes_on_in_the_history(void **state) {
    struct scene *scene = create_lines(100);
    scene_type(scene, "\x1b[<0;5;3M"); /* "line 80 of it" */
    for (int i = 0; i < 5; i++) {
        scene_type(scene, "\x1b[<32;1;1M");
    }
    assert_shows(scene, "5 of 78 lines back");
    scene_type(scene, "\x1b[<0;1;1m");
    assert_true(text_starts_with(scene_copied(scene), "line 74 of it\nline 75"));
    assert_true(text_ends_with(scene_copied(scene), "\nline"));
    scene_destroy(scene);
}

/* ---- searching ---------------------------------------------------------------------------------
 */

static void matches_are_shown_while_they_are_typed(void **state) {
    struct scene *scene = create_lines(100);
    scene_type(scene, PREFIX "[?line 7");
    assert_shows(scene, "search up");
    assert_shows(scene, "match 11 of 11  text  Tab: regular expression");
    assert_shows(scene, "line 79 of it");
    scene_picture(scene, "searching");
    scene_type(scene, "5");
    assert_shows(scene, "match 1 of 1");
    scene_type(scene, "\x1b"); /* given up: as it was */
    assert_shows(scene, "0 of 78 lines back");
    assert_shows_not(scene, "match");
    scene_type(scene, "?line 7\r");
    assert_shows(scene, "match 11 of 11");
    scene_type(scene, "n");
    assert_shows(scene, "match 10 of 11");
    scene_type(scene, "N");
    assert_shows(scene, "match 11 of 11");
    scene_type(scene, "N");
    assert_shows(scene, "match 1 of 11");
    assert_shows(scene, "the search went on at the other end");
    scene_picture(scene, "searched");
    scene_type(scene, "/line 7\r"); /* down again, from "line 7" to "line 70" */
    assert_shows(scene, "match 2 of 11");
    scene_destroy(scene);
}

static void all_matches_are_marked(void **state) {
    struct scene *scene = create_shell("an ab, ab and abc\r\nnone\r\nAB");
    scene_type(scene, PREFIX "[g/ab\r");
    assert_shows(scene, "match 1 of 4");
    assert_tinted(scene, 0, 3, 5, THEME_MATCH_CURRENT);
    uint32_t mark = app_style(scene_app(scene), THEME_MATCH)->background;
    assert_int_equal(style_at(scene, 0, 7)->background, mark);
    assert_int_equal(style_at(scene, 0, 15)->background, mark);
    assert_int_not_equal(style_at(scene, 0, 16)->background, mark);
    assert_tinted(scene, 2, 0, 2, THEME_MATCH);
    scene_type(scene, "\x1b");
    assert_int_not_equal(style_at(scene, 0, 7)->background, mark);
    scene_destroy(scene);
}

/* Where there are no colours, and few: three cells of a row that are a match, the current one and
 * none look different from each other, and again when they are selected. */
static void a_selection_shows_on_matches(void **state) {
    static const enum color_depth depths[] = { COLORS_NONE, COLORS_16 };
    for (size_t i = 0; i < ARRAY_LENGTH(depths); i++) {
        struct scene *scene = scene_create_with(
                80, 24, &(struct app_options){ .fleet = "default" }, depths[i], true);
        scene_add_session(scene, "shell", "sh");
        scene_print(scene, 0, "ab ab cd\r\nab ab cd");
        scene_type(scene, PREFIX "[g/ab\r");
        struct style looks[6] = { *style_at(scene, 0, 1), *style_at(scene, 0, 4),
            *style_at(scene, 0, 7) };
        scene_type(scene, "gg0");
        scene_type(scene, "V");
        looks[3] = *style_at(scene, 0, 1);
        looks[4] = *style_at(scene, 0, 4);
        looks[5] = *style_at(scene, 0, 7);
        for (size_t a = 0; a < ARRAY_LENGTH(looks); a++) {
            for (size_t b = 0; b < a; b++) {
                assert_false(style_equal(&looks[a], &looks[b]));
            }
        }
        scene_destroy(scene);
    }
}

static void expressions_are_a_tab_away(void **state) {
    struct scene *scene = create_lines(100);
    scene_type(scene, PREFIX "/line [0-9]+0 "); /* after the prefix: from anywhere */
    assert_shows(scene, "no match");
    scene_type(scene, "\t");
    assert_shows(scene, "regular expression");
    assert_shows(scene, "match 10 of 10");
    scene_type(scene, "\r");
    assert_shows(scene, "match 10 of 10");
    scene_type(scene, "/(\r");
    assert_shows(scene, "not a regular expression: a '(' is not closed");
    scene_type(scene, "/nothing here\r");
    assert_shows(scene, "'nothing here' is nowhere in the history");
    scene_destroy(scene);
}

static void the_word_here_is_searched(void **state) {
    struct scene *scene = create_shell("  foo bar\r\nxfoo\r\nbar foo");
    scene_type(scene, PREFIX "[g*");
    assert_shows(scene, "match 2 of 2"); /* "xfoo" is another word */
    assert_cursor(scene, 2, 4);
    scene_type(scene, "#");
    assert_shows(scene, "match 1 of 2");
    scene_destroy(scene);
}

static void a_search_selects(void **state) {
    struct scene *scene = create_shell("from here to there\r\nx");
    scene_type(scene, PREFIX "[gv/there\ry"); /* all at once: keys wait for the answer */
    assert_string_equal(scene_copied(scene), "from here to t");
    scene_destroy(scene);
}

static void prompts_are_jumped_to(void **state) {
    struct scene *scene = create_shell("");
    for (int i = 0; i < 40; i++) {
        char text[64];
        snprintf(text, sizeof(text), "\x1b]133;A\a$ command %d\r\noutput\r\n", i);
        scene_print(scene, 0, text);
    }
    scene_type(scene, PREFIX "[[");
    assert_shows(scene, "$ command 39");
    scene_type(scene, "[[[[[[[[[[[[[[[[[[["); /* each waits for the one before */
    for (int i = 0; i < 5; i++) {
        scene_settle(scene);
    }
    assert_shows(scene, "$ command 20\n");
    assert_cursor(scene, 0, 0);
    scene_type(scene, "]");
    assert_row_is(scene, 1, "$ command 21");
    scene_type(scene, "g[");
    assert_shows(scene, "no further prompt");
    scene_destroy(scene);
}

static void keys_wait_for_rows_that_come(void **state) {
    struct scene *scene = create_lines(900);
    scene_type(scene, PREFIX "[gwve" /* rows that are not here yet */);
    scene_type(scene, "y");
    assert_string_equal(scene_copied(scene), "1 of");
    scene_type(scene, PREFIX "[?line 9\rnnnq");
    assert_shows_not(scene, "lines back"); /* who leaves does not wait */
    scene_type(scene, "x");
    assert_string_equal(scene_asked(scene), "host 0: key x\n");
    scene_destroy(scene);
}

/* ---- files -------------------------------------------------------------------------------------
 */

static void a_selection_goes_to_a_file(void **state) {
    char directory[] = "/tmp/stoa-copy-XXXXXX";
    assert_non_null(mkdtemp(directory));
    struct scene *scene = create_shell("alpha beta\r\nx");
    OWNED_STR path = text_format("%s/out", directory);
    OWNED_STR keys = text_format("sfile\x15%s\r", path);
    scene_type(scene, PREFIX "[gs"); /* nothing is selected */
    assert_shows(scene, "nothing is selected");
    scene_type(scene, "V");
    scene_type(scene, keys);
    assert_shows(scene, "wrote 11 bytes to");
    struct buffer text = { 0 };
    OWNED_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    char *room = buffer_reserve(&text, 64);
    text.length = (size_t)read(fd, room, 64);
    assert_string_equal(buffer_text(&text), "alpha beta\n");
    scene_type(scene, keys); /* what is there is not written over */
    assert_shows(scene, "File exists");
    buffer_finish(&text);
    unlink(path);
    rmdir(directory);
    scene_destroy(scene);
}

/* The pane goes while its prompt is open. */
static void a_prompt_outlives_its_pane(void **state) {
    struct scene *scene = create_lines(100);
    scene_add_session(scene, "other", "sh");
    scene_type(scene, PREFIX "[/line");
    scene_remove_session(scene, 0);
    scene_type(scene, " 7\r");
    assert_shows(scene, "other");
    scene_destroy(scene);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cursor_moves_over_the_text),
        cmocka_unit_test(a_count_goes_through_the_history),
        cmocka_unit_test(a_count_in_emacs_is_typed_with_alt),
        cmocka_unit_test(a_count_repeats_a_motion),
        cmocka_unit_test(wide_characters_are_one_step),
        cmocka_unit_test(the_view_follows),
        cmocka_unit_test(the_wheel_comes_back_to_the_program),
        cmocka_unit_test(characters_lines_words_and_rectangles),
        cmocka_unit_test(wrapped_lines_are_one),
        cmocka_unit_test(a_rectangle_is_seen_as_one),
        cmocka_unit_test(a_selection_stays_on_its_text),
        cmocka_unit_test(what_is_pruned_is_said),
        cmocka_unit_test(a_key_that_is_the_prefix_is_shown_twice),
        cmocka_unit_test(emacs_leaves_the_last_one_out),
        cmocka_unit_test(keys_are_those_of_the_editor),
        cmocka_unit_test(words_and_lines_by_clicks),
        cmocka_unit_test(a_rectangle_by_dragging_with_alt),
        cmocka_unit_test(a_drag_beyond_the_pane_goes_on_in_the_history),
        cmocka_unit_test(matches_are_shown_while_they_are_typed),
        cmocka_unit_test(a_selection_shows_on_matches),
        cmocka_unit_test(all_matches_are_marked),
        cmocka_unit_test(expressions_are_a_tab_away),
        cmocka_unit_test(the_word_here_is_searched),
        cmocka_unit_test(a_search_selects),
        cmocka_unit_test(prompts_are_jumped_to),
        cmocka_unit_test(keys_wait_for_rows_that_come),
        cmocka_unit_test(a_selection_goes_to_a_file),
        cmocka_unit_test(a_prompt_outlives_its_pane),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
