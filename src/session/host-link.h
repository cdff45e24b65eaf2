/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The server's end of the display protocol with one host: hello with a time limit, then what the
 * host hands over and tells, as calls. Owns the connection and its descriptor.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "frame/fact.h"
#include "frame/message.h"
#include "loop/loop.h"

OWNED_TYPE(host_link);

struct host_link_events {
    /* Descriptors are taken over; pty is -1 when the host has none any more. */
    void (*handover)(void *context, int pty, int listener);
    void (*status)(void *context, const struct host_status *status);
    void (*fact)(void *context, const struct fact *fact);
    /* Lost, refused, or no answer in time. Told once, from the loop. */
    void (*lost)(void *context, const struct error *err);
};

/* Says hello. NULL when the descriptor cannot be watched (it is closed then). */
struct host_link *host_link_create(struct loop *loop, int fd, const struct host_link_events *events,
        void *context, struct error *err);
void host_link_destroy(struct host_link *link);

void host_link_say(struct host_link *link, enum message_type type); /* without payload */
void host_link_end(struct host_link *link, uint32_t grace_ms);
void host_link_screen_rules(struct host_link *link, const struct buffer *rules);
void host_link_watched(struct host_link *link, bool is_watched);
/* A paste of at most MESSAGE_PASTE_MAX_BYTES, with Enter behind it. */
void host_link_type(struct host_link *link, const char *text);
void host_link_child_status(struct host_link *link, bool known, int wait_status);
