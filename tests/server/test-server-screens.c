/* SPDX-License-Identifier: MIT */

/* An agent that says nothing of itself: its state by what its screen shows. */

#include "server-fixture.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/* Draws what it is given by name, one after the other, as it is told by lines. */
static const char player[] = "#!/bin/sh\n"
                             "echo \"given: $*\" >>\"$HOME/given\"\n"
                             "stty -echo\n"
                             "while read -r screen; do\n"
                             "  printf '\\033[H\\033[2J'\n"
                             "  cat \"" SOURCE_ROOT "/tests/data/agents/$screen.txt\"\n"
                             "done\n";

static void write_program(struct world *world, const char *text) {
    world_write(world, "bin/codex", text);
    OWNED_STR path = world_path(world, "bin/codex");
    assert_int_equal(chmod(path, 0755), 0);
}

static int begin(void **state) {
    int failed = fleet_setup(state);
    struct world *world = *state;
    OWNED_STR config = world_path(world, "home/.config");
    world_set(world, "XDG_CONFIG_HOME", config);
    setenv("XDG_CONFIG_HOME", config, 1);
    struct buffer text = { 0 };
    assert_true(file_read(SOURCE_ROOT "/presets/agents/codex.yaml", 100000, &text, NULL));
    world_write(world, "home/.config/stoa/agents/codex.yaml", buffer_text(&text));
    buffer_finish(&text);
    write_program(world, player);
    return failed;
}

static void start_codex(struct world *world) {
    OWNED_STR path = world_path(world, "bin/codex");
    struct json *spec = spec_of(world, "c", "x");
    json_remove(spec, "command");
    json_set(spec, "argv", json_create_text_array((const char *const[]){ path, NULL }));
    json_set_text(spec, "prompt", "read DESIGN.md");
    json_destroy(ask(world, "session.new", spec));
}

static void show(struct world *world, const char *screen) {
    world_stoa(world, "-L", "test", "send", "c", screen, NULL);
}

static void wait_explained(struct world *world, const char *text) {
    world_waits_output(world, text, "-L", "test", "explain", "c", NULL);
}

static void a_screen_tells_its_state(void **state) {
    struct world *world = *state;
    start_codex(world);
    show(world, "codex-works");
    wait_explained(world, "screen-rule: working");
    show(world, "codex-approval");
    wait_explained(world, "screen-rule: needs-permission");
    wait_explained(world, "approval:   Press enter to confirm or esc to cancel");
    world_waits_output(world, "?", "-L", "test", "ls", NULL);
    show(world, "gemini-works"); /* nothing that is known */
    wait_explained(world, "state      unknown");
    show(world, "codex-waits");
    wait_explained(world, "screen-rule: waiting");
    wait_explained(world, "prompt     not now"); /* nobody types because of a screen */
}

static void it_goes_on_without_the_server(void **state) {
    struct world *world = *state;
    start_codex(world);
    show(world, "codex-approval");
    wait_explained(world, "screen-rule: needs-permission");
    world_kill_server(world);
    wait_explained(world, "screen-rule: needs-permission");
    show(world, "codex-works");
    wait_explained(world, "screen-rule: working");
}

static void it_is_given_its_prompt_and_taken_up_again(void **state) {
    struct world *world = *state;
    start_codex(world);
    show(world, "codex-works");
    wait_explained(world, "screen-rule: working");
    json_destroy(ask(world, "session.restart", with("session", "c", NULL)));
    wait_explained(world, "state      unknown");
    show(world, "codex-waits");
    wait_explained(world, "screen-rule: waiting");
    OWNED_STR given = world_read(world, "home/given");
    assert_string_equal(given, "given: read DESIGN.md\ngiven: resume --last\n");
}

#define PASTER                                                                                     \
    "name: codex\nprograms: [codex]\npaste-prompt: on\n"                                           \
    "screen: [{name: prompt, state: waiting, match: ['^>']}]\n"

