/* SPDX-License-Identifier: MIT */

/*
 * Four real Claude Code sessions at once in tiles: they draw, take a prompt, ask for permission,
 * are answered, finish. The user's own status line shows, and no file of the user's is touched.
 */

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "claude-fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define SESSIONS 4

static void write_preset(struct world *world) {
    struct buffer preset = { 0 };
    buffer_append_text(&preset, "name: four\nlayout: tiled\nsessions:\n");
    for (int i = 1; i <= SESSIONS; i++) {
        buffer_append_format(&preset,
                "  - name: c%d\n    command: claude\n    args: [--permission-mode, manual]\n"
                "    cwd: c%d\n",
                i, i);
    }
    world_write(world, "work/sessions.yaml", buffer_text(&preset));
    buffer_finish(&preset);
}

static void test_four_at_once(void **state) {
    static const char *const directories[] = { "c1", "c2", "c3", "c4", NULL };
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .trusted = directories });
    write_preset(world);
    struct console *console = console_create(world, 200, 60, "stoa", "up", "--trust", NULL);
    claude_shows_times(console, "manual mode on", SESSIONS);
    for (int i = 1; i <= SESSIONS; i++) {
        OWNED_STR keys = text_format("C-Space %d", i);
        OWNED_STR file = text_format("%s/c%d/out%d", world->work, i, i);
        OWNED_STR question = text_format("Do you want to create out%d?", i);
        console_type(console, keys);
        console_type(console, "write Space the Space file Space");
        console_type(console, file);
        console_shows(console, "write the file");
        console_type(console, "Enter");
        console_shows(console, question);
    }
    claude_shows_times(console, "1. Yes", SESSIONS);
    for (int i = 1; i <= SESSIONS; i++) {
        OWNED_STR keys = text_format("C-Space %d", i);
        OWNED_STR question = text_format("Do you want to create out%d?", i);
        console_type(console, keys);
        claude_types(console, "Enter", question);
    }
    claude_shows_times(console, "all done here.", SESSIONS);
    for (int i = 1; i <= SESSIONS; i++) {
        OWNED_STR relative = text_format("work/c%d/out%d", i, i);
        OWNED_STR text = world_read(world, relative);
        assert_string_equal(text, "written by a session\n");
    }
}

static void test_own_settings(void **state) {
    static const char *const directories[] = { "c1", NULL };
    static const char own[] =
            "{\"statusLine\":{\"type\":\"command\",\"command\":\"echo a line of my own\"}}\n";
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .trusted = directories });
    world_write(world, "claude/settings.json", own);
    claude_start_fleet(world, "name: own\nsessions:\n"
                              "  - {name: one, command: claude, cwd: c1, prompt: say hello}\n");
    claude_waits_state(world, "one", "done: You asked for hello");
    claude_waits_screen(world, "one", "a line of my own");
    OWNED_STR settings = world_read(world, "claude/settings.json");
    assert_string_equal(settings, own);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_own_settings, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_four_at_once, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
