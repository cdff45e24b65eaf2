/* SPDX-License-Identifier: MIT */
/* Descriptors and whole-file reads and writes. */

#include "base/fd.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool fd_set_cloexec(int fd, bool cloexec) {
    int flags = fcntl(fd, F_GETFD);
    return flags >= 0 &&
           fcntl(fd, F_SETFD, cloexec ? flags | FD_CLOEXEC : flags & ~FD_CLOEXEC) == 0;
}

bool fd_set_nonblocking(int fd, bool nonblocking) {
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 &&
           fcntl(fd, F_SETFL, nonblocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK) == 0;
}

void fd_close(int *fd) {
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

bool fd_write_all(int fd, const void *bytes, size_t length, struct error *err) {
    const char *position = bytes;
    while (length > 0) {
        ssize_t written = write(fd, position, length);
        if (written > 0) {
            position += written;
            length -= (size_t)written;
        } else if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd wait = { .fd = fd, .events = POLLOUT };
            (void)poll(&wait, 1, -1);
        } else if (written < 0 && errno != EINTR) {
            return error_set_errno(err, "cannot write");
        }
    }
    return true;
}

bool fd_read_all(int fd, size_t maximum_bytes, struct buffer *out, struct error *err) {
    size_t before = out->length;
    char some[16384]; /* not room in the buffer: most files are small, also those of /proc */
    for (;;) {
        ssize_t got = read(fd, some, sizeof(some));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return error_set_errno(err, "reading fails");
        }
        if (got == 0) {
            return true;
        }
        buffer_append(out, some, (size_t)got);
        if (out->length - before > maximum_bytes) {
            out->length = before;
            return error_set(err, ERROR_LIMIT, "larger than %zu bytes", maximum_bytes);
        }
    }
}

bool file_read(const char *path, size_t maximum_bytes, struct buffer *out, struct error *err) {
    OWNED_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        return error_set_errno(err, "cannot open '%s'", path);
    }
    if (S_ISDIR(status.st_mode)) {
        return error_set(err, ERROR_INVALID, "cannot read '%s': it is a directory", path);
    }
    return fd_read_all(fd, maximum_bytes, out, err) || error_context(err, "cannot read '%s'", path);
}

bool file_replace(const char *path, const void *bytes, size_t length, struct error *err) {
    OWNED_STR temporary = text_format("%s.new-%ld", path, (long)getpid());
    OWNED_FD fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return error_set_errno(err, "cannot write '%s'", path);
    }
    bool written = fd_write_all(fd, bytes, length, err);
    if (written && (fsync(fd) != 0 || rename(temporary, path) != 0)) {
        written = error_set_errno(err, "cannot replace '%s'", path);
    }
    if (!written) {
        (void)unlink(temporary);
        return error_context(err, "cannot write '%s'", path);
    }
    return true;
}
