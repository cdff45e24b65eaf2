/* SPDX-License-Identifier: MIT */
/* The page that survives exec. */

#include "kept.h"

#include "base/log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct kept *map(int fd) {
    void *memory = mmap(NULL, sizeof(struct kept), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

struct kept *kept_create(void) {
    int fd = memfd_create("stoa-kept", MFD_CLOEXEC);
    struct kept *kept = fd < 0 || ftruncate(fd, sizeof(struct kept)) != 0 ? NULL : map(fd);
    if (kept == NULL) {
        log_error("cannot create a page of memory");
        exit(1);
    }
    *kept = (struct kept){ .magic = KEPT_MAGIC, .version = KEPT_VERSION, .own_fd = fd };
    kept->spec_fd = kept->listener_fd = kept->pty_fd = -1;
    for (int i = 0; i < KEPT_PEERS_MAX; i++) {
        kept->peers[i].fd = -1;
    }
    return kept;
}

struct kept *kept_adopt(int fd, struct error *err) {
    struct stat status;
    if (fstat(fd, &status) != 0 || status.st_size < (off_t)sizeof(struct kept)) {
        error_set(err, ERROR_INVALID, "there is nothing to resume from");
        return NULL;
    }
    struct kept *kept = map(fd);
    if (kept == NULL || kept->magic != KEPT_MAGIC || kept->version < 1 || kept->own_fd != fd) {
        error_set(err, ERROR_INVALID, "what there is to resume from is damaged");
        return NULL;
    }
    kept->version = KEPT_VERSION;
    return kept;
}

struct kept_peer *kept_peer_add(struct kept *kept, int fd) {
    for (int i = 0; i < KEPT_PEERS_MAX; i++) {
        if (kept->peers[i].fd < 0) {
            kept->peers[i] = (struct kept_peer){ .fd = fd };
            return &kept->peers[i];
        }
    }
    return NULL;
}

void kept_peer_remove(struct kept_peer *peer) {
    if (peer != NULL) {
        peer->fd = -1;
    }
}

static void set_cloexec(int fd, bool cloexec) {
    if (fd >= 0) {
        (void)fcntl(fd, F_SETFD, cloexec ? FD_CLOEXEC : 0);
    }
}

void kept_set_cloexec(const struct kept *kept, bool cloexec) {
    set_cloexec(kept->own_fd, cloexec);
    set_cloexec(kept->spec_fd, cloexec);
    set_cloexec(kept->listener_fd, cloexec);
    set_cloexec(kept->pty_fd, cloexec);
    for (int i = 0; i < KEPT_PEERS_MAX; i++) {
        const struct kept_peer *peer = &kept->peers[i];
        if (peer->greeted && !peer->mid_output && !peer->mid_input) {
            set_cloexec(peer->fd, cloexec);
        }
    }
}
