/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One host: a program on a PTY, its terminal, its recording, and whoever looks at it. The files of
 * this module share this struct; each part is changed by one file only (named beside it).
 */

#include "base/buffer.h"
#include "base/list.h"
#include "facts.h"
#include "frame/frame.h"
#include "host/launch.h"
#include "kept.h"
#include "loop/deferred.h"
#include "loop/loop.h"
#include "loop/timeout.h"
#include "loop/watch.h"
#include "pacing.h"
#include "pty.h"
#include "recording/recording.h"
#include "rest.h"
#include "term/terminal.h"

#include <stdbool.h>
#include <stdint.h>

struct server_link;

struct host {
    struct loop *loop;
    struct host_spec spec; /* argv and environment only until the program is started */
    struct kept *kept;
    struct terminal *terminal;
    struct recording *recording; /* NULL: off */
    struct facts facts;
    char notice[256];       /* what people should know */
    bool shows_last_screen; /* last-screen.c */

    /* host-output.c */
    struct watch *pty_watch;
    struct deferred *read_later;
    struct pacing_output output;
    struct rest rest;
    struct timeout *rest_timeout;      /* its end; NULL until there was one */
    struct screen_watch *screen_watch; /* screen-watch.c; NULL without rules */
    bool pty_is_full;                  /* the last turn left something unread */
    uint64_t title_version;
    int progress;  /* as the program reported it last, by OSC 9;4 */
    bool has_rung; /* the bell, since something was typed into it last */
    int64_t output_told_ms, waits_checked_us;
    bool recording_failure_told;
    int fault_at_output; /* enum fault_kind, for tests; 0 */

    /* host-input.c */
    struct buffer input; /* for the program */
    struct paste *paste; /* paste.c; NULL while none is on its way */
    int64_t input_told_ms;

    /* peers.c, viewer.c, host-control.c, server-link.c */
    struct watch *listener_watch;
    struct list peers; /* of struct peer */
    struct deferred *collect_later;
    struct frame_encoder *encoder;
    struct buffer message; /* scratch for what is sent */
    struct timeout *frame_timeout;
    int64_t frame_due_us;         /* when it was started for */
    struct timeout *hold_timeout; /* ends a synchronized update */
    bool hold_is_over;
    struct server_link *server;
    bool is_watched;               /* people look at this fleet, as the server last said */
    bool is_yielding, should_rest; /* priority.c */
    int64_t typed_beside_ms;       /* viewer.c; 0: never */
    int64_t yield_tried_ms, flood_window_ms;
    uint64_t flood_window_base;
    struct timeout *yield_timeout;

    /* child.c */
    struct watch *signal_watch; /* start.c: faults sent from outside */
    int child_pidfd;
    struct watch *child_watch;
    struct timeout *end_timeout;
    bool drains; /* the program has ended, the last of its output is being read */
    bool ends;
};

/* ---- host-output.c: from the PTY to the screen, the viewers and the recording
 * ----------------------
 */
void output_start(struct host *host);
void output_stop(struct host *host); /* the PTY is closed */
bool output_rests(const struct host *host);
void output_wake(struct host *host);  /* no rest, or its end */
void output_drain(struct host *host); /* reads what is left when the program has ended */
const struct terminal_events *output_terminal_events(void);

/* ---- host-input.c: to the program
 * ------------------------------------------------------------------
 */
#define INPUT_QUEUE_BYTES_MAX (2 * 1024 * 1024)

/* All of it or nothing: false when the program has not read what it was given before. */
bool input_send(struct host *host, const char *bytes, size_t length);
bool input_send_now(struct host *host, const char *bytes, size_t length); /* of a paste's parts */
void input_flush(struct host *host);                                      /* the PTY takes more */
void input_update_watch(struct host *host);

/* ---- child.c ----------------------------------------------------------------------------------
 */
struct child_start {
    struct program program;
    int reason; /* errno, when there is not even a PTY */
    struct error err;
};

void child_begin(struct host *host, struct child_start *start); /* a new program … */
void child_check(struct host *host, struct child_start *start); /* runs; or it is told */
void child_watch_adopted(struct host *host);
void child_ended(struct host *host, bool known, int wait_status);
void child_end(struct host *host, uint32_t grace_ms); /* END */

/* ---- host.c ------------------------------------------------------------------------------------
 */
void host_tell(struct host *host, const struct fact *fact); /* wall_ms is filled in */
void host_tell_text(struct host *host, enum fact_kind kind, int64_t number, const char *text);
void host_fill_status(const struct host *host, struct host_status *out_status);
void host_status_changed(struct host *host); /* tells all peers */
void host_resize(struct host *host, uint16_t columns, uint16_t rows);
void host_note(struct host *host, const char *text); /* sets the notice */

/* ---- priority.c: floods yield to what has the focus --------------------------------------------
 */
#define PRIORITY_UNKNOWN                                                                           \
    255 /* kept->program_nice of a program that another host lowered, perhaps */

enum attention { ATTENTION_NONE, ATTENTION_SEEN, ATTENTION_FOCUSED }; /* the most of any viewer */

/* By what it prints and who looks, which have changed. */
void priority_update(struct host *host, enum attention attention);
