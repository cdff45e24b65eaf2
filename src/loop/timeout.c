/* SPDX-License-Identifier: MIT */
/* One-shot timers over uv_timer. */

#include "loop/timeout.h"

#include "base/memory.h"
#include "loop-private.h"

struct timeout {
    uv_timer_t uv;
    timeout_fn *on_timeout;
    void *context;
};

static void on_timer(uv_timer_t *handle) {
    struct timeout *timeout = handle->data;
    timeout->on_timeout(timeout->context);
}

struct timeout *timeout_create(struct loop *loop, timeout_fn *on_timeout, void *context) {
    struct timeout *timeout = NEW(struct timeout);
    uv_timer_init(&loop->uv, &timeout->uv);
    timeout->uv.data = timeout;
    timeout->on_timeout = on_timeout;
    timeout->context = context;
    return timeout;
}

void timeout_destroy(struct timeout *timeout) {
    if (timeout != NULL) {
        loop_close_handle((uv_handle_t *)&timeout->uv);
    }
}

void timeout_start(struct timeout *timeout, int64_t delay_ms) {
    uv_update_time(timeout->uv.loop); /* libuv counts from the beginning of the turn otherwise */
    uv_timer_start(&timeout->uv, on_timer, delay_ms > 0 ? (uint64_t)delay_ms : 0, 0);
}

void timeout_stop(struct timeout *timeout) {
    uv_timer_stop(&timeout->uv);
}

bool timeout_is_running(const struct timeout *timeout) {
    return uv_is_active((const uv_handle_t *)&timeout->uv) != 0;
}
