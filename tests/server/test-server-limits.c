/* SPDX-License-Identifier: MIT */

/* Limits by a real systemd of the user, and control groups of version 2, each in mounts of this
 * test's own. Both need root and a machine that was not booted with systemd, as a container is:
 * elsewhere they skip, saying so. */

#include "server-fixture.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/socket.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>

#include <cmocka.h>

#define MANAGER      "/usr/lib/systemd/systemd"
#define MEMORY_BYTES (100 * 1024 * 1024)
#define TASKS        20
#define ROOT         "/sys/fs/cgroup"

/* A manager takes away the control groups of another run of this test. */
#define LOCK "/tmp/stoa-test-limits.lock"

static pid_t manager;

/* NULL, or why a systemd of the user cannot be started here. */
static const char *why_no_manager(void) {
    if (geteuid() != 0) {
        return "this needs root";
    }
    if (access(MANAGER, X_OK) != 0 || access("/usr/bin/systemd-run", X_OK) != 0) {
        return "systemd is not installed";
    }
    return access("/run/systemd/system", F_OK) == 0 ? "this machine runs a systemd" : NULL;
}

/* Mounts that only this process and its children see. */
static const char *enter_mounts(void) {
    bool good = unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, "") == 0;
    return good ? NULL : strerror(errno);
}

static bool manager_listens(struct world *world, const void *context) {
    if (waitpid(manager, NULL, WNOHANG) == manager) {
        manager = 0;
    }
    return manager == 0 || access(context, F_OK) == 0;
}

static bool is_at_its_end(struct world *world, const void *context) {
    return waitpid(manager, NULL, WNOHANG) != 0;
}

