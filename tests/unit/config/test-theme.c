/* SPDX-License-Identifier: MIT */
#include "config/theme.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/path.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct theme *parse(const char *text, enum theme_depth depth, const char *expected) {
    struct diagnostics problems;
    diagnostics_init(&problems, "t");
    struct theme *theme = theme_parse(text, strlen(text), true, depth, &problems);
    char *said = diagnostics_format(&problems);
    assert_string_equal(said, expected);
    free(said);
    diagnostics_finish(&problems);
    return theme;
}

static void parts_are_inherited_from_the_fallback(void **state) {
    OWNED(theme)
    theme = parse("colors: {sky: \"#82aaff\"}\n"
                  "roles:\n"
                  "  panel: {fg: sky, bg: 236, bold: on}\n"
                  "  panel-muted: {fg: red, bold: off}\n"
                  "  panel-task: {underline: on, italic: on}\n"
                  "  error: {fg: \"#f00\"}\n",
            THEME_DEPTH_TRUE, "");
    const struct style *task = theme_style(theme, THEME_PANEL_TASK);
    assert_int_equal(task->foreground, COLOR_INDEXED(1));
    assert_int_equal(task->background, COLOR_INDEXED(236));
    assert_int_equal(task->attributes, STYLE_ITALIC);
    assert_int_equal(task->underline, UNDERLINE_SINGLE);
    assert_int_equal(
            theme_style(theme, THEME_PANEL_HEADING)->foreground, COLOR_RGB(0x82, 0xaa, 0xff));
    assert_int_equal(theme_style(theme, THEME_STATE_FAILED)->foreground, COLOR_RGB(255, 0, 0));
    struct style failed = theme_style_over(theme, THEME_STATE_FAILED, THEME_PANEL);
    assert_int_equal(failed.background, COLOR_INDEXED(236));
    assert_int_equal(failed.foreground, COLOR_RGB(255, 0, 0));
}

static void looks_for_fewer_colors_take_the_place_of_the_rest(void **state) {
    static const char text[] = "roles:\n"
                               "  text: {fg: white}\n"
                               "  accent: {fg: \"#82aaff\", bold: on, basic: {bg: cyan}, plain: "
                               "{reverse: on}}\n"
                               "  error: {fg: \"#f00010\", bold: on}\n";
    OWNED(theme) basic = parse(text, THEME_DEPTH_16, "");
    const struct style *accent = theme_style(basic, THEME_ACCENT);
    assert_int_equal(accent->foreground, COLOR_INDEXED(7));
    assert_int_equal(accent->background, COLOR_INDEXED(6));
    assert_int_equal(accent->attributes, 0);
    assert_int_equal(theme_style(basic, THEME_ERROR)->foreground, COLOR_INDEXED(9));

    OWNED(theme) plain = parse(text, THEME_DEPTH_NONE, "");
    assert_int_equal(theme_style(plain, THEME_ACCENT)->foreground, COLOR_DEFAULT);
    assert_int_equal(theme_style(plain, THEME_ACCENT)->attributes, STYLE_REVERSE);
    assert_int_equal(theme_style(plain, THEME_ERROR)->foreground, COLOR_DEFAULT);
    assert_int_equal(theme_style(plain, THEME_ERROR)->attributes, STYLE_BOLD);
}

static void what_lies_on_a_block_can_be_read_with_few_colors(void **state) {
    static const char text[] = "roles:\n"
                               "  error: {fg: red}\n"
                               "  panel-selected: {fg: black, bg: cyan}\n"
                               "  title: {underline: on}\n";
    OWNED(theme) basic = parse(text, THEME_DEPTH_16, "");
    struct style style = theme_style_over(basic, THEME_ERROR, THEME_PANEL_SELECTED);
    assert_int_equal(style.foreground, COLOR_INDEXED(0));
    assert_int_equal(style.background, COLOR_INDEXED(6));
    style = theme_style_over(basic, THEME_ERROR, THEME_PANEL);
    assert_int_equal(style.foreground, COLOR_INDEXED(1));
    style = theme_style_over(basic, THEME_ERROR, THEME_TITLE);
    assert_int_equal(style.underline, UNDERLINE_SINGLE);

    OWNED(theme) full = parse(text, THEME_DEPTH_256, "");
    style = theme_style_over(full, THEME_ERROR, THEME_PANEL_SELECTED);
    assert_int_equal(style.foreground, COLOR_INDEXED(1));
    assert_int_equal(style.background, COLOR_INDEXED(6));
    style = theme_style_over(full, THEME_PANEL_SELECTED, THEME_TITLE);
    assert_int_equal(style.background, COLOR_INDEXED(6));
}

