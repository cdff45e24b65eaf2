/* SPDX-License-Identifier: MIT */

/* Any process of stoa may be killed; what the next server finds, and what it makes of it. */

#include "server-fixture.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/socket.h"
#include "base/text.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define SESSIONS 5

static bool has_server(struct world *world, const void *context) {
    return world_server(world) != 0;
}

static void a_killed_server_comes_back_with_all_sessions(void **state) {
    int64_t pids[SESSIONS];
    for (int i = 0; i < SESSIONS; i++) {
        OWNED_STR name = text_format("s%d", i);
        start(*state, name, "read line; exit 5");
        wait_member(*state, name, "state", "running");
        pids[i] = number_of(*state, name, "pid");
    }
    world_kill_server(*state);
    world_waits(*state, "a server started by a host", has_server, NULL);
    for (int i = 0; i < SESSIONS; i++) {
        OWNED_STR name = text_format("s%d", i);
        wait_member(*state, name, "state", "running");
        assert_int_equal(number_of(*state, name, "pid"), pids[i]);
        assert_int_equal(number_of(*state, name, "host_crashes"), 0);
    }
    world_stoa(*state, "send", "s3", "go", NULL); /* its host still knows how it ends */
    wait_member(*state, "s3", "exit_status", "5");
    OWNED(json) status = ask(*state, "server.status", NULL);
    assert_int_equal(json_get_integer(status, "adopted", 0), SESSIONS);
}

static void what_ends_while_no_server_is_there_is_learnt(void **state) {
    start(*state, "short", "read line; exit 6");
    wait_member(*state, "short", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "short", "pid");
    world_kill_server(*state);
    world_stoa(*state, "send", "short", "go", NULL);
    wait_gone(*state, pid);
    wait_member(*state, "short", "state", "exited");
    wait_member(*state, "short", "exit_status", "6");
}

/* Not even the first answer calls it running, before its host was heard. */
static void what_has_ended_is_never_said_to_run(void **state) {
    start(*state, "short", "read line; exit 6");
    wait_member(*state, "short", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "short", "pid"), host = parent_of(pid);
    world_kill_server(*state);
    world_stoa(*state, "send", "short", "go", NULL);
    world_stoa(*state, "wait", "short", "--for", "exit", NULL);
    (void)kill(host, SIGSTOP);
    world_stoa(*state, "ls", NULL);
    OWNED_STR first = member_of(*state, "short", "state");
    assert_string_equal(first, "exited");
    (void)kill(host, SIGCONT);
    wait_member(*state, "short", "exit_status", "6");
}

static void a_host_shows_its_session_in_ps(void **state) {
    start(*state, "tea-pot", "exec sleep 1000");
    wait_member(*state, "tea-pot", "state", "running");
    pid_t host = parent_of((pid_t)number_of(*state, "tea-pot", "pid"));
    assert_int_equal(world_find_process(*state, "stoa-host --new 0 tea-pot"), host);
    assert_int_equal(kill(host, SIGSEGV), 0);
    wait_member(*state, "tea-pot", "host_crashes", "1");
    assert_int_equal(world_find_process(*state, " tea-pot"), host); /* also after its exec */
}

static void a_killed_host_is_replaced(void **state) {
    start(*state, "one", "read line; exit 9");
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    for (int crash = 1; crash <= 3; crash++) {
        OWNED_STR crashes = text_format("%d", crash);
        pid_t *hosts = NULL;
        while (world_hosts(*state, &hosts) != 1) {
            free(TAKE(hosts));
            (void)world_turn(*state, 1);
        }
        assert_int_equal(kill(hosts[0], SIGKILL), 0);
        free(hosts);
        wait_member(*state, "one", "host_crashes", crashes);
        wait_member(*state, "one", "message", "its host was killed and replaced");
        assert_int_equal(number_of(*state, "one", "pid"), pid);
    }
    world_stoa(*state, "send", "one", "go", NULL);
    wait_member(*state, "one", "exit_status", "9"); /* told by the server, whose child it is now */
}

