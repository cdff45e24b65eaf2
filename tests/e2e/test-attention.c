/* SPDX-License-Identifier: MIT */

/*
 * Sessions that need somebody: found by a key and a command, counted, told once to who is attached
 * and to a command of the user's, never while somebody looks at them.
 *
 * The agent is a script by the name of claude: what is sent to it is what it reports by its hook.
 */

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "harness/console.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define SCRIPT                                                                                     \
    "#!/bin/sh\nstty -echo\necho ready\nwhile read -r line; do printf '%%s' \"$line\" | "          \
    "'%s/stoa' hook; echo \"said $line\"; done\n"

#define NEEDS(command)                                                                             \
    "{\"hook_event_name\":\"PermissionRequest\",\"tool_name\":\"Bash\",\"tool_input\":{"           \
    "\"command\":\"" command "\"}}"
#define WORKS "{\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\"go\"}"
#define DONE  "{\"hook_event_name\":\"Stop\",\"last_assistant_message\":\"all is well\"}"

static void start_agent_in(struct world *world, const char *name, const char *directory) {
    OWNED_STR script = text_format(SCRIPT, world->programs);
    OWNED_STR path = world_path(world, "agents/claude");
    world_write(world, "agents/claude", script);
    assert_int_equal(chmod(path, 0700), 0);
    world_stoa(world, "new", "-d", "-n", name, "-C", directory, "--", path, NULL);
    world_waits_output(world, "ready", "capture", name, NULL);
}

static void start_agent(struct world *world, const char *name) {
    start_agent_in(world, name, world->work);
}

/* And waits until stoa has it. */
static void says(struct world *world, const char *name, const char *report, const char *state) {
    OWNED_STR line = text_format("state      %s", state);
    world_stoa(world, "send", name, report, NULL);
    world_waits_output(world, line, "explain", name, NULL);
}

static bool has_told(struct world *world, const void *context) {
    OWNED_STR told = world_read(world, "told");
    return strstr(told, context) != NULL;
}

static size_t count_of(const char *text, const char *part) {
    size_t count = 0;
    for (; (text = strstr(text, part)) != NULL; text++) {
        count++;
    }
    return count;
}

static void write_settings(struct world *world, const char *text) {
    OWNED_STR directory = text_format("%s/stoa", world_get(world, "XDG_CONFIG_HOME"));
    OWNED_STR path = text_format("%s/config.yaml", directory);
    assert_true(path_make_directory(directory, NULL));
    FILE *out = fopen(path, "we");
    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
}

static void set_command(struct world *world, const char *more) {
    OWNED_STR file = world_path(world, "told");
    OWNED_STR text = text_format(
            "notify:\n  command: 'echo \"$STOA_SESSION_NAME|$STOA_STATE|$STOA_URGENT|$STOA_REASON|"
            "${STOA_SESSION-none}\" >>%s'\n%s",
            file, more);
    write_settings(world, text);
}

static void the_next_one_is_named(void **state) {
    struct world *world = *state;
    assert_int_equal(world_run(world, "stoa", "next", NULL), 6);
    assert_int_equal(world_run(world, "stoa", "attach", "--next", NULL), 6);
    start_agent(world, "first");
    start_agent(world, "second");
    says(world, "second", WORKS, "working");
    assert_int_equal(world_run(world, "stoa", "next", NULL), 6);
    says(world, "second", DONE, "done");
    world_stoa(world, "next", NULL);
    assert_true(text_starts_with(world_output(), "second"));
    says(world, "first", NEEDS("make"), "needs-permission: Bash: make");
    world_stoa(world, "next", NULL);
    assert_true(text_starts_with(world_output(), "first"));
    assert_non_null(strstr(world_output(), "needs-permission: Bash: make"));
    world_stoa(world, "next", "--json", NULL);
    OWNED(json) session = json_parse(world_output(), strlen(world_output()), NULL);
    const struct json *need = json_find(session, "need");
    assert_string_equal(json_get_text(need, "need", ""), "permission");
    assert_true(json_get_boolean(need, "urgent", false));
    assert_true(json_get_integer(need, "since_ms", 0) > 0);
}