static void wrong_parts_are_told_and_left_out(void **state) {
    OWNED(theme)
    theme = parse("apearance: dark\n"
                  "colors: {x: \"#12345\", y: [1]}\n"
                  "roles:\n"
                  "  panle: {fg: red}\n"
                  "  panel: {fg: rad, bg: 256, blod: on, dim: perhaps}\n"
                  "  error: {fg: x, basic: {fg: gren}, plain: {foo: 1}}\n"
                  "  title: red\n"
                  "  muted: {fg: {a: b}}\n",
            THEME_DEPTH_TRUE,
            "t:1:1: unknown key 'apearance': did you mean 'appearance'?\n"
            "t:2:13: '#12345' is no color: write a name, 0 to 255, or \"#rrggbb\"\n"
            "t:2:26: 'y' must be a color, not a list\n"
            "t:4:3: unknown role 'panle': did you mean 'panel'?\n"
            "t:5:15: 'rad' is no color: did you mean 'red'?\n"
            "t:5:24: '256' is no color: write a name, 0 to 255, or \"#rrggbb\"\n"
            "t:5:29: unknown key 'blod': did you mean 'bold'?\n"
            "t:5:44: 'dim' must be on or off, not 'perhaps'\n"
            "t:6:30: 'gren' is no color: did you mean 'green'?\n"
            "t:6:45: unknown key 'foo': there are bg, bold, dim, fg, italic, reverse, underline\n"
            "t:7:10: a role must be a table, not text\n"
            "t:8:15: 'fg' must be a text, not a table\n");
    assert_int_equal(theme_style(theme, THEME_PANEL)->foreground, COLOR_DEFAULT);
    assert_int_equal(theme_style(theme, THEME_ERROR)->foreground, COLOR_DEFAULT);
}

static void tables_in_the_wrong_place_are_told(void **state) {
    theme_destroy(parse("roles: 1\ncolors: 2\n", THEME_DEPTH_TRUE,
            "t:1:8: 'roles' must be a table of roles by name, not text\n"
            "t:2:9: 'colors' must be a table of colors by name, not text\n"));
    theme_destroy(parse("- a\n", THEME_DEPTH_TRUE, "t:1:1: a theme must be a table, not a list\n"));
}

static void check_told_apart(
        const struct theme *theme, enum theme_role first, enum theme_role second) {
    if (style_equal(theme_style(theme, first), theme_style(theme, second))) {
        fail_msg("%s looks like %s", theme_role_name(first), theme_role_name(second));
    }
}

static void built_in_themes_tell_apart_what_matters_at_every_depth(void **state) {
    static const enum theme_role pairs[][2] = {
        { THEME_TITLE, THEME_TITLE_FOCUSED },
        { THEME_BORDER, THEME_BORDER_FOCUSED },
        { THEME_PANEL, THEME_PANEL_SELECTED },
        { THEME_PANEL, THEME_PANEL_HEADING },
        { THEME_PANEL_SELECTED, THEME_PANEL_SELECTED_FOCUSED },
        { THEME_STATUS, THEME_STATUS_KEY },
        { THEME_STATUS, THEME_STATUS_PREFIX },
        { THEME_STATUS, THEME_STATUS_WARNING },
        { THEME_DIALOG, THEME_DIALOG_TITLE },
        { THEME_DIALOG_FIELD, THEME_DIALOG_FIELD_FOCUSED },
        { THEME_DIALOG_BUTTON, THEME_DIALOG_BUTTON_FOCUSED },
        { THEME_DIALOG, THEME_DIALOG_ERROR },
        { THEME_STATE_RUNNING, THEME_STATE_FAILED },
        { THEME_STATE_RUNNING, THEME_STATE_EXITED },
        { THEME_TEXT, THEME_SELECTION },
        { THEME_TEXT, THEME_SCROLL },
    };
    for (int dark = 0; dark <= 1; dark++) {
        for (enum theme_depth depth = THEME_DEPTH_NONE; depth <= THEME_DEPTH_TRUE; depth++) {
            OWNED(theme) theme = theme_create(dark, depth);
            assert_int_equal(theme_is_dark(theme), dark);
            for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
                check_told_apart(theme, pairs[i][0], pairs[i][1]);
            }
        }
    }
}

