/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A client's connection to the host of one session: frames come in and are applied to its mirror,
 * events of the person go out. It never blocks: what cannot be sent now is queued (bounded), what
 * comes is handled from the loop. When the host goes away it connects again by itself, with
 * back-off, for as long as it exists: a host that crashed or was replaced comes back here.
 */

#include "base/cleanup.h"
#include "base/error.h"
#include "client/mirror.h"
#include "frame/message.h"
#include "frame/text-message.h"
#include "loop/loop.h"
#include "term/key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

OWNED_TYPE(pane_link);

enum pane_state {
    PANE_CONNECTING, /* also after the host was lost */
    PANE_LIVE,       /* the program runs and the mirror is current */
    PANE_EXITED,     /* the program ended; the last screen stays */
    PANE_REFUSED,    /* the host speaks another version: see pane_link_error() */
};

/* Told from the loop, never from within a call. Members may be NULL. A callback may not destroy
 * the pane that it is told about (a deferred call may). A frame is acknowledged after the deferred
 * calls that `changed` schedules: drawing belongs there, then the host knows how long it takes. The
 * echo of a key is acknowledged with what is sent next, or some ms later: nobody waits for that. */
struct pane_events {
    void (*changed)(void *context, struct pane_link *pane); /* rows, cursor, title, history */
    void (*state)(void *context, struct pane_link *pane, enum pane_state state);
    void (*bell)(void *context, struct pane_link *pane);
    void (*clipboard)(void *context, struct pane_link *pane, const char *bytes, size_t length);
    void (*found)(void *context, struct pane_link *pane, const struct found_message *found);
    void (*extracted)(
            void *context, struct pane_link *pane, const struct extracted_message *extracted);
};

struct pane_link *pane_link_create(struct loop *loop, const char *socket_path,
        const struct pane_events *events, void *context);
void pane_link_destroy(struct pane_link *pane);

enum pane_state pane_link_state(const struct pane_link *pane);
const char *pane_link_error(const struct pane_link *pane); /* why it is refused or lost; "" */
struct mirror *pane_link_mirror(struct pane_link *pane);

/* What the host said last about itself and its program (exit status, notice); never NULL, zeroed
 * before the first. */
const struct host_status *pane_link_status(const struct pane_link *pane);

/* The size at which this client shows the session, in cells; 0 x 0: it is not on screen, and the
 * host sends no frames. The connection is made when it is first on screen, before this returns; our
 * hello and the size go out at once, since a host refuses a hello it does not understand. The
 * session takes the size of the client that typed last. */
void pane_link_view(struct pane_link *pane, uint16_t columns, uint16_t rows);

/* Colours of the outer terminal, for programs that ask. */
void pane_link_colors(struct pane_link *pane, const struct viewer_colors *colors);

void pane_link_key(struct pane_link *pane, const struct key_event *key);
void pane_link_mouse(struct pane_link *pane, const struct mouse_event *mouse);
/* Of any length: it is copied, and goes in parts as fast as the program reads; what is typed
 * meanwhile comes behind it. False: another is still on its way, or there is no connection. */
bool pane_link_paste(struct pane_link *pane, const char *text, size_t length);

/* A person types into another pane just now: a host whose program floods lets it rest, so that keys
 * and echoes need not wait for it. Says so now and then, and only while frames come. */
void pane_link_typed_beside(struct pane_link *pane);

void pane_link_focus(struct pane_link *pane, bool focused);

/* Asks for lines of history by number; `changed` is told when they are in the mirror. */
void pane_link_fetch_history(struct pane_link *pane, uint64_t first_line, uint32_t count);

/* Looks for text, answered by `found`: when the nearest match is known, and once more when all are
 * counted. A new search ends the one before; answers carry the serial. A host that went away or is
 * of an older version answers nothing. */
void pane_link_search(
        struct pane_link *pane, uint32_t serial, const struct search_request *request);

/* Asks for the text of a range, answered by `extracted`. False: there is no connection now. */
bool pane_link_extract(struct pane_link *pane, uint32_t serial, const struct text_range *range);