static void the_status_of_an_orphan_is_known(void **state) {
    start(*state, "one", "trap 'exit 9' USR1; while :; do read line; done");
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    pid_t host = parent_of(pid);
    assert_int_equal(kill(host, SIGKILL), 0);
    wait_member(*state, "one", "host_crashes", "1");
    assert_int_equal(kill(pid, SIGKILL), 0);
    wait_member(*state, "one", "state", "exited");
    wait_member(*state, "one", "exit_signal", "9");
}

static void host_and_program_killed_together(void **state) {
    start(*state, "one", "exec sleep 1000");
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    pid_t host = parent_of(pid);
    (void)kill(host, SIGKILL);
    (void)kill(pid, SIGKILL);
    wait_member(*state, "one", "state", "exited");
    wait_member(*state, "one", "exit_signal", "9");
    json_destroy(ask(*state, "session.restart", with("session", "one", NULL)));
    wait_member(*state, "one", "state", "running");
}

static bool has_hosts(struct world *world, const void *context) {
    pid_t *hosts = NULL;
    size_t count = world_hosts(world, &hosts);
    free(hosts);
    return count == *(const size_t *)context;
}

/* The session is the same, its program too, and it still hears what is typed. */
static void assert_survives(struct world *world, const char *name, pid_t pid, size_t sessions) {
    wait_member(world, name, "message", "its host was killed and replaced");
    wait_member(world, name, "state", "running");
    assert_int_equal(number_of(world, name, "pid"), pid);
    world_waits(world, "a host for each session", has_hosts, &sessions);
    world_stoa(world, "send", name, "heard", NULL);
    world_waits_output(world, "you said heard", "capture", name, NULL);
}

#define ECHO "while read line; do echo you said $line; done"

static void server_and_host_killed_together(void **state) {
    start(*state, "hit", ECHO);
    start(*state, "stays", "exec sleep 1000");
    wait_member(*state, "hit", "state", "running");
    wait_member(*state, "stays", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "hit", "pid");
    pid_t host = parent_of(pid);
    world_kill_server(*state);
    (void)kill(host, SIGKILL);
    wait_gone(*state, host);
    assert_survives(*state, "hit", pid, 2);
    wait_member(*state, "stays", "state", "running");
    assert_int_equal(number_of(*state, "stays", "host_crashes"), 0);
}

static void host_killed_then_server_at_once(void **state) {
    start(*state, "hit", ECHO);
    wait_member(*state, "hit", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "hit", "pid");
    pid_t host = parent_of(pid), server = world_server(*state);
    (void)kill(server, SIGSTOP); /* it does not see the host die */
    (void)kill(host, SIGKILL);
    (void)kill(server, SIGKILL);
    wait_gone(*state, server);
    wait_gone(*state, host);
    assert_survives(*state, "hit", pid, 1); /* asked for by a command: no host is left to do it */
}

/* All hosts and the server at once; nobody is left but the keeper, which starts a server. */
static void the_keeper_alone_brings_everything_back(void **state) {
    pid_t pids[SESSIONS], *hosts = NULL;
    for (int i = 0; i < SESSIONS; i++) {
        OWNED_STR name = text_format("s%d", i);
        start(*state, name, ECHO);
        wait_member(*state, name, "state", "running");
        pids[i] = (pid_t)number_of(*state, name, "pid");
    }
    pid_t server = world_server(*state);
    size_t count = world_hosts(*state, &hosts);
    assert_int_equal(count, SESSIONS);
    (void)kill(server, SIGSTOP);
    for (size_t i = 0; i < count; i++) {
        (void)kill(hosts[i], SIGKILL);
    }
    (void)kill(server, SIGKILL);
    wait_gone(*state, server);
    free(hosts);
    world_waits(*state, "a server started by the keeper", has_server, NULL);
    for (int i = 0; i < SESSIONS; i++) {
        OWNED_STR name = text_format("s%d", i);
        assert_survives(*state, name, pids[i], SESSIONS);
    }
}

static bool keeps(struct world *world, const void *context) {
    OWNED(json) status = ask(world, "server.status", NULL);
    return json_get_integer(status, "kept", -1) == *(const int *)context;
}