/* False, said aloud, when it does not come up. */
static bool start_manager(struct world *world) {
    OWNED_STR log_path = world_path(world, "manager.txt");
    OWNED_STR address = text_format("%s/systemd/private", world_get(world, "XDG_RUNTIME_DIR"));
    if (mount("none", "/run", "tmpfs", 0, "size=1m") != 0 || mkdir("/run/systemd", 0755) != 0 ||
            mkdir("/run/systemd/system", 0755) != 0) {
        print_message("# no systemd of the user: %s\n", strerror(errno));
        return false;
    }
    manager = fork();
    if (manager == 0) {
        int log = open(log_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        (void)dup2(log, 1);
        (void)dup2(log, 2);
        (void)execle(MANAGER, MANAGER, "--user", "--log-target=console", NULL, world->environment);
        _exit(127);
    }
    world_waits(world, "the manager to listen", manager_listens, address);
    OWNED_STR log = world_read(world, "manager.txt");
    if (manager == 0) {
        print_message("# no systemd of the user: %s\n", log);
    }
    return manager != 0;
}

static int teardown(void **state) {
    if (manager != 0) {
        (void)kill(manager, SIGTERM);
        world_waits(*state, "the manager to end", is_at_its_end, NULL);
        manager = 0;
    }
    return fleet_teardown(state);
}

static char *groups_of(pid_t pid) {
    OWNED_STR path = text_format("/proc/%ld/cgroup", (long)pid);
    struct buffer groups = { 0 };
    (void)file_read(path, 65536, &groups, NULL);
    return buffer_take_text(&groups);
}

/* What a file of the program's group of a controller says, in whichever version there is. */
static int64_t group_number(pid_t pid, const char *controller, const char *file) {
    OWNED_STR groups = groups_of(pid);
    OWNED_STR label = text_format(":%s:", controller);
    const char *version_1 = strstr(groups, label), *version_2 = strstr(groups, "0::");
    const char *path = version_1 != NULL   ? version_1 + strlen(label)
                       : version_2 != NULL ? version_2 + strlen("0::")
                                           : "";
    OWNED_STR full = text_format("%s%s%s%.*s/%s", ROOT, version_1 != NULL ? "/" : "",
            version_1 != NULL ? controller : "", (int)strcspn(path, "\n"), path, file);
    struct buffer value = { 0 };
    (void)file_read(full, 4096, &value, NULL);
    int64_t number = value.length == 0 ? -1 : strtoll(buffer_text(&value), NULL, 10);
    buffer_finish(&value);
    return number;
}

static struct json *limited(struct world *world, const char *command) {
    struct json *spec = spec_of(world, "one", command);
    struct json *limits = json_create_object();
    json_set_integer(limits, "memory_bytes", MEMORY_BYTES);
    json_set_integer(limits, "tasks", TASKS);
    json_set(spec, "limits", limits);
    return spec;
}

static bool has_server(struct world *world, const void *context) {
    return world_server(world) != 0;
}

static bool is_in(pid_t pid, const char *id) {
    OWNED_STR groups = groups_of(pid);
    return strstr(groups, id) != NULL;
}

/* Host and keeper start one each: that which comes too late is in the scope for a moment. */
static bool server_has_left(struct world *world, const void *id) {
    pid_t server = world_server(world);
    return server != 0 && !is_in(server, id);
}

static void a_systemd_of_the_user_holds_the_limits(void **state) {
    const char *reason = why_no_manager();
    reason = reason != NULL ? reason : enter_mounts();
    if (reason != NULL || !start_manager(*state)) {
        print_message("# limits by systemd are not tested: %s\n", reason == NULL ? "" : reason);
        skip();
    }
    world_run(*state, "stoa", "doctor", NULL);
    assert_non_null(strstr(world_output(), "systemd, by its manager of the user"));
    json_destroy(ask(*state, "session.new",
            limited(*state, "read line; (for i in $(seq 40); do sleep 1000 & done); "
                            "exec sleep 1000")));
    wait_member(*state, "one", "state", "running");
    wait_member(*state, "one", "limits_by", "systemd");
    OWNED_STR id = member_of(*state, "one", "id");
    pid_t pid = (pid_t)number_of(*state, "one", "pid"), host = parent_of(pid);
    bool is_version_1 = access(ROOT "/memory", F_OK) == 0;
    assert_true(is_in(pid, id));
    assert_true(is_in(host, id));
    assert_false(is_in(world_server(*state), id));
    if (group_number(pid, "pids", "pids.max") < 0) {
        print_message("# systemd was given no controllers here\n");
        skip();
    }
    assert_in_range(
            group_number(pid, "memory", is_version_1 ? "memory.limit_in_bytes" : "memory.max"),
            MEMORY_BYTES - 65536, MEMORY_BYTES);
    assert_int_equal(group_number(pid, "pids", "pids.max"), TASKS);
    world_kill_server(*state);
    world_waits(*state, "a server started by the host", has_server, NULL);
    wait_member(*state, "one", "state", "running");
    world_waits(*state, "that it left the scope", server_has_left, id);
    world_stoa(*state, "send", "one", "go", NULL);
    world_waits_output(*state, "annot fork", "capture", "one", "--history", NULL);
    host = parent_of(pid);
    assert_true(host > 1);
    (void)kill(host, SIGKILL);
    wait_member(*state, "one", "host_crashes", "1");
    assert_int_equal(number_of(*state, "one", "pid"), pid);
    assert_true(is_in(pid, id));
    json_destroy(ask(*state, "fleet.down", NULL));
}

/* A manager that went and left its socket is no manager. */
static void a_leftover_of_systemd_is_not_taken_for_one(void **state) {
    OWNED_STR directory = text_format("%s/systemd", world_get(*state, "XDG_RUNTIME_DIR"));
    OWNED_STR address = text_format("%s/private", directory);
    assert_int_equal(mkdir(directory, 0700), 0);
    int stale = socket_listen(address, NULL);
    assert_true(stale >= 0);
    close(stale);
    OWNED(json) status = ask(*state, "server.status", NULL);
    assert_string_not_equal(json_get_text(status, "limits_by", ""), "systemd");
    json_destroy(ask(*state, "session.new", limited(*state, "exec sleep 1000")));
    wait_member(*state, "one", "state", "running");
    json_destroy(ask(*state, "fleet.down", NULL));
}

/* NULL when there is a tree of version 2 at ROOT: the machine's own, or one mounted here. */
static const char *why_no_version_2(void) {
    struct statfs status;
    if (statfs(ROOT, &status) == 0 && status.f_type == CGROUP2_SUPER_MAGIC) {
        return NULL;
    }
    const char *reason = enter_mounts();
    return reason != NULL || mount("none", ROOT, "cgroup2", 0, NULL) == 0 ? reason
                                                                          : strerror(errno);
}

/* One process is ended at the limit, not the session beside it, nor its host; and the cause told.
 */
static void what_the_kernel_ends_for_memory_is_told(void **state) {
    json_destroy(ask(*state, "session.new",
            limited(*state, "read line; head -c 300000000 /dev/zero | tail -n 1; exec false")));
    wait_member(*state, "one", "state", "running");
    OWNED_STR by = member_of(*state, "one", "limits_by");
    if (text_equal(by, "off")) {
        OWNED_STR message = member_of(*state, "one", "message");
        print_message("# memory is not limited here: %s\n", message);
        json_destroy(ask(*state, "fleet.down", NULL));
        skip();
    }
    world_stoa(*state, "send", "one", "go", NULL);
    wait_member(*state, "one", "state", "exited");
    OWNED_STR message = member_of(*state, "one", "message");
    assert_string_equal(
            message, "the kernel ended a process of it: it was at its limit of 100M memory");
    assert_int_equal(number_of(*state, "one", "host_crashes"), 0);
    json_destroy(ask(*state, "fleet.down", NULL));
}

/* What the kernel gives: where memory and pids belong to version 1, version 2 has them not. */
static void control_groups_of_version_2(void **state) {
    const char *reason = geteuid() != 0 ? "this needs root" : why_no_version_2();
    if (reason != NULL) {
        print_message("# control groups of version 2 are not tested: %s\n", reason);
        skip();
    }
    world_run(*state, "stoa", "doctor", NULL);
    bool is_used = strstr(world_output(), "control groups of version 2, below") != NULL;
    json_destroy(ask(*state, "session.new", limited(*state, "exec sleep 1000")));
    wait_member(*state, "one", "state", "running");
    OWNED_STR by = member_of(*state, "one", "limits_by");
    OWNED_STR message = member_of(*state, "one", "message");
    pid_t pid = (pid_t)number_of(*state, "one", "pid");
    if (is_used && text_equal(by, "cgroup")) {
        assert_int_equal(group_number(pid, "memory", "memory.max"), MEMORY_BYTES);
        assert_int_equal(group_number(pid, "pids", "pids.max"), TASKS);
    } else {
        print_message("# not enforced by version 2 here: %s\n", message);
        assert_string_equal(by, "off");
        assert_true(text_starts_with(message, "its limits are off: "));
        assert_non_null(strstr(message, ROOT));
    }
    json_destroy(ask(*state, "fleet.down", NULL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fleet_setup, teardown)

int main(void) {
    OWNED_FD lock = open(LOCK, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock >= 0) { /* else another user's, who has no groups of ours */
        (void)flock(lock, LOCK_EX);
    }
    const struct CMUnitTest tests[] = {
        TEST(a_leftover_of_systemd_is_not_taken_for_one),
        TEST(a_systemd_of_the_user_holds_the_limits), TEST(what_the_kernel_ends_for_memory_is_told),
        TEST(control_groups_of_version_2), /* hides what the others look at */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
