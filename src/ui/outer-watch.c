/* SPDX-License-Identifier: MIT */

#include "outer-watch.h"

#include "base/memory.h"
#include "loop/signal-watch.h"
#include "loop/timeout.h"
#include "loop/watch.h"
#include "outer-terminal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static const int watched_signals[] = { SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM, SIGINT,
    SIGQUIT };

struct outer_watch {
    struct loop *loop;
    const struct outer_watch_events *events;
    void *context;
    struct screen *screen;
    struct input_decoder *decoder;
    struct timeout *pause; /* after it, what began is all that comes */
    struct watch *input;
    struct signal_watch *signals[ARRAY_LENGTH(watched_signals)];
};

/* ---- bytes ----------------------------------------------------------------------------------- */

static void wait_for_more(struct outer_watch *watch) {
    int wait_ms = input_decoder_wait_ms(watch->decoder);
    if (wait_ms > 0) {
        timeout_start(watch->pause, wait_ms);
    } else {
        timeout_stop(watch->pause);
    }
}

void outer_watch_feed(struct outer_watch *watch, const char *bytes, size_t length) {
    input_decoder_feed(watch->decoder, bytes, length);
    wait_for_more(watch);
}

void outer_watch_pause(struct outer_watch *watch) {
    input_decoder_flush(watch->decoder);
    wait_for_more(watch);
}

static void on_pause(void *context) {
    outer_watch_pause(context);
}

static void on_readable(void *context, unsigned events) {
    struct outer_watch *watch = context;
    char bytes[16384];
    ssize_t count = read(outer_terminal_input(), bytes, sizeof(bytes));
    if (count > 0) {
        outer_watch_feed(watch, bytes, (size_t)count);
    } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
        watch->events->ended(watch->context, "the terminal is gone");
    }
}

/* ---- signals --------------------------------------------------------------------------------- */

void outer_watch_resize(struct outer_watch *watch) {
    uint16_t columns, rows;
    outer_terminal_size(&columns, &rows);
    screen_resize(watch->screen, columns, rows);
    watch->events->resized(watch->context, columns, rows);
}

/* Gives the terminal back and stops, until somebody continues us. */
static void suspend(struct outer_watch *watch) {
    screen_leave(watch->screen);
    kill(getpid(), SIGSTOP);
    screen_enter(watch->screen);
    outer_watch_resize(watch);
}

static void on_signal(void *context, int signal_number) {
    struct outer_watch *watch = context;
    switch (signal_number) {
    case SIGWINCH:
        outer_watch_resize(watch);
        break;
    case SIGTSTP:
        suspend(watch);
        break;
    case SIGCONT: /* after a SIGSTOP from elsewhere somebody else may have drawn */
        screen_leave(watch->screen);
        screen_enter(watch->screen);
        outer_watch_resize(watch);
        break;
    case SIGHUP:
        watch->events->ended(watch->context, "the terminal is gone");
        break;
    default:
        watch->events->ended(watch->context, "told to end by a signal");
    }
}

void outer_watch_signals(struct outer_watch *watch) {
    for (size_t i = 0; i < ARRAY_LENGTH(watched_signals); i++) {
        watch->signals[i] = signal_watch_create(watch->loop, watched_signals[i], on_signal, watch);
    }
}

/* ---- life ------------------------------------------------------------------------------------ */

struct outer_watch *outer_watch_create(
        struct loop *loop, const struct outer_watch_events *events, void *context) {
    struct outer_watch *watch = NEW(struct outer_watch);
    watch->loop = loop;
    watch->events = events;
    watch->context = context;
    watch->decoder = input_decoder_create(events->input, context);
    watch->pause = timeout_create(loop, on_pause, watch);
    return watch;
}

void outer_watch_destroy(struct outer_watch *watch) {
    if (watch == NULL) {
        return;
    }
    watch_destroy(watch->input);
    timeout_destroy(watch->pause);
    input_decoder_destroy(watch->decoder);
    for (size_t i = 0; i < ARRAY_LENGTH(watched_signals); i++) {
        signal_watch_destroy(watch->signals[i]);
    }
    free(watch);
}

bool outer_watch_start(struct outer_watch *watch, struct screen *screen, struct error *err) {
    watch->screen = screen;
    watch->input = watch_create(watch->loop, outer_terminal_input(), on_readable, watch, err);
    if (watch->input == NULL) {
        return false;
    }
    watch_set(watch->input, WATCH_READABLE);
    return true;
}
