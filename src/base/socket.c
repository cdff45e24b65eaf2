/* SPDX-License-Identifier: MIT */
/* Unix sockets. Paths longer than sun_path go through /proc/self/fd of their directory. */

#include "base/socket.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define LISTEN_BACKLOG 128

/* Fills address for path; a long path is reached through its directory's descriptor, which the
 * caller keeps open until bind or connect is done. */
static bool address_fill(
        struct sockaddr_un *address, const char *path, int *out_directory, struct error *err) {
    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    *out_directory = -1;
    if (strlen(path) < sizeof(address->sun_path)) {
        memcpy(address->sun_path, path, strlen(path));
        return true;
    }
    const char *slash = strrchr(path, '/');
    OWNED_STR parent = text_copy_bytes(path, (size_t)(slash - path));
    *out_directory = open(parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (*out_directory < 0) {
        return error_set_errno(err, "cannot open '%s'", parent);
    }
    int length = snprintf(address->sun_path, sizeof(address->sun_path), "/proc/self/fd/%d%s",
            *out_directory, slash);
    if (length < 0 || (size_t)length >= sizeof(address->sun_path)) {
        fd_close(out_directory);
        return error_set(err, ERROR_INVALID, "socket path '%s' is too long", path);
    }
    return true;
}

int socket_listen(const char *path, struct error *err) {
    struct sockaddr_un address;
    OWNED_FD directory = -1;
    if (!address_fill(&address, path, &directory, err)) {
        return -1;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        error_set_errno(err, "cannot create a socket");
        return -1;
    }
    (void)unlink(path);
    mode_t old_mask = umask(0177);
    int bound = bind(fd, (struct sockaddr *)&address, sizeof(address));
    int reason = errno;
    umask(old_mask);
    errno = reason;
    if (bound != 0 || listen(fd, LISTEN_BACKLOG) != 0) {
        error_set_errno(err, "cannot listen at '%s'", path);
        fd_close(&fd);
    }
    return fd;
}

/* What is said to a socket is for its owner alone, who in a directory open to all may be anybody.
 */
static bool is_trusted(int fd, const char *path, struct error *err) {
    pid_t pid = 0;
    uid_t user = 0;
    if (!socket_peer(fd, &pid, &user)) {
        return error_set_errno(err, "cannot tell who listens at '%s'", path);
    }
    return user == geteuid() || user == 0 ||
           error_set(err, ERROR_DENIED, "another user (%ld) listens at '%s'", (long)user, path);
}

/* connect() waits for ever where the queue of who listens is full. */
static int open_limited(int64_t limit_ms, struct error *err) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (limit_ms > 0 ? 0 : SOCK_NONBLOCK), 0);
    struct timeval limit = { .tv_sec = limit_ms / 1000, .tv_usec = limit_ms % 1000 * 1000 };
    if (fd < 0 ||
            (limit_ms > 0 && setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) != 0)) {
        error_set_errno(err, "cannot create a socket");
        fd_close(&fd);
    }
    return fd;
}

static bool connect_to(int fd, const char *path, struct error *err) {
    struct sockaddr_un address;
    OWNED_FD directory = -1;
    if (!address_fill(&address, path, &directory, err)) {
        return false;
    }
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0) {
        return true;
    }
    if (errno == ECONNREFUSED) {
        return error_set(err, ERROR_CLOSED, "nobody listens at '%s'", path);
    }
    if (errno == EAGAIN) {
        return error_set(err, ERROR_TIMEOUT, "nobody answers at '%s': too many wait there", path);
    }
    return error_set_errno(err, "cannot connect to '%s'", path);
}

int socket_connect_within(const char *path, int64_t limit_ms, struct error *err) {
    int fd = open_limited(limit_ms, err);
    if (fd >= 0 && (!connect_to(fd, path, err) || !is_trusted(fd, path, err))) {
        fd_close(&fd);
    }
    if (fd >= 0) {
        (void)fd_set_nonblocking(fd, true);
    }
    return fd;
}

int socket_connect(const char *path, struct error *err) {
    return socket_connect_within(path, SOCKET_CONNECT_MAX_MS, err);
}

int socket_accept(int listener) {
    return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

bool socket_pair(int out_fds[2], struct error *err) {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, out_fds) != 0) {
        return error_set_errno(err, "cannot create a socket pair");
    }
    return true;
}

ssize_t socket_send(int socket, const void *bytes, size_t length, const int *fds, size_t fd_count) {
    struct iovec data = { .iov_base = (void *)bytes, .iov_len = length };
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * SOCKET_FDS_MAX)] = { 0 };
    struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1 };
    if (fd_count > 0 && fd_count <= SOCKET_FDS_MAX) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * fd_count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * fd_count);
        memcpy(CMSG_DATA(header), fds, sizeof(int) * fd_count);
    }
    ssize_t sent;
    do {
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent;
}

ssize_t socket_receive(
        int socket, void *bytes, size_t length, int out_fds[SOCKET_FDS_MAX], size_t *out_count) {
    struct iovec data = { .iov_base = bytes, .iov_len = length };
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * SOCKET_FDS_MAX)];
    struct msghdr message = {
        .msg_iov = &data,
        .msg_iovlen = 1,
        .msg_control = control,
        .msg_controllen = sizeof(control),
    };
    *out_count = 0;
    ssize_t received;
    do {
        received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (received < 0 && errno == EINTR);
    if (received < 0) {
        return received;
    }
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL;
            header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count && *out_count < SOCKET_FDS_MAX; i++) {
            memcpy(&out_fds[(*out_count)++], CMSG_DATA(header) + i * sizeof(int), sizeof(int));
        }
    }
    return received;
}

bool socket_peer(int socket, pid_t *out_pid, uid_t *out_uid) {
    struct ucred credentials;
    socklen_t size = sizeof(credentials);
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
        return false;
    }
    *out_pid = credentials.pid;
    *out_uid = credentials.uid;
    return true;
}
