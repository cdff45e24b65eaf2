/* SPDX-License-Identifier: MIT */

/* The approval queue on the screen: seen over the panes, answered by keys, left for the session. */

#include "base/cleanup.h"
#include "base/text.h"
#include "harness/console.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define BASH "Bash\",\"tool_input\":{\"command\":\"make everything\"}"
#define LONG "Bash\",\"tool_input\":{\"command\":\"ls%s; rm of everything\"}"
#define EDIT                                                                                       \
    "Edit\",\"tool_input\":{\"file_path\":\"/a/"                                                   \
    "file\",\"old_string\":\"old\",\"new_string\":\"new\"}"
#define QUESTION                                                                                   \
    "AskUserQuestion\",\"tool_input\":{\"questions\":[{\"question\":\"Which?\",\"options\":["      \
    "{\"label\":\"Red\"},{\"label\":\"Blue\"}]},{\"question\":\"How many?\",\"options\":["         \
    "{\"label\":\"One\"},{\"label\":\"Two\"}]}]}"

/* A session that asks for a tool, and says what its hook printed. The next one comes behind it. */
static void ask_in(struct world *world, const char *name, const char *tool_and_input) {
    OWNED_STR file = text_format("work/%s.json", name);
    OWNED_STR event = text_format("{\"hook_event_name\":\"PermissionRequest\",\"cwd\":\"/here\","
                                  "\"tool_name\":\"%s}",
            tool_and_input);
    OWNED_STR line = text_format("echo pane of %s; '%s/stoa' hook --hold 600 <%s.json; exec cat",
            name, world->programs, name);
    OWNED_STR asked = text_format(" %s ", name);
    world_write(world, file, event);
    world_stoa(world, "new", "-d", "-n", name, "--", "sh", "-c", line, NULL);
    world_waits_output(world, asked, "approvals", NULL);
}

struct press {
    struct console *console;
    const char *key, *text;
};

static bool is_taken(struct world *world, const void *context) {
    const struct press *press = context;
    bool is_shown = console_has(press->console, press->text);
    if (!is_shown) {
        console_type(press->console, press->key);
    }
    return is_shown;
}

/* A request that came up by itself takes no answer at once. */
static void press_until(struct console *console, const char *key, const char *text) {
    const struct press press = { console, key, text };
    world_waits(console->world, "that the key is taken", is_taken, &press);
}

static void keys_answer_what_is_chosen(void **state) {
    struct world *world = *state;
    ask_in(world, "first", BASH);
    ask_in(world, "second", EDIT);
    ask_in(world, "third", QUESTION);
    struct console *console = console_create(world, 120, 40, "stoa", NULL);
    console_shows(console, "pane of third");
    console_type(console, "C-Space a");
    console_shows(console, "What waits for you");
    console_shows(console, "1  first  Bash: make everything");
    console_shows(console, "3  third  Which?");
    console_shows(console, "Bash in /here");
    console_shows(console, "  make everything");
    console_type(console, "j");
    console_shows(console, "- old");
    console_shows(console, "+ new");
    console_type(console, "k");
    console_shows(console, "Bash in /here");
    console_type(console, "y");
    world_waits_output(world, "allowed by stoa attach (pid ", "approvals", "1", NULL);
    console_lacks(console, "Bash: make everything");
    console_shows(console, "Edit in /here"); /* the next one */
    console_shows(console, "+ new");
    console_type(console, "n");
    console_shows(console, "Why");
    console_type(console, "not Space now Enter");
    world_waits_output(world, "denied by stoa attach (pid ", "approvals", "2", NULL);
    world_waits_output(world, "): not now", "approvals", "2", NULL);
    console_type(console, "C-Space a");
    console_shows(console, "2. Two");
    press_until(console, "3", "it has choices 1 to 2"); /* there is none */
    console_type(console, "2");
    console_shows(console, "1 answered");
    console_type(console, "1");
    world_waits_output(world, "): Blue; One", "approvals", "3", NULL);
    console_shows(console, "No session asks for anything.");
    console_type(console, "Escape");
    console_lacks(console, "What waits for you");
    console_shows(console, "\"Which?\":\"Blue\"");
}

/* What stands behind many blanks is seen before it is approved. */
static void a_long_line_is_shown_whole(void **state) {
    struct world *world = *state;
    struct buffer blanks = { 0 };
    while (blanks.length < 150) {
        buffer_append_byte(&blanks, ' ');
    }
    OWNED_STR request = text_format(LONG, buffer_text(&blanks));
    buffer_finish(&blanks);
    ask_in(world, "first", request);
    struct console *console = console_create(world, 120, 40, "stoa", NULL);
    console_shows(console, "pane of first");
    console_type(console, "C-Space a");
    console_shows(console, "ls");
    console_shows(console, "; rm of everything");
}