static void a_killed_keeper_is_replaced(void **state) {
    int one = 1;
    start(*state, "one", ECHO);
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    for (int round = 0; round < 3; round++) {
        world_waits(*state, "the terminal to be kept", keeps, &one);
        pid_t keeper = world_keeper(*state);
        assert_int_not_equal(keeper, 0);
        (void)kill(keeper, SIGKILL);
        wait_gone(*state, keeper);
    }
    world_waits(*state, "the terminal to be kept", keeps, &one);
    pid_t host = parent_of(pid);
    world_kill_server(*state);
    (void)kill(host, SIGKILL);
    wait_gone(*state, host);
    assert_survives(*state, "one", pid, 1);
}

/* The server and the keeper: the hosts have all that is needed. */
static void server_and_keeper_killed_together(void **state) {
    int one = 1;
    start(*state, "one", ECHO);
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    world_waits(*state, "the terminal to be kept", keeps, &one);
    (void)kill(world_keeper(*state), SIGKILL);
    world_kill_server(*state);
    wait_member(*state, "one", "state", "running");
    world_waits(*state, "the terminal to be kept", keeps, &one);
    assert_int_equal(number_of(*state, "one", "pid"), pid);
    assert_int_equal(number_of(*state, "one", "host_crashes"), 0);
}

/* Its program ended while the keeper alone had the terminal: what it printed last is there. */
static void the_last_words_of_a_kept_program_are_read(void **state) {
    OWNED_STR gate = world_path(*state, "work/gate");
    assert_int_equal(mkfifo(gate, 0600), 0);
    start(*state, "one", "read line < gate; echo the last words; exit 3");
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid"), host = parent_of(pid);
    pid_t server = world_server(*state);
    (void)kill(server, SIGSTOP);
    (void)kill(host, SIGSTOP);
    close(open(gate, O_WRONLY | O_CLOEXEC));
    wait_gone(*state, pid);
    (void)kill(server, SIGKILL);
    (void)kill(host, SIGKILL);
    wait_gone(*state, server);
    wait_gone(*state, host);
    wait_member(*state, "one", "state", "exited");
    world_waits_output(*state, "the last words", "capture", "one", NULL);
}

static void the_keeper_goes_with_the_last_session(void **state) {
    start(*state, "one", "exec sleep 1000");
    wait_member(*state, "one", "state", "running");
    pid_t keeper = world_keeper(*state);
    assert_int_not_equal(keeper, 0);
    json_destroy(ask(*state, "fleet.down", NULL));
    wait_gone(*state, keeper);
}

static void a_reboot_is_told_from_a_crash_and_up_brings_back(void **state) {
    struct world *world = *state;
    start(world, "one", "exec sleep 1000");
    wait_member(world, "one", "state", "running");
    pid_t pid = (pid_t)number_of(world, "one", "pid");
    pid_t host = parent_of(pid);
    (void)kill(world_server(world), SIGSTOP); /* or it has another keeper before its own end */
    (void)kill(world_keeper(world), SIGKILL);
    (void)kill(host, SIGKILL);
    world_kill_server(world);
    wait_gone(world, pid);
    OWNED_STR database = world_path(world, "home/.local/state/stoa/test/stoa.db");
    const char *state_home = world_get(world, "XDG_STATE_HOME");
    OWNED_STR other = text_format("%s/stoa/test/stoa.db", state_home == NULL ? "" : state_home);
    const char *file = access(other, F_OK) == 0 ? other : database;
    if (world_run(world, "sqlite3", file, "UPDATE sessions SET boot = 'another'", NULL) != 0) {
        print_message("# the part on the reboot needs the program sqlite3\n");
        skip();
    }
    wait_member(world, "one", "message", "it ended with the machine");
    struct json *params = json_create_object(), *sessions = json_create_array();
    json_add(sessions, spec_of(world, "one", "exec sleep 1000"));
    json_set(params, "sessions", sessions);
    json_destroy(ask(world, "fleet.up", params));
    wait_member(world, "one", "state", "running");
}

static void leftovers_are_swept(void **state) {
    start(*state, "one", "exec sleep 1000");
    OWNED_STR path = text_format(
            "%s/stoa/test/hosts/0123456789ab.sock", world_get(*state, "XDG_RUNTIME_DIR"));
    int stale = socket_listen(path, NULL);
    assert_true(stale >= 0);
    close(stale);
    world_kill_server(*state);
    wait_member(*state, "one", "state", "running");
    assert_int_not_equal(access(path, F_OK), 0);
    OWNED(json) list = ask(*state, "session.list", NULL);
    assert_int_equal(json_count(json_find(list, "sessions")), 1);
}

