/* SPDX-License-Identifier: MIT */
/* Descriptors over uv_poll. */

#include "loop/watch.h"

#include "base/memory.h"
#include "loop-private.h"

#include <stdlib.h>

struct watch {
    uv_poll_t uv;
    watch_fn *on_ready;
    void *context;
    unsigned events;
};

static void on_poll(uv_poll_t *handle, int status, int ready);

static void restart(struct watch *watch) {
    int events = ((watch->events & WATCH_READABLE) != 0 ? UV_READABLE : 0) |
                 ((watch->events & WATCH_WRITABLE) != 0 ? UV_WRITABLE : 0);
    if (events != 0) {
        uv_poll_start(&watch->uv, events, on_poll);
    } else {
        uv_poll_stop(&watch->uv);
    }
}

static void on_poll(uv_poll_t *handle, int status, int ready) {
    struct watch *watch = handle->data;
    unsigned events = ((ready & UV_READABLE) != 0 ? WATCH_READABLE : 0u) |
                      ((ready & UV_WRITABLE) != 0 ? WATCH_WRITABLE : 0u);
    if (status < 0) { /* libuv has stopped the handle; the caller's own read or write tells why */
        events = watch->events;
        restart(watch);
    }
    watch->on_ready(watch->context, events);
}

struct watch *watch_create(
        struct loop *loop, int fd, watch_fn *on_ready, void *context, struct error *err) {
    struct watch *watch = NEW(struct watch);
    watch->on_ready = on_ready;
    watch->context = context;
    watch->uv.data = watch;
    int failed = uv_poll_init(&loop->uv, &watch->uv, fd);
    if (failed != 0) {
        free(watch);
        error_set(err, ERROR_SYSTEM, "cannot watch descriptor %d: %s", fd, uv_strerror(failed));
        return NULL;
    }
    return watch;
}

void watch_destroy(struct watch *watch) {
    if (watch != NULL) {
        loop_close_handle((uv_handle_t *)&watch->uv);
    }
}

void watch_set(struct watch *watch, unsigned events) {
    if (watch->events != events) {
        watch->events = events;
        restart(watch);
    }
}