static void the_mouse_chooses_and_enter_goes_there(void **state) {
    struct world *world = *state;
    ask_in(world, "first", BASH);
    ask_in(world, "second", EDIT);
    world_stoa(world, "new", "-d", "-n", "third", "--", "cat", NULL);
    struct console *console = console_create(world, 120, 40, "stoa", "attach", "third", NULL);
    console_shows(console, "pane of second");
    console_type(console, "C-Space a");
    console_shows(console, "Bash in /here");
    OWNED_STR screen = console_text(console);
    int row = 1;
    for (const char *at = screen; at < strstr(screen, "2  second"); at++) {
        row += *at == '\n';
    }
    OWNED_STR press = text_format("\033[<0;60;%dM\033[<0;60;%dm", row, row);
    console_send(console, press);
    console_shows(console, "Edit in /here");
    console_type(console, "Enter");
    console_lacks(console, "What waits for you");
    console_type(console, "typed Space here");
    world_waits_output(world, "typed here", "capture", "second", NULL);
    world_waits_output(world, "pending", "approvals", "2", NULL); /* looking answers nothing */
}

static void what_was_answered_elsewhere_leaves_the_list(void **state) {
    struct world *world = *state;
    ask_in(world, "first", BASH);
    struct console *console = console_create(world, 80, 24, "stoa", NULL);
    console_shows(console, "pane of first");
    console_type(console, "C-Space a");
    console_shows(console, "make everything");
    world_stoa(world, "approve", "1", NULL);
    console_shows(console, "No session asks for anything.");
    ask_in(world, "second", EDIT);
    console_shows(console, "+ new");
    console_type(console, "q");
    console_lacks(console, "What waits for you");
}

/* Two people have the same one before them: the first answer counts, the other one is told. */
static void the_first_answer_counts_and_the_other_is_told(void **state) {
    struct world *world = *state;
    ask_in(world, "first", BASH);
    struct console *one = console_create(world, 100, 24, "stoa", NULL);
    struct console *other = console_create(world, 100, 24, "stoa", NULL);
    struct console *both[] = { one, other };
    for (size_t i = 0; i < 2; i++) {
        console_shows(both[i], "pane of first");
        console_type(both[i], "C-Space a");
        console_shows(both[i], "  make everything");
        console_shows(both[i], "y approve");
    }
    console_type(one, "y");
    console_shows(other, "'1' is over: allowed by stoa attach");
    world_waits_output(world, "allowed by stoa attach", "approvals", "1", NULL);
    console_shows(one, "No session asks for anything.");
    assert_false(console_has(one, "is over"));
}

static void a_session_that_is_killed_leaves_the_dialog(void **state) {
    struct world *world = *state;
    ask_in(world, "first", BASH);
    ask_in(world, "second", EDIT);
    struct console *console = console_create(world, 100, 24, "stoa", NULL);
    console_shows(console, "pane of first");
    console_type(console, "C-Space a");
    console_shows(console, "  make everything");
    world_stoa(world, "rename", "first", "other", NULL);
    console_shows(console, "1  other  Bash: make everything");
    world_stoa(world, "kill", "other", NULL);
    console_shows(console, "'1' is over: session-ended");
    console_shows(console, "Edit in /here");
}

/* What is written over a file is shown as what differs, of the file as it is. */
static void a_file_is_shown_as_it_would_change(void **state) {
    struct world *world = *state;
    struct buffer lines = { 0 }, changed = { 0 };
    for (int i = 1; i < 100; i++) {
        buffer_append_format(&lines, "line %d\n", i);
        buffer_append_format(&changed, i == 50 ? "row %d\\n" : "line %d\\n", i);
    }
    world_write(world, "work/file", buffer_text(&lines));
    OWNED_STR request = text_format("Write\",\"tool_input\":{\"file_path\":\"%s/file\","
                                    "\"content\":\"%s\"}",
            world->work, buffer_text(&changed));
    buffer_finish(&lines);
    buffer_finish(&changed);
    ask_in(world, "first", request);
    struct console *console = console_create(world, 120, 30, "stoa", NULL);
    console_shows(console, "pane of first");
    console_type(console, "C-Space a");
    console_shows(console, "- line 50");
    console_shows(console, "+ row 50");
    console_shows(console, "line 47:");
    console_shows(console, "y approve");
    console_type(console, "y");
    world_waits_output(world, "allowed by stoa attach", "approvals", "1", NULL);
}

static void keys_can_be_others(void **state) {
    struct world *world = *state;
    world_write(world, "home/.config/stoa/keys.yaml",
            "after-prefix: {A: approvals}\napprovals: {\"y\": none, Y: approve}\n");
    world_set(world, "XDG_CONFIG_HOME", NULL);
    ask_in(world, "first", BASH);
    struct console *console = console_create(world, 80, 24, "stoa", NULL);
    console_shows(console, "pane of first");
    console_type(console, "C-Space A");
    console_shows(console, "Y approve");
    console_shows(console, "Bash in /here");
    console_type(console, "Y");
    world_waits_output(world, "allowed by stoa attach", "approvals", "1", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keys_answer_what_is_chosen, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(a_long_line_is_shown_whole, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                the_mouse_chooses_and_enter_goes_there, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                what_was_answered_elsewhere_leaves_the_list, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                the_first_answer_counts_and_the_other_is_told, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                a_session_that_is_killed_leaves_the_dialog, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                a_file_is_shown_as_it_would_change, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(keys_can_be_others, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
