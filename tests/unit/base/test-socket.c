/* SPDX-License-Identifier: MIT */
#include "base/socket.h"

#include "base/fd.h"
#include "base/text.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

static void descriptors_travel(void **state) {
    int pair[2], pipe_ends[2];
    assert_true(socket_pair(pair, NULL));
    assert_int_equal(pipe2(pipe_ends, O_CLOEXEC), 0);
    assert_int_equal(socket_send(pair[0], "x", 1, &pipe_ends[0], 1), 1);

    char byte = 0;
    int fds[SOCKET_FDS_MAX];
    size_t count = 0;
    assert_int_equal(socket_receive(pair[1], &byte, 1, fds, &count), 1);
    assert_int_equal(count, 1);
    assert_true(fcntl(fds[0], F_GETFD) & FD_CLOEXEC);
    assert_int_equal(write(pipe_ends[1], "y", 1), 1);
    assert_int_equal(read(fds[0], &byte, 1), 1);
    assert_int_equal(byte, 'y');
    close(fds[0]);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    close(pair[0]);
    close(pair[1]);
}

/* A path of 150 bytes does not fit sun_path, and works all the same. */
static void long_paths_work(void **state) {
    char directory[200] = "/tmp/stoa-test-socket-XXXXXX";
    assert_non_null(mkdtemp(directory));
    char *deep = text_format("%s/%0120d", directory, 0);
    assert_int_equal(mkdir(deep, 0700), 0);
    char *path = text_format("%s/s.sock", deep);

    struct error err;
    int listener = socket_listen(path, &err);
    assert_true(listener >= 0);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    int client = socket_connect(path, &err);
    assert_true(client >= 0);
    int served = socket_accept(listener);
    assert_true(served >= 0);
    pid_t pid = 0;
    uid_t uid = 0;
    assert_true(socket_peer(served, &pid, &uid));
    assert_int_equal(pid, getpid());

    close(served);
    close(client);
    close(listener);
    assert_int_equal(socket_connect(path, &err), -1);
    assert_int_equal(err.code, ERROR_CLOSED);
    unlink(path);
    assert_int_equal(socket_connect(path, &err), -1);
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    rmdir(deep);
    rmdir(directory);
    free(path);
    free(deep);
}

/* Connections until no more are taken in: where somebody listens and is stopped. */
static size_t fill(const char *path, int *fds, size_t count, struct error *err) {
    size_t used = 0;
    while (used < count && (fds[used] = socket_connect_within(path, 0, err)) >= 0) {
        used++;
    }
    return used;
}

static void nobody_waits_for_ever_to_be_taken(void **state) {
    char directory[] = "/tmp/stoa-test-socket-XXXXXX";
    static int fds[1000]; /* more than any queue of ours */
    assert_non_null(mkdtemp(directory));
    char *path = text_format("%s/s.sock", directory);
    struct error err;
    int listener = socket_listen(path, &err);
    size_t used = fill(path, fds, sizeof(fds) / sizeof(fds[0]), &err);
    assert_in_range(used, 1, sizeof(fds) / sizeof(fds[0]) - 1);
    assert_int_equal(err.code, ERROR_TIMEOUT);
    assert_int_equal(socket_connect_within(path, 20, &err), -1);
    assert_int_equal(err.code, ERROR_TIMEOUT);

    int served = socket_accept(listener); /* there is room again */
    int last = socket_connect(path, &err);
    assert_true(served >= 0 && last >= 0);
    assert_true(fcntl(last, F_GETFL) & O_NONBLOCK);
    close(last);
    close(served);
    while (used > 0) {
        close(fds[--used]);
    }
    close(listener);
    unlink(path);
    rmdir(directory);
    free(path);
}

#define ANOTHER_USER 65534

/* Keys and environments are for who listens: not for one who took the place in a shared directory.
 */
static void what_another_user_serves_is_refused(void **state) {
    char directory[] = "/tmp/stoa-test-socket-XXXXXX";
    struct error err;
    if (geteuid() != 0) {
        skip(); /* only root can be two users */
    }
    assert_non_null(mkdtemp(directory));
    assert_int_equal(chmod(directory, 0777), 0);
    char *path = text_format("%s/s.sock", directory);
    assert_int_equal(seteuid(ANOTHER_USER), 0);
    int listener = socket_listen(path, &err);
    assert_int_equal(seteuid(0), 0);
    assert_true(listener >= 0);
    assert_int_equal(socket_connect(path, &err), -1);
    assert_int_equal(err.code, ERROR_DENIED);
    close(listener);
    unlink(path);
    rmdir(directory);
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(descriptors_travel),
        cmocka_unit_test(long_paths_work),
        cmocka_unit_test(nobody_waits_for_ever_to_be_taken),
        cmocka_unit_test(what_another_user_serves_is_refused),
    };
    return cmocka_run_group_tests_name("socket", tests, NULL, NULL);
}
