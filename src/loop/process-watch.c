/* SPDX-License-Identifier: MIT */
/* pidfds on the loop. */

#include "loop/process-watch.h"

#include "base/fd.h"
#include "base/memory.h"
#include "loop/watch.h"

#include <stdlib.h>
#include <sys/pidfd.h>

struct process_watch {
    int fd;
    struct watch *watch;
    process_gone_fn *on_gone;
    void *context;
};

static void on_readable(void *context, unsigned events) {
    struct process_watch *watch = context;
    watch_set(watch->watch, 0); /* it stays readable */
    watch->on_gone(watch->context);
}

struct process_watch *process_watch_create(
        struct loop *loop, pid_t pid, process_gone_fn *on_gone, void *context) {
    OWNED(process_watch) watch = NEW(struct process_watch);
    watch->on_gone = on_gone;
    watch->context = context;
    watch->fd = pidfd_open(pid, 0); /* close-on-exec by itself */
    if (watch->fd < 0) {
        return NULL;
    }
    watch->watch = watch_create(loop, watch->fd, on_readable, watch, NULL);
    if (watch->watch == NULL) {
        return NULL;
    }
    watch_set(watch->watch, WATCH_READABLE);
    return TAKE(watch);
}

void process_watch_destroy(struct process_watch *watch) {
    if (watch != NULL) {
        watch_destroy(watch->watch);
        fd_close(&watch->fd);
        free(watch);
    }
}
