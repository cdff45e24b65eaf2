/* SPDX-License-Identifier: MIT */
/* Deferred calls: a list on the loop, emptied before it waits. */

#include "loop/deferred.h"

#include "base/list.h"
#include "base/memory.h"
#include "deferred-private.h"
#include "loop-private.h"

#include <stdlib.h>

struct deferred {
    struct list link; /* in a list of the loop, or in the batch that runs */
    struct loop *loop;
    deferred_fn *run;
    void *context;
};

static void on_no_wait(uv_idle_t *handle) {
    (void)handle;
}

static bool is_scheduled(const struct deferred *deferred) {
    return !list_is_empty(&deferred->link);
}

struct deferred *deferred_create(struct loop *loop, deferred_fn *run, void *context) {
    struct deferred *deferred = NEW(struct deferred);
    *deferred = (struct deferred){ .loop = loop, .run = run, .context = context };
    list_init(&deferred->link);
    return deferred;
}

void deferred_destroy(struct deferred *deferred) {
    if (deferred != NULL) {
        deferred_cancel(deferred);
        free(deferred);
    }
}

void deferred_schedule(struct deferred *deferred) {
    if (!is_scheduled(deferred)) {
        list_append(&deferred->loop->scheduled, &deferred->link);
        uv_idle_start(&deferred->loop->no_wait, on_no_wait);
    }
}

void deferred_schedule_last(struct deferred *deferred) {
    if (!is_scheduled(deferred)) {
        list_append(&deferred->loop->scheduled_last, &deferred->link);
        uv_idle_start(&deferred->loop->no_wait, on_no_wait);
    }
}

static void wait_unless_scheduled(struct loop *loop) {
    if (list_is_empty(&loop->scheduled) && list_is_empty(&loop->scheduled_last) &&
            list_is_empty(&loop->due_last)) {
        uv_idle_stop(&loop->no_wait);
    }
}

void deferred_cancel(struct deferred *deferred) {
    list_remove(&deferred->link);
    wait_unless_scheduled(deferred->loop);
}

static void run_all(struct list *batch) {
    while (!list_is_empty(batch)) {
        struct deferred *deferred = container_of(batch->next, struct deferred, link);
        list_remove(&deferred->link);
        deferred->run(deferred->context);
    }
}

void deferred_run_scheduled(struct loop *loop) {
    struct list batch;
    list_init(&batch);
    list_move_all(&loop->scheduled, &batch);
    list_move_all(&loop->scheduled_last, &loop->due_last);
    wait_unless_scheduled(loop);
    run_all(&batch);
}

void deferred_run_last(struct loop *loop) {
    if (!list_is_empty(&loop->due_last)) {
        run_all(&loop->due_last);
        wait_unless_scheduled(loop);
    }
}
