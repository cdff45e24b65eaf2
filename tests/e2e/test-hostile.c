/* SPDX-License-Identifier: MIT */

/* What comes from a program or a peer: floods, one endless line, wide characters, garbage. */

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"
#include "harness/console.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_flood(void **state) {
    struct world *world = *state;
    struct console *console = console_create(world, 100, 30, "stoa", "new", "-n", "flood", "--",
            "sh", "-c", "yes flooding; echo over", NULL);
    console_shows(console, "\u2502flooding"); /* in the pane; its title says the word earlier */
    console_type(console, "C-Space c");       /* the client answers meanwhile */
    console_shows(console, "Name");
    console_type(console, "Escape");
    console_lacks(console, "Name");
    console_type(console, "C-c");
    console_shows(console, "exited by signal 2");
}

static void test_sixteen_megabytes_on_one_line(void **state) {
    struct world *world = *state;
    struct console *console = console_create(world, 100, 30, "stoa", "new", "-n", "long", "--",
            "sh", "-c", "head -c 16777216 /dev/zero | tr '\\0' x; echo; echo the-end; cat", NULL);
    console_shows(console, "the-end");
    console_type(console, "alive Enter");
    console_shows(console, "alive");
}

static void test_wide_and_combining_characters(void **state) {
    struct world *world = *state;
    struct console *console =
            console_create(world, 100, 30, "stoa", "new", "-n", "wide", "--", "cat", NULL);
    console_shows(console, "1 running");
    console_send(console, "\u4e2d\u6587|e\u0301|\U0001f600|\u0939\u093f|\n");
    console_shows(console, "\u4e2d\u6587|e\u0301|\U0001f600|\u0939\u093f|");
    world_stoa(world, "capture", "wide", NULL);
    assert_non_null(strstr(world_output(), "\u4e2d\u6587|e\u0301|\U0001f600|\u0939\u093f|"));
}

static void send_garbage(const char *path) {
    static const char *const garbage[] = { "", "\n\n\n", "{", "{\"jsonrpc\":\"2.0\",\"id\":1}\n",
        "GET / HTTP/1.1\r\n\r\n", "\377\377\377\377\377\377\377\377\377\377\377\377\377",
        "\1\2\3\4\5\6\7\10" };
    for (size_t i = 0; i < sizeof(garbage) / sizeof(garbage[0]); i++) {
        OWNED_FD fd = socket_connect(path, NULL);
        assert_true(fd >= 0);
        (void)socket_send(fd, garbage[i], strlen(garbage[i]), NULL, 0);
    }
    OWNED_FD fd = socket_connect(path, NULL);
    char *zeros = calloc(1, 1024 * 1024);
    for (int i = 0; i < 16; i++) {
        (void)socket_send(fd, zeros, 1024 * 1024, NULL, 0);
    }
    free(zeros);
}

static void test_garbage_on_the_sockets(void **state) {
    struct world *world = *state;
    struct console *console = console_create(world, 100, 30, "stoa", "new", "-n", "shell", NULL);
    console_shows(console, "ready:");
    OWNED_STR server = world_path(world, "run/stoa/test/server.sock");
    send_garbage(server);
    world_run(world, "sh", "-c", "ls $XDG_RUNTIME_DIR/stoa/test/hosts/*.sock", NULL);
    OWNED_STR host = text_copy_bytes(world_output(), strcspn(world_output(), "\n"));
    send_garbage(host);
    console_type(console, "echo Space unmoved Enter");
    console_shows(console, "unmoved");
    world_waits_output(world, "running", "ls", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_flood, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_sixteen_megabytes_on_one_line, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                test_wide_and_combining_characters, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_garbage_on_the_sockets, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
