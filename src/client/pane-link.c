/* SPDX-License-Identifier: MIT */
/* The connection of a viewer to a host, and its coming back. */

#include "pane-link-private.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/socket.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

#define QUEUE_BYTES_MAX  (4 * 1024 * 1024)
#define RETRY_LONGEST_MS 2000

void pane_link_set_state(struct pane_link *pane, enum pane_state state) {
    if (pane->state != state) {
        pane->state = state;
        if (pane->events->state != NULL) {
            pane->events->state(pane->context, pane, state);
        }
    }
}

static void disconnect(struct pane_link *pane) {
    stream_destroy(TAKE(pane->stream));
    deferred_cancel(pane->acknowledge_later);
    timeout_stop(pane->acknowledge_last);
    pane->greeted = false;
    buffer_finish(&pane->paste); /* the host ends what it has of it */
    timeout_stop(pane->waiting);
}

void pane_link_lose(struct pane_link *pane, const char *why) {
    disconnect(pane);
    snprintf(pane->error, sizeof(pane->error), "%s", why);
    uint8_t spread = 0;
    random_bytes(&spread, sizeof(spread));
    timeout_start(pane->waiting, pane->retry_ms + pane->retry_ms * spread / 512);
    pane->retry_ms = pane->retry_ms * 2 < RETRY_LONGEST_MS ? pane->retry_ms * 2 : RETRY_LONGEST_MS;
    pane_link_set_state(pane, PANE_CONNECTING);
}

void pane_link_refuse(struct pane_link *pane, const struct error *err) {
    disconnect(pane);
    snprintf(pane->error, sizeof(pane->error), "%s", err->text);
    pane_link_set_state(pane, PANE_REFUSED);
}

static void on_closed(void *context) {
    pane_link_lose(context, "the host is gone");
}

static const struct stream_events stream_events = { .bytes = pane_link_receive,
    .closed = on_closed };

/* All that the host needs for its first frame goes out in one write: its answers come in one. */
static void connect_now(struct pane_link *pane) {
    struct error err = { 0 };
    int fd = socket_connect_within(pane->socket_path, 0, &err);
    if (fd >= 0) {
        pane->stream = stream_create(pane->loop, fd, &stream_events, pane, QUEUE_BYTES_MAX, &err);
    }
    if (pane->stream == NULL) {
        pane_link_lose(pane, err.text);
        return;
    }
    struct buffer messages = { 0 };
    message_append_hello(&messages, ROLE_VIEWER);
    if (pane->has_colors) {
        message_append_colors(&messages, &pane->colors);
    }
    message_append_size(&messages, MESSAGE_VIEW, pane->columns, pane->rows);
    if (pane->focused) {
        pane_link_append_focus(pane, &messages);
    }
    pane_link_send_ahead(pane, &messages);
    timeout_start(pane->waiting, PROTOCOL_HELLO_TIMEOUT_MS);
}

void pane_link_begin(struct pane_link *pane) {
    if (!pane->begun && pane->columns > 0 && pane->rows > 0) {
        pane->begun = true;
        connect_now(pane);
    }
}

static void on_waited(void *context) {
    struct pane_link *pane = context;
    if (pane->stream != NULL) {
        pane_link_lose(pane, "the host does not answer");
    } else {
        connect_now(pane);
    }
}

struct pane_link *pane_link_create(struct loop *loop, const char *socket_path,
        const struct pane_events *events, void *context) {
    struct pane_link *pane = NEW(struct pane_link);
    pane->loop = loop;
    pane->socket_path = text_copy(socket_path);
    pane->events = events;
    pane->context = context;
    pane->mirror = mirror_create();
    pane->waiting = timeout_create(loop, on_waited, pane);
    pane->acknowledge_later = deferred_create(loop, pane_link_acknowledge, pane);
    pane->acknowledge_last = timeout_create(loop, pane_link_acknowledge_now, pane);
    pane->retry_ms = PANE_LINK_RETRY_FIRST_MS;
    return pane;
}

void pane_link_destroy(struct pane_link *pane) {
    if (pane == NULL) {
        return;
    }
    stream_destroy(pane->stream);
    timeout_destroy(pane->waiting);
    deferred_destroy(pane->acknowledge_later);
    timeout_destroy(pane->acknowledge_last);
    mirror_destroy(pane->mirror);
    free(pane->socket_path);
    free(pane);
}

enum pane_state pane_link_state(const struct pane_link *pane) {
    return pane->state;
}

const char *pane_link_error(const struct pane_link *pane) {
    return pane->error;
}

const struct host_status *pane_link_status(const struct pane_link *pane) {
    return &pane->status;
}

struct mirror *pane_link_mirror(struct pane_link *pane) {
    return pane->mirror;
}