static void of_two_servers_one_serves(void **state) {
    start(*state, "one", "exec sleep 1000");
    pid_t server = world_server(*state);
    assert_int_equal(world_run(*state, "stoa", "server", "run", NULL), 0);
    assert_string_equal(world_output(), "");
    assert_int_equal(world_server(*state), server);
    wait_member(*state, "one", "state", "running");
}

static void a_stopped_server_stays_away_until_it_is_asked_for(void **state) {
    start(*state, "one", "exec sleep 1000");
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    pid_t server = world_server(*state);
    json_destroy(ask(*state, "server.stop", NULL));
    wait_gone(*state, server);
    world_waits_output(*state, "one", "ls", NULL);
    assert_int_equal(number_of(*state, "one", "pid"), pid);
    wait_member(*state, "one", "state", "running");
}

static bool holds_all(struct world *world, const void *context) {
    OWNED(json) status = ask(world, "server.status", NULL);
    return json_get_integer(status, "unheld", -1) == 0;
}

static void a_restarted_server_keeps_its_socket(void **state) {
    start(*state, "one", "exec sleep 1000");
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    pid_t server = world_server(*state);
    json_destroy(ask(*state, "server.restart", NULL));
    OWNED(json) status = ask(*state, "server.status", NULL);
    assert_int_equal(json_get_integer(status, "pid", 0), server); /* the same process */
    assert_int_equal(number_of(*state, "one", "pid"), pid);
    assert_int_equal(parent_of(parent_of(pid)), server);
    world_waits(*state, "the server to hold all terminals", holds_all, NULL);
    assert_int_equal(kill(parent_of(pid), SIGKILL), 0);
    wait_member(*state, "one", "host_crashes", "1");
}

/* A call that meets the old server's last moment is taken by the next one. */
static void no_call_is_lost_in_a_restart(void **state) {
    start(*state, "one", "exec sleep 1000");
    for (int i = 0; i < 40; i++) {
        json_destroy(ask(*state, "server.restart", NULL));
        OWNED(json) list = ask(*state, "session.list", NULL);
        assert_int_equal(json_count(json_find(list, "sessions")), 1);
    }
}

static void a_damaged_database_loses_no_session(void **state) {
    start(*state, "one", "exec sleep 1000");
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    OWNED(json) before = ask(*state, "server.status", NULL);
    const char *database = json_get_text(before, "database", "");
    world_kill_server(*state);
    OWNED_STR shared = text_format("%s-wal", database);
    (void)unlink(shared);
    FILE *file = fopen(database, "we");
    assert_non_null(file);
    (void)fprintf(file, "%0200d", 0);
    (void)fclose(file);
    OWNED(json) status = ask(*state, "server.status", NULL);
    assert_non_null(strstr(json_get_text(status, "problem", ""), "damaged"));
    wait_member(*state, "one", "state", "running");
    assert_int_equal(number_of(*state, "one", "pid"), pid);
}

static void a_database_that_cannot_be_read_is_not_written_over(void **state) {
    start(*state, "one", "exec sleep 1000");
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    OWNED(json) before = ask(*state, "server.status", NULL);
    OWNED_STR database = text_copy(json_get_text(before, "database", ""));
    OWNED_STR aside = text_format("%s.aside", database);
    world_kill_server(*state);
    assert_int_equal(rename(database, aside), 0);
    assert_int_equal(mkdir(database, 0700), 0);
    OWNED(json) status = ask(*state, "server.status", NULL);
    assert_non_null(strstr(json_get_text(status, "problem", ""), database));
    wait_member(*state, "one", "state", "running");
    ask_refused(*state, "session.new", spec_of(*state, "two", "true"), ERROR_SYSTEM);
    ask_refused(
            *state, "session.rename", with("session", "one", "name", "uno", NULL), ERROR_SYSTEM);
    assert_int_equal(rmdir(database), 0);
    assert_int_equal(rename(aside, database), 0);
    json_destroy(ask(*state, "server.restart", NULL));
    wait_member(*state, "one", "state", "running");
    assert_int_equal(number_of(*state, "one", "pid"), pid);
    OWNED_STR command = member_of(*state, "one", "command");
    assert_string_equal(command, "exec sleep 1000");
}

