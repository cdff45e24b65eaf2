/* SPDX-License-Identifier: MIT */
/* The libuv loop and its end. */

#include "loop/loop.h"

#include "base/log.h"
#include "base/memory.h"
#include "deferred-private.h"
#include "loop-private.h"

#include <assert.h>
#include <stdlib.h>

#define CLOSE_TURNS_MAX 8

static void on_before_wait(uv_prepare_t *handle) {
    deferred_run_scheduled(handle->data);
}

static void on_after_ready(uv_check_t *handle) {
    deferred_run_last(handle->data);
}

struct loop *loop_create(void) {
    struct loop *loop = NEW(struct loop);
    list_init(&loop->scheduled);
    list_init(&loop->scheduled_last);
    list_init(&loop->due_last);
    int failed = uv_loop_init(&loop->uv);
    if (failed != 0) {
        log_error("cannot create an event loop: %s", uv_strerror(failed));
        abort();
    }
    uv_prepare_init(&loop->uv, &loop->before_wait);
    uv_idle_init(&loop->uv, &loop->no_wait);
    loop->before_wait.data = loop;
    uv_prepare_start(&loop->before_wait, on_before_wait);
    uv_unref((uv_handle_t *)&loop->before_wait);
    uv_check_init(&loop->uv, &loop->after_ready);
    loop->after_ready.data = loop;
    uv_check_start(&loop->after_ready, on_after_ready);
    uv_unref((uv_handle_t *)&loop->after_ready);
    return loop;
}

void loop_destroy(struct loop *loop) {
    if (loop == NULL) {
        return;
    }
    assert(list_is_empty(&loop->scheduled) && list_is_empty(&loop->scheduled_last) &&
            list_is_empty(&loop->due_last));
    uv_close((uv_handle_t *)&loop->before_wait, NULL);
    uv_close((uv_handle_t *)&loop->after_ready, NULL);
    uv_close((uv_handle_t *)&loop->no_wait, NULL);
    for (int turns = 0; turns < CLOSE_TURNS_MAX && uv_run(&loop->uv, UV_RUN_NOWAIT) != 0; turns++) {
    } /* the close callbacks; a loop_stop() that came last eats the first turn */
    if (uv_loop_close(&loop->uv) != 0) {
        log_error("a loop ends with something still on it");
        return; /* leaked: freeing memory that libuv still links would be worse */
    }
    free(loop);
}

void loop_run(struct loop *loop) {
    (void)uv_run(&loop->uv, UV_RUN_DEFAULT);
}

void loop_stop(struct loop *loop) {
    uv_stop(&loop->uv);
}

bool loop_turn(struct loop *loop, bool wait) {
    return uv_run(&loop->uv, wait ? UV_RUN_ONCE : UV_RUN_NOWAIT) != 0;
}

static void on_closed(uv_handle_t *handle) {
    free(handle->data);
}

void loop_close_handle(uv_handle_t *handle) {
    uv_close(handle, on_closed);
}
