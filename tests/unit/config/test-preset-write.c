/* SPDX-License-Identifier: MIT */
#include "config/preset.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct preset *parse(const char *text, size_t length) {
    struct diagnostics problems;
    diagnostics_init(&problems, "f");
    struct preset *preset = preset_parse(text, length, "/w/sessions.yaml", &problems);
    char *said = diagnostics_format(&problems);
    assert_string_equal(said, "");
    free(said);
    diagnostics_finish(&problems);
    return preset;
}

static void what_is_written_reads_as_a_person_would_write_it(void **state) {
    setenv("SHELL", "/bin/sh", 1);
    static const char file[] = "name: team\n"
                               "root: /w/code\n"
                               "layout: tiled\n"
                               "budget:\n"
                               "  day: 20\n"
                               "  month: 300\n"
                               "  context: 90%\n"
                               "sessions:\n"
                               "- name: blue\n"
                               "  command: claude\n"
                               "  cwd: blue\n"
                               "  task: Write it\n"
                               "  prompt: |\n"
                               "    First line\n"
                               "    Second line\n"
                               "  restart: on-failure\n"
                               "- name: make\n"
                               "  command: make -j 2\n"
                               "  cwd: /elsewhere\n"
                               "  env:\n"
                               "    CC: clang\n"
                               "    LITERAL: $${HOME}\n"
                               "    EMPTY: \"\"\n"
                               "  limits:\n"
                               "    memory: 2G\n"
                               "    cpu: 150%\n"
                               "  health:\n"
                               "    looping:\n"
                               "      action: restart\n"
                               "      calls: 0\n"
                               "      crashes: 3\n"
                               "      within: 1m\n"
                               "    memory:\n"
                               "      action: notify\n"
                               "      limit: 4G\n"
                               "    stuck:\n"
                               "      action: resume\n"
                               "      after: 30m\n"
                               "  notify: echo $STOA_REASON\n"
                               "- name: list\n"
                               "  command: [echo, a b, \"\"]\n"
                               "- name: loop\n"
                               "  command: while true; do date; done\n"
                               "  restart:\n"
                               "    policy: always\n"
                               "    delay: 1500ms\n"
                               "    maximum: 0\n"
                               "  recording: off\n"
                               "  recycle: 85%\n";
    OWNED(preset) preset = parse(file, strlen(file));
    struct buffer out = { 0 };
    preset_write(preset, &out);
    assert_string_equal(buffer_text(&out), file);
    buffer_finish(&out);
}

static const char *const awkward[] = { "", " ", "~", "null", "yes", "Off", "1", "-", "- a", "a: b",
    "a #b", "#a", "'", "\"", "it's \"so\"", "a\\b", "[a]", "{a}", "*a", "&a", "!a", "%a", "@a",
    "`a`", "| a", "> a", "? a", ": a", " lead", "trail ", "a\n", "\na", "a\n\n b\n", " a\nb",
    "a\nb\n\n", "ünïcödé ✓ 🙂", "tab\tin", "0x10", "1.5", "2026-11-21", "${A}", "$${A}",
    "$", "---", "...", "a\n---\nb\n", "\xc2\xa0nbsp", "\xe2\x80\xa8separator" };

/* For the structs of a preset, which own their strings; these live as long as the test. */
static char *text(const char *constant) {
    return (char *)(uintptr_t)constant;
}

static void every_text_survives(void **state) {
    for (size_t i = 0; i < sizeof(awkward) / sizeof(awkward[0]); i++) {
        char *words[] = { text("program"), text(awkward[i]), NULL };
        struct string_pair pair = { text("VARIABLE"), text(awkward[i]) };
        struct preset_session session = {
            .name = text("s"),
            .directory = text("/w"),
            .prompt = text(awkward[i]),
            .task = strchr(awkward[i], '\n') == NULL ? text(awkward[i]) : NULL,
            .launch = { .argv = words, .environment = { &pair, 1 } },
        };
        preset_launch_set_defaults(&session.launch);
        struct preset preset = { .root = text("/w"), .sessions = &session, .session_count = 1 };
        struct buffer out = { 0 };
        preset_write(&preset, &out);
        OWNED(preset) again = parse(buffer_text(&out), out.length);
        assert_string_equal(again->sessions[0].launch.argv[1], awkward[i]);
        assert_string_equal(
                string_map_find(&again->sessions[0].launch.environment, "VARIABLE"), awkward[i]);
        assert_true(text_equal(again->sessions[0].prompt, awkward[i]));
        assert_true(text_equal(again->sessions[0].task, session.task));
        assert_string_equal(again->sessions[0].directory, "/w");
        buffer_finish(&out);
    }
}

static void programs_with_odd_names_stay_programs(void **state) {
    static const char *const names[] = { "my program", "a;b", "~x", "cd", "$X", "" };
    for (size_t i = 0; i + 1 < sizeof(names) / sizeof(names[0]); i++) {
        char *words[] = { text(names[i]), NULL };
        struct preset_session session = {
            .name = text("s"), .directory = text("/~x/${y}"), .launch = { .argv = words }
        };
        preset_launch_set_defaults(&session.launch);
        struct preset preset = { .root = text("/"), .sessions = &session, .session_count = 1 };
        struct buffer out = { 0 };
        preset_write(&preset, &out);
        OWNED(preset) again = parse(buffer_text(&out), out.length);
        assert_null(again->sessions[0].launch.shell_line);
        assert_string_equal(again->sessions[0].launch.argv[0], names[i]);
        assert_string_equal(again->sessions[0].directory, "/~x/${y}");
        buffer_finish(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_survives),
        cmocka_unit_test(programs_with_odd_names_stay_programs),
        cmocka_unit_test(what_is_written_reads_as_a_person_would_write_it),
    };
    return cmocka_run_group_tests_name("preset-write", tests, NULL, NULL);
}
