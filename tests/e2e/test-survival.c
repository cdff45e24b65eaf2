/* SPDX-License-Identifier: MIT */

/* Any one process of stoa may be killed, and the session in the pane goes on. */

#include "base/cleanup.h"
#include "base/text.h"
#include "harness/console.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>

#include <cmocka.h>

static struct console *open_shell(struct world *world) {
    struct console *console = console_create(world, 100, 30, "stoa", "new", "-n", "shell", NULL);
    console_shows(console, "ready:");
    console_type(console, "n=41 Enter");
    return console;
}

/* The variable is in the memory of the shell: only the same shell knows it. */
static void assert_same_shell(struct console *console, const char *word) {
    OWNED_STR keys = text_format("echo Space %s-$((n+1)) Enter", word);
    OWNED_STR expected = text_format("%s-42", word);
    console_type(console, keys);
    console_shows(console, expected);
}

static void test_client_killed(void **state) {
    struct world *world = *state;
    struct console *first = open_shell(world);
    assert_same_shell(first, "before");
    console_kill(first);
    struct console *second = console_create(world, 100, 30, "stoa", NULL);
    console_shows(second, "before-42");
    assert_same_shell(second, "after");
}

static void test_server_killed_beneath_an_open_pane(void **state) {
    struct world *world = *state;
    struct console *console = open_shell(world);
    world_kill_server(world);
    assert_same_shell(console, "orphan");
    world_waits_output(world, "shell", "ls", NULL);
    assert_same_shell(console, "adopted");
}

static bool has_server(struct world *world, const void *context) {
    (void)context;
    return world_server(world) != 0;
}

static void test_server_comes_back_by_itself(void **state) {
    struct world *world = *state;
    world_stoa(world, "new", "-d", "-n", "alone", "--", "/bin/sh", NULL);
    world_kill_server(world);
    world_waits(world, "a server started by the host alone", has_server, NULL);
    world_waits_output(world, "running", "ls", NULL);
}

static bool has_another_host(struct world *world, const void *context) {
    pid_t *hosts = NULL;
    size_t count = world_hosts(world, &hosts);
    bool another = count == 1 && hosts[0] != *(const pid_t *)context;
    free(hosts);
    return another;
}

static void test_host_killed(void **state) {
    struct world *world = *state;
    struct console *console = open_shell(world);
    assert_same_shell(console, "before");
    pid_t *hosts = NULL;
    assert_int_equal(world_hosts(world, &hosts), 1);
    pid_t host = hosts[0];
    free(hosts);
    /* What is seen may not be recorded yet: its last read is what a killed host may lose. */
    world_waits_output(world, "before-42", "logs", "shell", NULL);
    kill(host, SIGKILL);
    world_waits(world, "another host", has_another_host, &host);
    assert_same_shell(console, "after");
    console_shows(console, "before-42");
}

static void test_server_and_client_killed(void **state) {
    struct world *world = *state;
    struct console *console = open_shell(world);
    assert_same_shell(console, "before");
    kill(console->pty.pid, SIGKILL);
    world_kill_server(world);
    console_ends(console);
    struct console *again = console_create(world, 100, 30, "stoa", "attach", "shell", NULL);
    console_shows(again, "before-42");
    assert_same_shell(again, "after");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_client_killed, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_server_killed_beneath_an_open_pane, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_server_comes_back_by_itself, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_host_killed, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_server_and_client_killed, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
