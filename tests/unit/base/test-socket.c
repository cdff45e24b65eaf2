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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(descriptors_travel),
        cmocka_unit_test(long_paths_work),
    };
    return cmocka_run_group_tests_name("socket", tests, NULL, NULL);
}
