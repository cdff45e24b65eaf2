/* SPDX-License-Identifier: MIT */

/*
 * Four real Claude Code sessions at once in tiles: they draw, take a prompt, ask for permission,
 * are answered, finish.
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
        console_type(console, "Enter");
        console_lacks(console, question);
    }
    claude_shows_times(console, "all done here.", SESSIONS);
    for (int i = 1; i <= SESSIONS; i++) {
        OWNED_STR relative = text_format("work/c%d/out%d", i, i);
        OWNED_STR text = world_read(world, relative);
        assert_string_equal(text, "written by a session\n");
    }
}

/* What is done (once the screen shows that it can be), and what stoa must then say of the session:
 * the trigger of each state. */
static const struct {
    const char *send, *once_shown, *keys, *until_gone, *state;
} triggers[] = {
    { NULL, NULL, NULL, NULL, "waiting" },
    { "write the file triggered", NULL, NULL, NULL, "needs-permission: Write: " },
    { NULL, "1. Yes", "Enter", "1. Yes", "done: The file stands" },
    { "ask me", NULL, NULL, NULL, "asks-question: AskUserQuestion: Which colour?" },
    { NULL, "1. Red", "Escape", "1. Red", "waiting: interrupted" },
    { "write the file again", NULL, NULL, NULL, "needs-permission: Write: " },
    { NULL, "1. Yes", "Escape", "1. Yes", "waiting: interrupted" },
    { "speak slowly", NULL, NULL, NULL, "working: speak slowly" },
    { NULL, "a word", "Escape", "esc to interrupt", "waiting: interrupted" },
    { "that is too much", NULL, NULL, NULL, "limited" },
    { "say hello", NULL, NULL, NULL, "done: You asked for hello" },
    { "fail", NULL, NULL, NULL, "error: " },
    { "who am I", NULL, NULL, NULL, "needs-login" },
};

static void test_states(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .trusted = directories });
    world_write(world, "claude/settings.json",
            "{\"statusLine\":{\"type\":\"command\",\"command\":\"echo a line of my own\"}}\n");
    OWNED_STR trusted = text_format("%s/c1", world->work);
    world_stoa(world, "new", "-d", "-n", "one", "-C", trusted, "--", "claude", "--permission-mode",
            "manual", NULL);
    for (size_t i = 0; i < ARRAY_LENGTH(triggers); i++) {
        if (triggers[i].send != NULL) {
            world_stoa(world, "send", "one", triggers[i].send, NULL);
        }
        if (triggers[i].keys != NULL) {
            claude_waits_screen(world, "one", triggers[i].once_shown);
            claude_press(world, "one", triggers[i].keys, triggers[i].until_gone);
        }
        claude_waits_state(world, "one", triggers[i].state);
    }
    claude_waits_screen(world, "one", "a line of my own");
    world_stoa(world, "new", "-d", "-n", "two", "--", "claude", NULL);
    world_waits_output(world, "state      needs-trust?: trust this folder", "explain", "two", NULL);
    OWNED_STR settings = world_read(world, "claude/settings.json");
    assert_true(text_starts_with(settings, "{\"statusLine\":{\"type\":\"command\""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_states, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_four_at_once, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
