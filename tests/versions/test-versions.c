/* SPDX-License-Identifier: MIT */

/* Fleets whose programs are of different versions, as after an upgrade that replaced the files
 * while sessions ran: `next` understands this version, `far` does not. */

#include "server-fixture.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "harness/process.h"

#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define ECHO "while read line; do echo you said $line; done"

/* From now on commands are of this version, and what they start. */
static void use(struct world *world, const char *variable) {
    const char *programs = getenv(variable);
    assert_non_null(programs);
    text_replace(&world->programs, programs);
    OWNED_STR path = text_format("%s:/usr/local/bin:/usr/bin:/bin", programs);
    world_set(world, "PATH", path);
}

/* Whether the program of this process lies among those of the version in use. */
static bool is_of_version(const struct world *world, pid_t pid) {
    char target[PATH_MAX];
    OWNED_STR link = text_format("/proc/%ld/exe", (long)pid);
    ssize_t length = readlink(link, target, sizeof(target) - 1);
    target[length < 0 ? 0 : length] = '\0';
    OWNED_STR programs = realpath(world->programs, NULL);
    return text_starts_with(target, programs) && target[strlen(programs)] == '/';
}

static void begin(struct world *world) {
    world_stoa(world, "new", "-d", "-n", "one", "--", "/bin/sh", "-c", ECHO, NULL);
    world_waits_output(world, "running", "ls", NULL);
}

static void stop_server(struct world *world) {
    pid_t server = world_server(world);
    world_stoa(world, "server", "stop", NULL);
    wait_gone(world, server);
}

/* The one session as `stoa ls --json` has it. */
static int64_t session_number(struct world *world, const char *member) {
    OWNED(json) sessions = world_sessions(world);
    assert_int_equal(json_count(sessions), 1);
    return json_get_integer(json_at(sessions, 0), member, -1);
}

static void assert_hears(struct world *world, const char *word) {
    OWNED_STR answer = text_format("you said %s", word);
    world_stoa(world, "send", "one", word, NULL);
    world_waits_output(world, answer, "capture", "one", NULL);
}

static pid_t the_host(struct world *world) {
    pid_t *hosts = NULL;
    pid_t host = world_hosts(world, &hosts) == 1 ? hosts[0] : 0;
    free(hosts);
    assert_int_not_equal(host, 0);
    return host;
}

static bool was_replaced(struct world *world, const void *context) {
    return session_number(world, "host_crashes") == 1;
}

static void a_newer_server_adopts_a_host_of_the_version_before(void **state) {
    struct world *world = *state;
    begin(world);
    int64_t pid = session_number(world, "pid");
    pid_t host = the_host(world), keeper = world_keeper(world);
    stop_server(world);
    use(world, "STOA_PROGRAMS_NEXT");
    world_waits_output(world, "running", "ls", NULL);
    assert_true(is_of_version(world, world_server(world)));
    assert_int_equal(session_number(world, "pid"), pid);
    assert_int_equal(session_number(world, "host_crashes"), 0);
    assert_int_equal(the_host(world), host); /* still the old one */
    assert_int_equal(world_keeper(world), keeper);
    assert_false(is_of_version(world, host));
    assert_hears(world, "newer");
    assert_int_equal(kill(host, SIGKILL), 0);
    world_waits(world, "the host to be replaced", was_replaced, NULL);
    assert_true(is_of_version(world, the_host(world)));
    assert_int_equal(session_number(world, "pid"), pid);
    assert_hears(world, "again");
}

/* Back to the old version: the new one still says what the old one understands. */
static void an_older_server_adopts_a_newer_host(void **state) {
    struct world *world = *state;
    use(world, "STOA_PROGRAMS_NEXT");
    begin(world);
    int64_t pid = session_number(world, "pid");
    stop_server(world);
    use(world, "STOA_PROGRAMS");
    world_waits_output(world, "running", "ls", NULL);
    assert_true(is_of_version(world, world_server(world)));
    assert_false(is_of_version(world, the_host(world)));
    assert_int_equal(session_number(world, "pid"), pid);
    assert_hears(world, "older");
}

static void assert_says(struct world *world, const char *words) {
    if (strstr(world_output(), words) == NULL) {
        world_fail(world, "'%s' does not say '%s'", world_output(), words);
    }
}

static void a_command_of_a_far_version_is_refused_clearly(void **state) {
    struct world *world = *state;
    begin(world);
    use(world, "STOA_PROGRAMS_FAR");
    assert_int_equal(world_run(world, "stoa", "ls", NULL), 1);
    assert_says(world, "the server speaks protocol 1, this stoa 9 to 9: 'stoa server restart'");
    assert_int_equal(world_run(world, "stoa", "send", "one", "x", NULL), 1);
    assert_says(world, "version");
    use(world, "STOA_PROGRAMS");
    assert_hears(world, "unharmed");
    stop_server(world);
    use(world, "STOA_PROGRAMS_FAR"); /* the way out: calls about the server are understood */
    world_stoa(world, "server", "status", NULL);
    stop_server(world);
}

static void an_old_command_is_refused_by_a_far_server(void **state) {
    struct world *world = *state;
    use(world, "STOA_PROGRAMS_FAR");
    begin(world);
    use(world, "STOA_PROGRAMS");
    assert_int_equal(world_run(world, "stoa", "ls", NULL), 1);
    assert_says(world, "the server speaks protocol 9 to 9, not 1: update stoa");
    use(world, "STOA_PROGRAMS_FAR");
    assert_hears(world, "unharmed");
}

static void a_far_host_is_told_and_not_lost(void **state) {
    struct world *world = *state;
    begin(world);
    int64_t pid = session_number(world, "pid");
    stop_server(world);
    use(world, "STOA_PROGRAMS_FAR");
    world_waits_output(world, "its host goes on, but cannot be spoken to", "ls", "--json", NULL);
    assert_true(process_is_alive((pid_t)pid));
    stop_server(world);
    use(world, "STOA_PROGRAMS");
    world_waits_output(world, "running", "ls", NULL);
    assert_int_equal(session_number(world, "pid"), pid);
    assert_hears(world, "unharmed");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fleet_setup, fleet_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_newer_server_adopts_a_host_of_the_version_before),
        TEST(an_older_server_adopts_a_newer_host),
        TEST(a_command_of_a_far_version_is_refused_clearly),
        TEST(an_old_command_is_refused_by_a_far_server),
        TEST(a_far_host_is_told_and_not_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
