/* SPDX-License-Identifier: MIT */
#pragma once

/* Connections to a host: the handshake, and who may ask for what. */

#include "base/list.h"
#include "frame/message.h"
#include "host.h"
#include "loop/stream.h"

#include <stdbool.h>
#include <stdint.h>

#define PEER_QUEUE_BYTES_MAX (48 * 1024 * 1024) /* an answer of the greatest size fits */

struct peer {
    struct list link;
    struct host *host;
    struct stream *stream;
    struct kept_peer *kept; /* its role, size, … */
    struct timeout *hello_limit;
    bool lost; /* to be destroyed when nobody uses it any more */

    /* viewer.c */
    struct pacing_viewer pacing;
    uint64_t shown_version; /* 0: it must be told all */
    uint64_t shown_title;
    bool is_focused;
    bool owes; /* a frame is due when the time or an acknowledgement comes */

    /* viewer-text.c */
    struct search *search; /* NULL: none goes on */
    uint32_t search_serial;
    struct deferred *search_later;

    /* host-control.c */
    uint8_t waits_for; /* enum wait_kind; 0: nothing */
    char *wait_text;
    uint64_t wait_line; /* lines of history before this one were looked at */
};

/* peers.c */
void peers_start(struct host *host, int adopted_link); /* adopted_link: -1 or the server's socket */
void peers_stop(struct host *host);
void peer_lose(struct peer *peer);

/* Sends host->message (and leaves it empty). False when the peer was lost for being too slow. */
bool peer_send(struct peer *peer);
void peer_refuse(struct peer *peer, enum error_code code, const char *text);
static inline bool peer_is(const struct peer *peer, enum peer_role role) {
    return !peer->lost && peer->kept->greeted && peer->kept->role == role;
}

/* What handlers do; false: the message is damaged, and the peer is lost. */
typedef bool peer_handler(struct peer *peer, const struct message *message);
extern peer_handler *const viewer_handlers[MESSAGE_TYPE_COUNT];
extern peer_handler *const control_handlers[MESSAGE_TYPE_COUNT];
extern peer_handler *const server_handlers[MESSAGE_TYPE_COUNT];

/* input handlers that viewers and control share: input-handlers.c */
peer_handler peer_handle_key, peer_handle_mouse, peer_handle_paste;

/* viewer.c */
void viewer_joined(struct peer *peer);
void viewers_update(struct host *host); /* sends frames as far as they are due */
void viewers_choose_size(struct host *host);
enum attention viewers_attention(const struct host *host);
void viewers_tell(struct host *host, enum message_type type, const void *payload, size_t length);

/* viewer-text.c */
peer_handler peer_handle_search, peer_handle_extract;
void viewer_text_forget(struct peer *peer);

/* host-control.c */
void control_output(struct host *host, const char *bytes, size_t length); /* to subscribers */
void control_check_waits(struct host *host);
void control_forget(struct peer *peer);

/* server-link.c */
void server_link_create(struct host *host);
void server_link_destroy(struct host *host);
void server_joined(struct peer *peer);
void server_left(struct host *host);
void server_link_flush(struct host *host); /* sends the facts that wait */
