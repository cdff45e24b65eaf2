/* SPDX-License-Identifier: MIT */
/* A host started with what it inherits. */

#include "host/launch.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/socket.h"
#include "base/text.h"
#include "inherited.h"
#include "spawn-process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

int host_open_pty(struct error *err) {
    OWNED_FD master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    int unlock = 0;
    if (master < 0 || ioctl(master, TIOCSPTLCK, &unlock) != 0) {
        error_set_errno(err, "cannot open a pseudo terminal");
        return -1;
    }
    int opened = master;
    master = -1;
    return opened;
}

/* The spec in a memfd, its offset at the beginning. */
static int spec_to_fd(const struct host_spec *spec, struct error *err) {
    int fd = memfd_create("stoa-spec", MFD_CLOEXEC);
    if (fd < 0) {
        error_set_errno(err, "cannot create a memory file");
        return -1;
    }
    struct buffer bytes = { 0 };
    host_spec_encode(spec, &bytes);
    bool good = fd_write_all(fd, bytes.data, bytes.length, err) && lseek(fd, 0, SEEK_SET) == 0;
    buffer_finish(&bytes);
    if (!good) {
        fd_close(&fd);
    }
    return fd;
}

/* The wrapper's words, then the program by its path with its arguments; NULL without a wrapper.
 * The strings stay their owners'. */
static char **wrap(const struct host_launch *launch, const char *const own[]) {
    if (launch->wrapper == NULL) {
        return NULL;
    }
    size_t words = text_vector_length((const char *const *)launch->wrapper);
    size_t count = text_vector_length(own);
    char **wrapped = memory_allocate_zeroed(words + count + 1, sizeof(char *));
    memcpy(wrapped, launch->wrapper, words * sizeof(char *));
    memcpy(wrapped + words, own, count * sizeof(char *));
    wrapped[words] = (char *)launch->program;
    return wrapped;
}

static bool spawn(
        const struct host_launch *launch, struct spawn *spawn, pid_t *out_pid, struct error *err) {
    char child[32];
    snprintf(child, sizeof(child), "%ld", (long)launch->child_pid);
    const char *own[] = { "stoa-host", launch->replaces ? "--replace" : "--new", child,
        launch->name, NULL };
    char **wrapped = wrap(launch, own);
    spawn->arguments = wrapped != NULL ? wrapped : (char *const *)own;
    spawn->program = wrapped != NULL ? wrapped[0] : launch->program;
    bool good = spawn_process(spawn, out_pid, err);
    free(wrapped);
    return good;
}

/* Whether a log can be written there: if not, the host begins all the same. */
static bool can_log(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
    }
    return fd >= 0;
}

bool host_launch(
        const struct host_launch *launch, pid_t *out_pid, int *out_link, struct error *err) {
    int pair[2];
    if (!socket_pair(pair, err)) {
        return false;
    }
    OWNED_FD ours = pair[0];
    OWNED_FD theirs = pair[1];
    OWNED_FD spec = spec_to_fd(launch->spec, err);
    if (spec < 0) {
        return false;
    }
    const char *log_path = launch->spec->log_path;
    struct spawn process = {
        .fds = { [INHERITED_LISTENER - SPAWN_FIRST_FD] = launch->listener,
                [INHERITED_SPEC - SPAWN_FIRST_FD] = spec,
                [INHERITED_LINK - SPAWN_FIRST_FD] = theirs,
                [INHERITED_PTY - SPAWN_FIRST_FD] = launch->pty },
        .fd_count = (launch->pty >= 0 ? INHERITED_END : INHERITED_PTY) - SPAWN_FIRST_FD,
        .error_path = log_path != NULL && can_log(log_path) ? log_path : "/dev/null",
    };
    if (!spawn(launch, &process, out_pid, err)) {
        return false;
    }
    *out_link = ours;
    ours = -1;
    return true;
}
