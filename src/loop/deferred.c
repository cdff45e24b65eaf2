/* SPDX-License-Identifier: MIT */
/* Deferred calls: a list on the loop, emptied before it waits. */

#include "loop/deferred.h"

#include "base/list.h"
#include "base/memory.h"
#include "deferred-private.h"
#include "loop-private.h"

#include <stdlib.h>

struct deferred {
    struct list link; /* in loop->scheduled, or in the batch that runs */
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

void deferred_cancel(struct deferred *deferred) {
    list_remove(&deferred->link);
    if (list_is_empty(&deferred->loop->scheduled)) {
        uv_idle_stop(&deferred->loop->no_wait);
    }
}

void deferred_run_scheduled(struct loop *loop) {
    struct list batch;
    list_init(&batch);
    list_move_all(&loop->scheduled, &batch);
    uv_idle_stop(&loop->no_wait);
    while (!list_is_empty(&batch)) {
        struct deferred *deferred = container_of(batch.next, struct deferred, link);
        list_remove(&deferred->link);
        deferred->run(deferred->context);
    }
}