static bool is_in_a_group(pid_t pid, const char *id) {
    OWNED_STR path = text_format("/proc/%ld/cgroup", (long)pid);
    FILE *file = fopen(path, "re");
    char text[8192] = "";
    assert_non_null(file);
    (void)fread(text, 1, sizeof(text) - 1, file);
    (void)fclose(file);
    return strstr(text, id) != NULL;
}

static void limits_hold_the_session_and_nobody_else(void **state) {
    OWNED(json) status = ask(*state, "server.status", NULL);
    const char *kind = json_get_text(status, "limits_by", "");
    struct json *spec = spec_of(*state, "one", "read line; exec sleep 1000");
    struct json *limits = json_create_object();
    json_set_integer(limits, "memory_bytes", 100 * 1024 * 1024);
    json_set_integer(limits, "tasks", 20);
    json_set(spec, "limits", limits);
    json_destroy(ask(*state, "session.new", spec));
    wait_member(*state, "one", "state", "running");
    wait_member(*state, "one", "limits_by", kind);
    if (text_equal(kind, "off")) {
        OWNED_STR message = member_of(*state, "one", "message");
        assert_true(text_starts_with(message, "its limits are off: "));
        return;
    }
    OWNED_STR id = member_of(*state, "one", "id");
    assert_true(is_in_a_group((pid_t)number_of(*state, "one", "pid"), id));
    assert_false(is_in_a_group(world_server(*state), id));
    world_kill_server(*state);
    world_waits(*state, "a server started by the host", has_server, NULL);
    wait_member(*state, "one", "state", "running");
    assert_false(is_in_a_group(world_server(*state), id));
    json_destroy(ask(*state, "fleet.down", NULL)); /* and leaves no group behind */
    OWNED_STR group = text_format("/sys/fs/cgroup/pids/stoa-test/%s", id);
    assert_int_not_equal(access(group, F_OK), 0);
}

static void down_ends_everything(void **state) {
    start(*state, "one", "exec sleep 1000");
    start(*state, "two", "exit 3");
    wait_member(*state, "one", "state", "running");
    wait_member(*state, "two", "state", "exited");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    pid_t server = world_server(*state);
    OWNED(json) result = ask(*state, "fleet.down", NULL);
    assert_int_equal(json_get_integer(result, "ended", 0), 2);
    wait_gone(*state, server);
    wait_gone(*state, pid);
    pid_t *hosts = NULL;
    assert_int_equal(world_hosts(*state, &hosts), 0);
    free(hosts);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fleet_setup, fleet_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_killed_server_comes_back_with_all_sessions),
        TEST(what_ends_while_no_server_is_there_is_learnt),
        TEST(what_has_ended_is_never_said_to_run),
        TEST(a_host_shows_its_session_in_ps),
        TEST(a_killed_host_is_replaced),
        TEST(the_status_of_an_orphan_is_known),
        TEST(host_and_program_killed_together),
        TEST(server_and_host_killed_together),
        TEST(host_killed_then_server_at_once),
        TEST(the_keeper_alone_brings_everything_back),
        TEST(a_killed_keeper_is_replaced),
        TEST(server_and_keeper_killed_together),
        TEST(the_last_words_of_a_kept_program_are_read),
        TEST(the_keeper_goes_with_the_last_session),
        TEST(a_reboot_is_told_from_a_crash_and_up_brings_back),
        TEST(leftovers_are_swept),
        TEST(of_two_servers_one_serves),
        TEST(a_stopped_server_stays_away_until_it_is_asked_for),
        TEST(a_restarted_server_keeps_its_socket),
        TEST(no_call_is_lost_in_a_restart),
        TEST(a_damaged_database_loses_no_session),
        TEST(a_database_that_cannot_be_read_is_not_written_over),
        TEST(limits_hold_the_session_and_nobody_else),
        TEST(down_ends_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