static void a_command_is_run_while_nobody_is_attached(void **state) {
    struct world *world = *state;
    set_command(world, "");
    start_agent(world, "one");
    says(world, "one", NEEDS("echo $(id) '\\u0007'"), "needs-permission: Bash: echo $(id)");
    world_waits(world, "the command", has_told,
            "one|permission|1|needs a permission: Bash: echo $(id) ' '|none\n");
    says(world, "one", WORKS, "working");
    says(world, "one", DONE, "done");
    world_waits(world, "the command again", has_told, "one|done|0|is done: all is well|none\n");
    world_kill_server(world); /* the next one does not tell it all anew */
    world_stoa(world, "status", NULL);
    says(world, "one", WORKS, "working");
    says(world, "one", NEEDS("pwd"), "needs-permission: Bash: pwd");
    world_waits(world, "the next need", has_told, "needs a permission: Bash: pwd");
    OWNED_STR told = world_read(world, "told");
    assert_int_equal(count_of(told, "\n"), 3);
}

/* It runs where the session does, whatever that is called, and as the settings are now. */
static void a_command_runs_in_the_directory_of_its_session(void **state) {
    struct world *world = *state;
    OWNED_STR directory = text_format("%s/-a \"b\" '$(c)'", world->work);
    OWNED_STR file = world_path(world, "told");
    OWNED_STR own = text_format("notify:\n  command: pwd >>%s", file);
    OWNED_STR other = text_format("notify:\n  command: echo \"in $PWD$OLDPWD\" >>%s", file);
    OWNED_STR there = text_format("%s\n", directory);
    assert_true(path_make_directory(directory, NULL));
    write_settings(world, own);
    start_agent_in(world, "one", directory);
    says(world, "one", NEEDS("make"), "needs-permission: Bash: make");
    world_waits(world, "the command", has_told, there);
    says(world, "one", WORKS, "working");
    write_settings(world, other);
    assert_int_equal(rmdir(directory), 0);
    says(world, "one", NEEDS("pwd"), "needs-permission: Bash: pwd");
    world_waits(world, "the other command", has_told, "\nin /\n");
}

static bool is_nobody(struct world *world, const void *context) {
    return world_run(world, "stoa", "next", NULL) == 6;
}

static bool has_bytes(struct world *world, const void *context) {
    const struct console *console = container_of(world->consoles.next, struct console, link);
    return console_printed(console, context);
}

static void who_is_attached_is_told_of_what_is_out_of_sight(void **state) {
    struct world *world = *state;
    set_command(world, "  bell: on\n  desktop: osc-777\n");
    start_agent(world, "one");
    start_agent(world, "two");
    says(world, "one", WORKS, "working");
    says(world, "one", DONE, "done");
    world_waits(world, "the command", has_told, "one|done");
    struct console *console = console_create(world, 140, 30, "stoa", "attach", "one", NULL);
    world_waits(world, "that it counts as seen", is_nobody, NULL);
    says(world, "one", NEEDS("make"), "needs-permission: Bash: make");
    says(world, "two", NEEDS("ls"), "needs-permission: Bash: ls");
    world_waits(world, "the notification", has_bytes,
            "\033]777;notify;two;needs a permission: Bash: ls\033\\\a");
    world_waits(world, "the command", has_told, "two|permission");
    console_shows(console, "2 need you");
    console_type(console, "C-Space Tab");
    console_type(console, "C-Space d");
    assert_int_equal(console_ends(console), 0);
    assert_false(console_printed(console, "777;notify;one"));
    OWNED_STR told = world_read(world, "told");
    assert_int_equal(count_of(told, "\n"), 2);
}

static bool log_says(struct world *world, const void *context) {
    OWNED_STR log = world_read(world, "state/stoa/test/server.log");
    return strstr(log, context) != NULL;
}

static void nobody_is_called_in_bursts(void **state) {
    struct world *world = *state;
    set_command(world, "  done: off\n");
    start_agent(world, "one");
    for (int i = 0; i < 4; i++) {
        says(world, "one", NEEDS("make"), "needs-permission");
        says(world, "one", DONE, "done");
    }
    world_waits(world, "that it is too often", log_says, "it was too often this minute");
    world_stoa(world, "next", NULL); /* it is shown all the same */
    OWNED_STR told = world_read(world, "told");
    assert_null(strstr(told, "|done|"));
    assert_true(count_of(told, "\n") <= 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_next_one_is_named, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                a_command_is_run_while_nobody_is_attached, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                a_command_runs_in_the_directory_of_its_session, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                who_is_attached_is_told_of_what_is_out_of_sight, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(nobody_is_called_in_bursts, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
