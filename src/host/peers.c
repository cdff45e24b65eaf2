/* SPDX-License-Identifier: MIT */
/* Connections: accepted, greeted, handled by role, lost. */

#include "base/fd.h"
#include "base/memory.h"
#include "base/socket.h"
#include "base/text.h"
#include "paste.h"
#include "peer.h"

#include <stdlib.h>
#include <unistd.h>

/* The scratch buffer gives its memory back after a large message. */
#define SCRATCH_KEPT_BYTES 16384

static void peer_destroy(struct peer *peer) {
    struct host *host = peer->host;
    bool was_server = peer->kept->greeted && peer->kept->role == ROLE_SERVER;
    list_remove(&peer->link);
    paste_peer_left(peer);
    control_forget(peer);
    viewer_text_forget(peer);
    kept_peer_remove(peer->kept);
    stream_destroy(peer->stream);
    timeout_destroy(peer->hello_limit);
    free(peer);
    if (was_server) {
        server_left(host);
    }
}

/* Lost peers are destroyed where nobody holds them: at the end of their own callbacks. */
static void collect_lost(struct host *host) {
    struct peer *peer;
    bool viewer_left = false;
    LIST_FOR_EACH (peer, &host->peers, link) {
        if (peer->lost) {
            viewer_left = viewer_left || peer->kept->role == ROLE_VIEWER;
            peer_destroy(peer);
        }
    }
    if (viewer_left) {
        viewers_choose_size(host);
    }
}

void peer_lose(struct peer *peer) {
    if (!peer->lost) {
        peer->lost = true;
        deferred_schedule(peer->host->collect_later);
    }
}

bool peer_send(struct peer *peer) {
    struct buffer *message = &peer->host->message;
    bool taken = stream_send(peer->stream, message->data, message->length);
    peer->kept->mid_output = stream_queued_bytes(peer->stream) > 0;
    if (message->capacity > SCRATCH_KEPT_BYTES) {
        buffer_finish(message);
    } else {
        buffer_clear(message);
    }
    if (!taken) {
        peer_lose(peer);
    }
    return taken;
}

void peer_refuse(struct peer *peer, enum error_code code, const char *text) {
    message_append_refused(&peer->host->message, code, text);
    (void)peer_send(peer);
}

/* ---- receiving ---------------------------------------------------------------------------------
 */

static peer_handler *find_handler(const struct peer *peer, uint8_t type) {
    peer_handler *const *handlers = peer->kept->role == ROLE_VIEWER    ? viewer_handlers
                                    : peer->kept->role == ROLE_CONTROL ? control_handlers
                                                                       : server_handlers;
    return type < MESSAGE_TYPE_COUNT ? handlers[type] : NULL;
}

static void joined(struct peer *peer) {
    if (peer->kept->role == ROLE_VIEWER) {
        viewer_joined(peer);
    } else if (peer->kept->role == ROLE_SERVER) {
        server_joined(peer);
    }
}

static void handle_hello(struct peer *peer, const struct message *message) {
    struct hello hello;
    struct error err = { 0 };
    bool known = message_read_hello(message, &hello, &err) && hello.role >= ROLE_VIEWER &&
                 hello.role <= ROLE_SERVER;
    if (!known) {
        peer_refuse(peer, ERROR_INVALID, err.code != ERROR_NONE ? err.text : "unknown role");
        peer_lose(peer);
        return;
    }
    timeout_destroy(TAKE(peer->hello_limit));
    message_append_hello(&peer->host->message, ROLE_HOST);
    peer->kept->role = hello.role;
    if (peer_send(peer)) {
        peer->kept->greeted = 1;
        joined(peer);
    }
}

static void handle(struct peer *peer, const struct message *message) {
    peer_handler *handler;
    if (!peer->kept->greeted) {
        handle_hello(peer, message);
    } else if ((handler = find_handler(peer, message->type)) == NULL) {
        if (peer->kept->role == ROLE_CONTROL) { /* each request has an answer */
            peer_refuse(peer, ERROR_INVALID, "the host does not know this request");
        }
    } else if (!handler(peer, message)) {
        peer_refuse(peer, ERROR_INVALID, "the host received a damaged message");
        peer_lose(peer);
    }
}

/* Whether these bytes end in the middle of a message: then they cannot survive an exec. */
static bool ends_within(const struct buffer *input) {
    struct message message;
    size_t used = 0;
    while (message_peek(input->data + used, input->length - used, MESSAGE_TO_HOST_MAX, &message,
                   NULL) == MESSAGE_COMPLETE) {
        used += message.size_bytes;
    }
    return used < input->length;
}