/* Relative luminance by WCAG 2, times 1000, with a square in place of its 2.4th power. */
static int luminance(uint32_t color) {
    double parts[3] = { (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
        (color & 0xff) / 255.0 };
    return (int)(1000 * (0.2126 * parts[0] * parts[0] + 0.7152 * parts[1] * parts[1] +
                                0.0722 * parts[2] * parts[2]));
}

/* At least 3:1 where a theme sets both colours: text that can be read. */
static void built_in_themes_can_be_read(void **state) {
    for (int dark = 0; dark <= 1; dark++) {
        OWNED(theme) theme = theme_create(dark, THEME_DEPTH_TRUE);
        for (enum theme_role role = 0; role < THEME_ROLE_COUNT; role++) {
            const struct style *style = theme_style(theme, role);
            if (COLOR_KIND(style->foreground) != 2 || COLOR_KIND(style->background) != 2) {
                continue;
            }
            int a = luminance(style->foreground) + 50;
            int b = luminance(style->background) + 50;
            if ((a > b ? a * 10 / b : b * 10 / a) < 30) {
                fail_msg("%s of %s: contrast %d.%d", theme_role_name(role), dark ? "dark" : "light",
                        (a > b ? a * 10 / b : b * 10 / a) / 10,
                        (a > b ? a * 10 / b : b * 10 / a) % 10);
            }
        }
    }
}

static void role_names_are_words(void **state) {
    for (enum theme_role role = 0; role < THEME_ROLE_COUNT; role++) {
        const char *name = theme_role_name(role);
        assert_true(name[0] != '\0' && name[strspn(name, "abcdefghijklmnopqrstuvwxyz-")] == '\0');
        for (enum theme_role other = 0; other < role; other++) {
            assert_string_not_equal(name, theme_role_name(other));
        }
    }
}

static void themes_are_found_by_name(void **state) {
    char directory[] = "/tmp/stoa-test-theme-XXXXXX";
    assert_non_null(mkdtemp(directory));
    setenv("XDG_CONFIG_HOME", directory, 1);
    char *themes = path_join(directory, "stoa/themes");
    assert_true(path_make_directory(themes, NULL));
    char *path = path_join(themes, "mine.yaml");
    static const char text[] = "appearance: light\nroles: {error: {fg: 9}}\n";
    assert_true(file_replace(path, text, strlen(text), NULL));

    struct diagnostics problems;
    diagnostics_init(&problems, "");
    OWNED(theme) mine = theme_load("mine", true, THEME_DEPTH_256, &problems);
    assert_int_equal(theme_style(mine, THEME_ERROR)->foreground, COLOR_INDEXED(9));
    assert_false(theme_is_dark(mine));
    assert_true(diagnostics_are_empty(&problems));
    assert_string_equal(problems.file, path);
    diagnostics_finish(&problems);

    diagnostics_init(&problems, "theme");
    OWNED(theme) none = theme_load("../mine/x", false, THEME_DEPTH_256, &problems);
    assert_false(theme_is_dark(none));
    assert_false(diagnostics_are_empty(&problems));
    diagnostics_finish(&problems);

    diagnostics_init(&problems, "theme");
    OWNED(theme) unknown = theme_load("other", true, THEME_DEPTH_256, &problems);
    assert_true(theme_is_dark(unknown));
    char *said = diagnostics_format(&problems);
    assert_string_equal(said,
            "theme: there is no theme 'other': dark and light are built in, others are files in "
            "~/.config/stoa/themes\n");
    free(said);
    diagnostics_finish(&problems);

    setenv("STOA_DATA_DIR", directory, 1);
    OWNED_STR data_themes = path_join(directory, "themes");
    OWNED_STR data_dark = path_join(data_themes, "dark.yaml");
    OWNED_STR data_other = path_join(data_themes, "other.yaml");
    assert_true(path_make_directory(data_themes, NULL));
    assert_true(file_replace(data_dark, text, strlen(text), NULL));
    assert_true(file_replace(data_other, text, strlen(text), NULL));
    diagnostics_init(&problems, "theme");
    OWNED(theme) dark = theme_load("dark", true, THEME_DEPTH_256, &problems);
    assert_true(theme_is_dark(dark));
    OWNED(theme) other = theme_load("other", true, THEME_DEPTH_256, &problems);
    assert_false(theme_is_dark(other));
    assert_true(diagnostics_are_empty(&problems));
    diagnostics_finish(&problems);

    unlink(data_dark);
    unlink(data_other);
    rmdir(data_themes);
    unlink(path);
    rmdir(themes);
    char *parent = path_join(directory, "stoa");
    rmdir(parent);
    rmdir(directory);
    free(parent);
    free(path);
    free(themes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(built_in_themes_can_be_read),
        cmocka_unit_test(built_in_themes_tell_apart_what_matters_at_every_depth),
        cmocka_unit_test(looks_for_fewer_colors_take_the_place_of_the_rest),
        cmocka_unit_test(parts_are_inherited_from_the_fallback),
        cmocka_unit_test(role_names_are_words),
        cmocka_unit_test(tables_in_the_wrong_place_are_told),
        cmocka_unit_test(themes_are_found_by_name),
        cmocka_unit_test(what_lies_on_a_block_can_be_read_with_few_colors),
        cmocka_unit_test(wrong_parts_are_told_and_left_out),
    };
    return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
