/* SPDX-License-Identifier: MIT */
/* A watch, and a timeout in its place while it rests. While connections come without end, the
 * listener is looked at whenever that timeout ends, and not watched at all. */

#include "loop/acceptor.h"

#include "accept-pace.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/socket.h"
#include "loop/timeout.h"
#include "loop/watch.h"

#include <errno.h>
#include <stdlib.h>

struct acceptor {
    struct watch *watch;
    struct timeout *rest;
    struct accept_pace pace;
    int listener;
    accepted_fn *on_accepted;
    void *context;
    bool is_started, is_short; /* of descriptors */
};

/* What stays when accept() fails so: who waits there, and a listener that is always readable. */
static bool is_lasting(int reason) {
    return reason == EMFILE || reason == ENFILE || reason == ENOBUFS || reason == ENOMEM;
}

static size_t take_some(struct acceptor *acceptor) {
    size_t taken = 0;
    bool is_short = false;
    for (; taken < ACCEPT_A_TURN; taken++) {
        int fd = socket_accept(acceptor->listener);
        if (fd < 0) {
            is_short = is_lasting(errno);
            break;
        }
        acceptor->on_accepted(acceptor->context, fd);
    }
    if (is_short && !acceptor->is_short) {
        log_error("no descriptors are left for a connection");
    }
    acceptor->is_short = is_short;
    return taken;
}

void acceptor_take(struct acceptor *acceptor) {
    size_t taken = take_some(acceptor);
    int64_t rest_ms = accept_pace_note(&acceptor->pace, taken, clock_monotonic_ms());
    rest_ms = acceptor->is_short ? ACCEPT_SHORT_MS : rest_ms;
    if (!acceptor->is_started) {
        return;
    }
    if (rest_ms > 0) {
        timeout_start(acceptor->rest, rest_ms);
    } else {
        timeout_stop(acceptor->rest);
    }
    watch_set(acceptor->watch, rest_ms > 0 ? 0 : WATCH_READABLE);
}

static void on_acceptable(void *context, unsigned events) {
    acceptor_take(context);
}

static void on_rested(void *context) {
    acceptor_take(context);
}

struct acceptor *acceptor_create(struct loop *loop, int listener, accepted_fn *on_accepted,
        void *context, struct error *err) {
    OWNED(acceptor) acceptor = NEW(struct acceptor);
    acceptor->listener = listener;
    acceptor->on_accepted = on_accepted;
    acceptor->context = context;
    acceptor->watch = watch_create(loop, listener, on_acceptable, acceptor, err);
    acceptor->rest = timeout_create(loop, on_rested, acceptor);
    return acceptor->watch == NULL ? NULL : TAKE(acceptor);
}

void acceptor_destroy(struct acceptor *acceptor) {
    if (acceptor != NULL) {
        watch_destroy(acceptor->watch);
        timeout_destroy(acceptor->rest);
        free(acceptor);
    }
}

void acceptor_start(struct acceptor *acceptor) {
    acceptor->is_started = true;
    watch_set(acceptor->watch, WATCH_READABLE);
}

void acceptor_stop(struct acceptor *acceptor) {
    acceptor->is_started = false;
    watch_set(acceptor->watch, 0);
    timeout_stop(acceptor->rest);
}
