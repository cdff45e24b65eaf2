/* SPDX-License-Identifier: MIT */

/* A disk that is really full: a tiny tmpfs of this test's own, mounted where only it sees it. */

#include "server-fixture.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <cmocka.h>

#define DISK_SIZE  "size=3m"
#define TASK_BYTES 4000
#define ECHO       "while read line; do echo you said $line; done"

static const char *no_namespace; /* why there is none; NULL: there is one */

static bool write_file(const char *path, const char *text) {
    OWNED_FD fd = open(path, O_WRONLY | O_CLOEXEC);
    return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

/* Mounts of our own, as nobody else sees them; also for those who are not root. */
static void enter_namespace(void) {
    OWNED_STR users = text_format("0 %ld 1", (long)geteuid());
    OWNED_STR groups = text_format("0 %ld 1", (long)getegid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
        no_namespace = strerror(errno);
    } else if (!write_file("/proc/self/setgroups", "deny") ||
               !write_file("/proc/self/uid_map", users) ||
               !write_file("/proc/self/gid_map", groups)) {
        no_namespace = "its users cannot be mapped";
    }
}

/* A world whose state and configuration are on a disk of their own. */
static int disk_setup(void **state) {
    int status = fleet_setup(state);
    OWNED_STR disk = world_path(*state, "work/disk");
    if (no_namespace == NULL &&
            (mkdir(disk, 0700) != 0 || mount("none", disk, "tmpfs", 0, DISK_SIZE) != 0)) {
        no_namespace = strerror(errno);
    }
    OWNED_STR states = path_join(disk, "state");
    OWNED_STR config = path_join(disk, "config");
    if (no_namespace == NULL) {
        (void)mkdir(config, 0700);
        world_set(*state, "XDG_STATE_HOME", states);
        world_set(*state, "XDG_CONFIG_HOME", config);
        setenv("XDG_STATE_HOME", states, 1);
    }
    return status;
}

static int disk_teardown(void **state) {
    OWNED_STR disk = world_path(*state, "work/disk");
    (void)umount2(disk, MNT_DETACH);
    return fleet_teardown(state);
}

static bool is_impossible(void) {
    if (no_namespace != NULL) {
        print_message("# no disk of its own can be mounted here: %s\n", no_namespace);
    }
    return no_namespace != NULL;
}

/* To the last byte. */
static void fill(struct world *world) {
    OWNED_STR path = world_path(world, "work/disk/filler");
    OWNED_FD fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    static const char zeros[4096];
    assert_true(fd >= 0);
    for (size_t size = sizeof(zeros); size > 0;) {
        if (write(fd, zeros, size) < 0) {
            assert_int_equal(errno, ENOSPC);
            size /= 2;
        }
    }
}

static void make_room(struct world *world) {
    OWNED_STR path = world_path(world, "work/disk/filler");
    assert_int_equal(unlink(path), 0);
}

static bool tells(struct world *world, const void *context) {
    world_stoa(world, "send", "one", "more", NULL);
    OWNED_STR message = member_of(world, "one", "message");
    return strstr(message, context) != NULL;
}

static bool tells_nothing(struct world *world, const void *context) {
    world_stoa(world, "send", "one", "more", NULL);
    OWNED_STR message = member_of(world, "one", "message");
    return *message == '\0';
}

static void the_recording_stops_and_goes_on(void **state) {
    if (is_impossible()) {
        skip();
    }
    start(*state, "one", ECHO);
    wait_member(*state, "one", "state", "running");
    fill(*state);
    world_waits(*state, "the full disk to be told", tells, "No space left");
    world_stoa(*state, "send", "one", "while-full", NULL);
    world_waits_output(*state, "you said while-full", "capture", "one", NULL);
    make_room(*state);
    world_waits(*state, "the recording to go on", tells_nothing, NULL);
    world_stoa(*state, "send", "one", "with-room", NULL);
    world_waits_output(*state, "you said with-room", "logs", "one", NULL);
}

/* A change that cannot be kept is refused, and says what would help; nothing else suffers. */
static bool is_refused(struct world *world, const void *context) {
    OWNED_STR text = memory_allocate(TASK_BYTES + 1);
    memset(text, 'x', TASK_BYTES); /* so often, and what the database has is used up */
    text[TASK_BYTES] = '\0';
    struct error err = { 0 };
    OWNED(call) call = call_open_running("test", &err);
    OWNED(json)
    result = call_method(
            call, "session.assign", with("session", "one", "task", text, NULL), -1, &err);
    if (result == NULL && strstr(err.text, context) == NULL) {
        world_fail(world, "'%s' does not say '%s'", err.text, (const char *)context);
    }
    return result == NULL;
}

static void the_database_refuses_and_goes_on(void **state) {
    if (is_impossible()) {
        skip();
    }
    start(*state, "one", ECHO);
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    fill(*state);
    world_waits(*state, "a change to be refused", is_refused, "free some space on the disk of '/");
    wait_member(*state, "one", "state", "running");
    make_room(*state);
    json_destroy(ask(*state, "session.assign", with("session", "one", "task", "roomy", NULL)));
    wait_member(*state, "one", "task", "roomy");
    start(*state, "two", "exec sleep 1000");
    wait_member(*state, "two", "state", "running");
    world_kill_server(*state); /* and it was kept */
    wait_member(*state, "one", "task", "roomy");
    assert_int_equal(number_of(*state, "one", "pid"), pid);
}

/* One that can be ended is ended, whatever the disk says; it is kept as soon as there is room. */
static void a_kill_is_never_refused(void **state) {
    if (is_impossible()) {
        skip();
    }
    start(*state, "one", ECHO);
    start(*state, "two", ECHO);
    wait_member(*state, "one", "state", "running");
    wait_member(*state, "two", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    fill(*state);
    world_waits(*state, "a change to be refused", is_refused, "free some space");
    pid_t two = (pid_t)number_of(*state, "two", "pid");
    assert_int_equal(world_run(*state, "stoa", "kill", "two", NULL), 0);
    assert_non_null(strstr(world_output(), "'two' has ended, but this is not kept yet"));
    wait_gone(*state, two);
    assert_int_not_equal(world_run(*state, "stoa", "undo", NULL), 0);
    make_room(*state);
    json_destroy(ask(*state, "session.assign", with("session", "one", "task", "roomy", NULL)));
    (void)world_run(*state, "stoa", "doctor", NULL);
    assert_null(strstr(world_output(), "not kept yet")); /* it is now */
    world_kill_server(*state);
    wait_member(*state, "one", "state", "running");
    assert_int_not_equal(world_run(*state, "stoa", "capture", "two", NULL), 0);
    world_stoa(*state, "undo", NULL);
    wait_member(*state, "two", "state", "running");
    assert_int_equal(number_of(*state, "one", "pid"), pid);
}

/* The same of all of them: it ends, and so does the server. */
static void the_fleet_can_always_be_ended(void **state) {
    if (is_impossible()) {
        skip();
    }
    start(*state, "one", ECHO);
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    fill(*state);
    world_waits(*state, "a change to be refused", is_refused, "free some space");
    assert_int_equal(world_run(*state, "stoa", "down", NULL), 0);
    assert_non_null(strstr(world_output(), "all has ended, but this could not be kept"));
    wait_gone(*state, pid);
    make_room(*state);
    start(*state, "other", ECHO);
    wait_member(*state, "other", "state", "running");
}

/* Kills while nothing can be written, not even a log. */
static void nothing_is_lost_on_a_full_disk(void **state) {
    if (is_impossible()) {
        skip();
    }
    start(*state, "one", ECHO);
    wait_member(*state, "one", "state", "running");
    pid_t pid = (pid_t)number_of(*state, "one", "pid"), host = parent_of(pid);
    fill(*state);
    world_kill_server(*state);
    (void)kill(host, SIGKILL);
    wait_gone(*state, host);
    world_waits_output(*state, "running", "ls", NULL);
    OWNED(json) list = ask(*state, "session.list", NULL);
    const struct json *sessions = json_find(list, "sessions");
    assert_int_equal(json_count(sessions), 1);
    assert_int_equal(json_get_integer(json_at(sessions, 0), "pid", 0), pid);
    assert_string_equal(json_get_text(json_at(sessions, 0), "name", ""), "one");
    world_stoa(*state, "send", "one", "still-full", NULL);
    world_waits_output(*state, "you said still-full", "capture", "one", NULL);
    make_room(*state);
    world_stoa(*state, "server", "restart", NULL);
    wait_member(*state, "one", "state", "running");
    assert_int_equal(number_of(*state, "one", "pid"), pid);
    json_destroy(ask(*state, "session.assign", with("session", "one", "task", "roomy", NULL)));
    wait_member(*state, "one", "task", "roomy");
}

/* What people write: it is there whole, or it is not there and they are told. */
static void what_cannot_be_saved_is_said(void **state) {
    if (is_impossible()) {
        skip();
    }
    start(*state, "one", "exec sleep 1000");
    wait_member(*state, "one", "state", "running");
    world_write(*state, "work/other.yaml", "name: other\nsessions: [htop]\n");
    fill(*state);
    assert_int_not_equal(world_run(*state, "stoa", "save", "disk/saved.yaml", NULL), 0);
    assert_non_null(strstr(world_output(), "No space left"));
    OWNED_STR saved = world_path(*state, "work/disk/saved.yaml");
    assert_int_not_equal(access(saved, F_OK), 0);
    assert_int_not_equal(world_run(*state, "stoa", "trust", "other.yaml", NULL), 0);
    assert_non_null(strstr(world_output(), "No space left"));
    make_room(*state);
    world_stoa(*state, "save", "disk/saved.yaml", NULL);
    world_stoa(*state, "trust", "other.yaml", NULL);
    assert_int_equal(access(saved, F_OK), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, disk_setup, disk_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_recording_stops_and_goes_on),
        TEST(the_database_refuses_and_goes_on),
        TEST(a_kill_is_never_refused),
        TEST(the_fleet_can_always_be_ended),
        TEST(nothing_is_lost_on_a_full_disk),
        TEST(what_cannot_be_saved_is_said),
    };
    enter_namespace();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
