/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of a pane's link share: it connects and comes back in pane-link.c, says in
 * pane-link-send.c and hears in pane-link-receive.c. */

#include "base/buffer.h"
#include "client/pane-link.h"
#include "loop/deferred.h"
#include "loop/stream.h"
#include "loop/timeout.h"

#define PANE_LINK_RETRY_FIRST_MS 10

struct pane_link {
    struct loop *loop;
    char *socket_path;
    const struct pane_events *events;
    void *context;
    struct mirror *mirror;
    struct stream *stream;   /* NULL while there is no connection */
    struct timeout *waiting; /* for the next attempt, or for the host's hello */
    struct deferred *acknowledge_later;
    struct timeout *acknowledge_last; /* runs while one waits to go with something */
    uint32_t applied;                 /* the frame to acknowledge */
    bool has_typed, is_echo;          /* since the last frame; that one followed a key */
    bool has_news;                    /* a frame came since typing elsewhere was told … */
    int64_t beside_told_ms;           /* … then */
    int64_t retry_ms;
    enum pane_state state;
    bool begun, greeted;
    uint16_t columns, rows; /* as viewed now */
    bool has_colors, focused;
    struct viewer_colors colors;
    struct buffer paste; /* on its way, in parts */
    size_t paste_sent;
    struct host_status status;
    char error[ERROR_TEXT_SIZE];
};

/* ---- pane-link.c ---- */
void pane_link_set_state(struct pane_link *pane, enum pane_state state);
void pane_link_lose(struct pane_link *pane, const char *why); /* and tries again */
void pane_link_refuse(struct pane_link *pane, const struct error *err);

/* Nobody connects to the hosts of panes that were never seen: of fifty sessions few are. A first
 * attempt tells nothing, so it need not wait for the loop. */
void pane_link_begin(struct pane_link *pane);

/* ---- pane-link-send.c ---- */

/* Sends a message, which is finished, right behind our hello, without waiting for the host's. */
void pane_link_send_ahead(struct pane_link *pane, struct buffer *message);
void pane_link_append_focus(const struct pane_link *pane, struct buffer *out);
bool pane_link_paste_on(struct pane_link *pane); /* the next part of what is pasted */
void pane_link_acknowledge(void *context);       /* of the deferred call and … */
void pane_link_acknowledge_now(void *context);   /* … the timeout of that name */

/* ---- pane-link-receive.c ---- */
void pane_link_receive(void *context, struct buffer *input); /* of the stream's events */
