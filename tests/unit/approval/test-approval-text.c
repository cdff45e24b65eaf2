/* SPDX-License-Identifier: MIT */
#include "approval/approval-text.h"

#include "base/clean.h"
#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The lines with a sign for each mark. */
static void assert_lines(const char *tool, const char *input, const char *expected) {
    static const char signs[] = { ' ', '#', '-', '+' };
    OWNED(json) parsed = json_parse(input, strlen(input), NULL);
    struct approval_text text;
    struct buffer lines = { 0 };
    approval_text_init(&text, tool, parsed, NULL);
    for (size_t i = 0; i < text.count; i++) {
        buffer_append_format(&lines, "%c%s\n", signs[text.lines[i].mark], text.lines[i].text);
    }
    assert_string_equal(buffer_text(&lines), expected);
    buffer_finish(&lines);
    approval_text_finish(&text);
}

static void a_command_is_shown_line_by_line(void **state) {
    assert_lines("Bash", "{\"command\":\"make &&\\nmake test\",\"description\":\"Test it\"}",
            "#Test it\n make &&\n make test\n");
    assert_lines("Bash", "{\"command\":\"x\",\"run_in_background\":true}",
            "#command\n x\n#in the background\n");
}

static void an_edit_is_shown_as_what_it_changes(void **state) {
    static const struct {
        const char *before, *after, *expected;
    } cases[] = {
        { "two", "TWO", "#f\n-two\n+TWO\n" },
        { "a\\nb\\nc\\n", "a\\nB\\nc\\n", "#f\n a\n-b\n+B\n c\n" },
        { "a\\nb", "a\\nb\\nc", "#f\n a\n-b\n+b\n+c\n" },
        { "a\\nb\\n", "a\\nb\\nc\\n", "#f\n a\n b\n+c\n" },
        { "x\\na\\n", "a\\n", "#f\n-x\n a\n" },
        { "a\\na\\n", "a\\n", "#f\n a\n-a\n" },
        { "", "new\\n", "#f\n+new\n" },
        { "old", "", "#f\n-old\n" },
        { "", "", "#f\n" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        OWNED_STR input =
                text_format("{\"file_path\":\"f\",\"old_string\":\"%s\",\"new_string\":\"%s\"}",
                        cases[i].before, cases[i].after);
        assert_lines("Edit", input, cases[i].expected);
    }
    assert_lines("MultiEdit",
            "{\"file_path\":\"f\",\"edits\":[{\"old_string\":\"a\",\"new_string\":\"b\","
            "\"replace_all\":true},{\"old_string\":\"c\",\"new_string\":\"d\"}]}",
            "#f\n#everywhere in the file:\n-a\n+b\n-c\n+d\n");
    assert_lines("Write", "{\"file_path\":\"f\",\"content\":\"a\\n\\nb\\n\"}", "#f\n+a\n+\n+b\n");
}

static void a_question_is_shown_with_its_options(void **state) {
    assert_lines("AskUserQuestion",
            "{\"questions\":[{\"question\":\"Which?\",\"options\":[{\"label\":\"A\","
            "\"description\":\"first\"},{\"label\":\"B\"}],\"multiSelect\":true}]}",
            "#Which? (several may be chosen)\n 1. A: first\n 2. B\n");
}

static void any_other_tool_shows_its_arguments(void **state) {
    assert_lines("mcp__lab__ping", "{\"to\":\"a\\nb\",\"times\":3}", "#to\n a\n b\n#times\n 3\n");
    assert_lines("ExitPlanMode", "{\"plan\":\"# Go\\n1. there\"}", "#plan\n # Go\n 1. there\n");
    assert_lines("Bash", "[1]", "#command\n");
    assert_lines("Write", "{\"file_path\":\"notes\\n/../x\",\"content\":\"\"}", "#notes^J/../x\n");
    assert_lines("ExitPlanMode", "{}", "#(it says no more: see its pane)\n");
}

static void what_would_hide_is_shown(void **state) {
    static const struct {
        const char *bytes, *expected;
    } cases[] = {
        { "a\033[2Kb\rc\177", "a^[[2Kb^Mc^?" },
        { "a\tb", "a    b" },
        { "\xc2\x9b"
          "31m",
                "<U+009B>31m" },
        { "\xe2\x80\xae"
          "txt\xe2\x80\x8b\xef\xbb\xbf\xc2\xad",
                "<U+202E>txt<U+200B><U+FEFF><U+00AD>" },
        { "\xf3\xa0\x80\xa1", "<U+E0021>" },
        { "ls\xe3\x85\xa4\xe1\x85\x9f\xe2\xa0\x80;rm", "ls<U+3164><U+115F><U+2800>;rm" },
        { "gr\xc3\xbc\xc3\x9f \xe6\xbc\xa2 \xf0\x9f\x98\x80",
                "gr\xc3\xbc\xc3\x9f \xe6\xbc\xa2 \xf0\x9f\x98\x80" },
        { "\xff\xc3", "\xef\xbf\xbd\xef\xbf\xbd" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct buffer out = { 0 };
        clean_append_shown(&out, cases[i].bytes, strlen(cases[i].bytes));
        assert_string_equal(buffer_text(&out), cases[i].expected);
        buffer_finish(&out);
    }
}

static void there_are_bounds(void **state) {
    OWNED_STR many = memory_allocate_zeroed(1, APPROVAL_LINES_MAX * 2 + 3);
    OWNED_STR wide = memory_allocate_zeroed(1, APPROVAL_LINE_MAX_BYTES * 3);
    for (size_t i = 0; i < APPROVAL_LINES_MAX + 1; i++) {
        memcpy(many + i * 2, "a\n", 2);
    }
    memset(wide, 'x', APPROVAL_LINE_MAX_BYTES - 1);
    memcpy(wide + APPROVAL_LINE_MAX_BYTES - 1, "\xe6\xbc\xa2", 3); /* cut within it */
    const char *const contents[] = { many, wide };
    for (size_t i = 0; i < ARRAY_LENGTH(contents); i++) {
        OWNED(json) input = json_create_object();
        json_set_text(input, "content", contents[i]);
        struct approval_text text;
        approval_text_init(&text, "Write", input, NULL);
        assert_true(text.is_cut);
        assert_true(text.count <= APPROVAL_LINES_MAX);
        assert_true(strlen(text.lines[text.count - 1].text) <= APPROVAL_LINE_MAX_BYTES + 3);
        approval_text_finish(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_is_shown_line_by_line),
        cmocka_unit_test(an_edit_is_shown_as_what_it_changes),
        cmocka_unit_test(a_question_is_shown_with_its_options),
        cmocka_unit_test(any_other_tool_shows_its_arguments),
        cmocka_unit_test(what_would_hide_is_shown),
        cmocka_unit_test(there_are_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