static void on_bytes(void *context, struct buffer *input) {
    struct peer *peer = context;
    size_t used = 0;
    peer->kept->mid_input = ends_within(input);
    while (!peer->lost) {
        struct message message;
        struct error err = { 0 };
        enum message_result result = message_peek(
                input->data + used, input->length - used, MESSAGE_TO_HOST_MAX, &message, &err);
        if (result == MESSAGE_BROKEN) {
            peer_refuse(peer, err.code, err.text);
            peer_lose(peer);
        }
        if (result != MESSAGE_COMPLETE) {
            break;
        }
        used += message.size_bytes;
        handle(peer, &message);
    }
    buffer_consume(input, used);
}

static void on_closed(void *context) {
    peer_lose(context);
}

static void on_drained(void *context) {
    struct peer *peer = context;
    peer->kept->mid_output = 0;
    if (peer_is(peer, ROLE_SERVER)) {
        server_link_flush(peer->host);
    }
}

static const struct stream_events stream_events = { on_bytes, on_closed, on_drained };

/* ---- coming and going --------------------------------------------------------------------------
 */

static void on_no_hello(void *context) {
    struct peer *peer = context;
    peer_refuse(peer, ERROR_TIMEOUT, "no hello came");
    peer_lose(peer);
}

static struct peer *peer_create(struct host *host, struct kept_peer *kept) {
    struct peer *peer = NEW(struct peer);
    peer->host = host;
    peer->kept = kept;
    peer->stream =
            stream_create(host->loop, kept->fd, &stream_events, peer, PEER_QUEUE_BYTES_MAX, NULL);
    if (peer->stream == NULL) {
        kept_peer_remove(kept);
        free(peer);
        return NULL;
    }
    list_append(&host->peers, &peer->link);
    return peer;
}

static void add(struct host *host, int fd) {
    pid_t pid = 0;
    uid_t user = 0;
    if (!socket_peer(fd, &pid, &user) || (user != geteuid() && user != 0)) {
        close(fd);
        return;
    }
    struct kept_peer *kept = kept_peer_add(host->kept, fd);
    if (kept == NULL) {
        struct buffer refusal = { 0 };
        message_append_refused(&refusal, ERROR_LIMIT, "the host has too many connections");
        (void)socket_send(fd, refusal.data, refusal.length, NULL, 0);
        buffer_finish(&refusal);
        close(fd);
        return;
    }
    kept->pid = pid;
    struct peer *peer = peer_create(host, kept);
    if (peer != NULL) {
        peer->hello_limit = timeout_create(host->loop, on_no_hello, peer);
        timeout_start(peer->hello_limit, PROTOCOL_HELLO_TIMEOUT_MS);
    }
}

static void on_listener(void *context, unsigned events) {
    struct host *host = context;
    (void)events;
    int fd = socket_accept(host->kept->listener_fd);
    if (fd >= 0) {
        add(host, fd);
    }
}

static void collect_later(void *context) {
    collect_lost(context);
}

/* Those that were there before an exec. */
static void adopt_kept(struct host *host) {
    for (int i = 0; i < KEPT_PEERS_MAX; i++) {
        struct kept_peer *kept = &host->kept->peers[i];
        if (kept->fd < 0) {
            continue;
        }
        struct peer *peer = kept->greeted && !kept->mid_input && !kept->mid_output
                                    ? peer_create(host, kept)
                                    : NULL;
        if (peer == NULL) {
            kept_peer_remove(kept);
        } else {
            joined(peer);
        }
    }
}

void peers_start(struct host *host, int adopted_link) {
    host->collect_later = deferred_create(host->loop, collect_later, host);
    adopt_kept(host);
    host->listener_watch =
            watch_create(host->loop, host->kept->listener_fd, on_listener, host, NULL);
    if (host->listener_watch != NULL) {
        watch_set(host->listener_watch, WATCH_READABLE);
    }
    if (adopted_link >= 0) {
        add(host, adopted_link);
    }
}

void peers_stop(struct host *host) {
    struct peer *peer;
    LIST_FOR_EACH (peer, &host->peers, link) {
        peer->kept->greeted = 0; /* nobody is told that the others go */
        peer_destroy(peer);
    }
    watch_destroy(TAKE(host->listener_watch));
    deferred_destroy(TAKE(host->collect_later));
}