/* Waits with its mark, in the mode that stty was given, and keeps what it is told. */
#define READER(mode)                                                                               \
    "#!/bin/sh\nstty " mode "\nprintf '\\033[?2004h> '\n"                                          \
    "dd bs=1 count=27 2>/dev/null >\"$HOME/told\"\necho; echo done\nexec sleep 1000\n"

static void start_paster(struct world *world, const char *program) {
    world_write(world, "home/.config/stoa/agents/codex.yaml", PASTER);
    write_program(world, program);
    start_codex(world);
}

static void a_prompt_is_pasted_once_it_waits(void **state) {
    struct world *world = *state;
    start_paster(world, READER("-icanon -echo -icrnl"));
    world_waits_output(world, "done", "-L", "test", "capture", "c", NULL);
    OWNED_STR told = world_read(world, "home/told");
    assert_string_equal(told, "\033[200~read DESIGN.md\033[201~\r");
    wait_member(world, "c", "message", "");
}

static void nothing_is_pasted_where_lines_are_read(void **state) {
    struct world *world = *state;
    start_paster(world, READER("-echo"));
    wait_explained(world, "screen-rule: waiting");
    wait_member(world, "c", "message", "its first prompt is pasted once it waits for one");
    OWNED_STR told = world_read(world, "home/told");
    assert_string_equal(told, "");
}

static void nothing_is_pasted_after_somebody_typed(void **state) {
    struct world *world = *state;
    start_paster(world,
            "#!/bin/sh\nstty -icanon -echo\necho begun\nhead -c 1 >/dev/null\nprintf '> '\n"
            "exec cat >\"$HOME/told\"\n");
    world_waits_output(world, "begun", "-L", "test", "capture", "c", NULL);
    world_stoa(world, "-L", "test", "keys", "c", "x", NULL);
    wait_explained(world, "screen-rule: waiting");
    wait_member(world, "c", "message", "its first prompt was not pasted: somebody typed before");
    OWNED_STR told = world_read(world, "home/told");
    assert_string_equal(told, "");
}

static void title_bell_and_progress_tell_it_too(void **state) {
    struct world *world = *state;
    world_write(world, "home/.config/stoa/agents/codex.yaml",
            "name: codex\nprograms: [codex]\nscreen:\n"
            "  - {name: asks, state: asks-question, bell: on}\n"
            "  - {name: titled, state: working, title: ['^[0-9] of [0-9]$']}\n"
            "  - {name: moves, state: limited, progress: paused}\n");
    write_program(world, "#!/bin/sh\nstty -echo\nwhile read -r line; do printf \"$line\"; done\n");
    start_codex(world);
    show(world, "\\033]0;3 of 4\\007");
    wait_explained(world, "screen-rule: working");
    wait_explained(world, "titled: 3 of 4");
    show(world, "\\a");
    wait_explained(world, "screen-rule: asks-question");
    show(world, "typed: the bell is over");
    wait_explained(world, "screen-rule: working");
    show(world, "\\033]0;\\007\\033]9;4;4;10\\007");
    wait_explained(world, "screen-rule: limited");
    show(world, "\\033]9;4;0\\007");
    wait_explained(world, "state      unknown");
}

static void a_wrong_file_says_nothing(void **state) {
    struct world *world = *state;
    world_write(world, "home/.config/stoa/agents/codex.yaml",
            "name: codex\nprograms: [codex]\nscreen: [{name: a, state: x, match: [a]}]\n");
    start_codex(world);
    show(world, "codex-works");
    world_waits_output(world, "esc to interrupt", "-L", "test", "capture", "c", NULL);
    wait_explained(world, "none that is known");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, fleet_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_screen_tells_its_state),
        TEST(it_goes_on_without_the_server),
        TEST(it_is_given_its_prompt_and_taken_up_again),
        TEST(a_prompt_is_pasted_once_it_waits),
        TEST(nothing_is_pasted_where_lines_are_read),
        TEST(nothing_is_pasted_after_somebody_typed),
        TEST(title_bell_and_progress_tell_it_too),
        TEST(a_wrong_file_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
