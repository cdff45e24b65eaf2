/* SPDX-License-Identifier: MIT */
/* Locks of open file descriptions (F_OFD_SETLK): unlike those of flock() they can be asked for. */

#include "base/file-lock.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int file_lock_take(const char *path, const char *text, struct error *err) {
    OWNED_FD fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        error_set_errno(err, "cannot open '%s'", path);
        return -1;
    }
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (fcntl(fd, F_OFD_SETLK, &whole) != 0) {
        if (errno == EAGAIN || errno == EACCES) {
            error_set(err, ERROR_BUSY, "another process holds '%s'", path);
        } else {
            error_set_errno(err, "cannot lock '%s'", path);
        }
        return -1;
    }
    size_t length = strlen(text);
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, length, 0) != (ssize_t)length) {
        error_set_errno(err, "cannot write '%s'", path);
        return -1;
    }
    int taken = fd;
    fd = -1;
    return taken;
}

char *file_lock_holder(const char *path) {
    OWNED_FD fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (fd < 0 || fcntl(fd, F_OFD_GETLK, &whole) != 0 || whole.l_type == F_UNLCK) {
        return NULL;
    }
    struct buffer text = { 0 };
    (void)file_read(path, FILE_LOCK_TEXT_MAX, &text, NULL);
    return buffer_take_text(&text);
}
