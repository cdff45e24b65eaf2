/* SPDX-License-Identifier: MIT */
/* Signals over uv_signal. */

#include "loop/signal-watch.h"

#include "base/log.h"
#include "base/memory.h"
#include "loop-private.h"

struct signal_watch {
    uv_signal_t uv;
    signal_fn *on_signal;
    void *context;
};

static void on_uv_signal(uv_signal_t *handle, int signal_number) {
    struct signal_watch *watch = handle->data;
    watch->on_signal(watch->context, signal_number);
}

struct signal_watch *signal_watch_create(
        struct loop *loop, int signal_number, signal_fn *on_signal, void *context) {
    struct signal_watch *watch = NEW(struct signal_watch);
    uv_signal_init(&loop->uv, &watch->uv);
    watch->uv.data = watch;
    watch->on_signal = on_signal;
    watch->context = context;
    int failed = uv_signal_start(&watch->uv, on_uv_signal, signal_number);
    if (failed != 0) {
        log_error("cannot watch signal %d: %s", signal_number, uv_strerror(failed));
    }
    uv_unref((uv_handle_t *)&watch->uv);
    return watch;
}

void signal_watch_destroy(struct signal_watch *watch) {
    if (watch != NULL) {
        loop_close_handle((uv_handle_t *)&watch->uv);
    }
}
