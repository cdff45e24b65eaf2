/* SPDX-License-Identifier: MIT */
/* The server: told facts, handed the descriptors, started again when it is missed. */

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "crash.h"
#include "peer.h"
#include "screen-watch.h"
#include "start-server.h"

#include <stdlib.h>

#define MISSED_FIRST_MS   300
#define MISSED_SPREAD_MS  700 /* of all hosts one should be first */
#define MISSED_LONGEST_MS 60000

struct server_link {
    struct peer *peer; /* NULL while there is no server */
    struct timeout *missed;
    int64_t delay_ms;
    bool stopped; /* on purpose: nobody starts it again */
};

static void miss(struct host *host);

static void on_missed(void *context) {
    struct host *host = context;
    if (host->server->peer == NULL && !host->server->stopped) {
        start_server(host->spec.server_argv);
        miss(host);
    }
}

static void miss(struct host *host) {
    struct server_link *link = host->server;
    if (host->spec.server_argv == NULL || link->stopped) {
        return;
    }
    uint16_t spread = 0;
    random_bytes(&spread, sizeof(spread));
    if (link->missed == NULL) {
        link->missed = timeout_create(host->loop, on_missed, host);
    }
    timeout_start(link->missed, link->delay_ms + (int64_t)spread * MISSED_SPREAD_MS / UINT16_MAX);
    link->delay_ms =
            link->delay_ms * 2 < MISSED_LONGEST_MS ? link->delay_ms * 2 : MISSED_LONGEST_MS;
}

void server_link_create(struct host *host) {
    host->server = NEW(struct server_link);
    host->server->delay_ms = MISSED_FIRST_MS;
}

void server_link_destroy(struct host *host) {
    timeout_destroy(host->server->missed);
    free(host->server);
    host->server = NULL;
}

void server_link_flush(struct host *host) {
    struct peer *peer = host->server->peer;
    const struct buffer *fact;
    while (peer != NULL && !peer->lost && stream_queued_bytes(peer->stream) == 0 &&
            (fact = facts_first(&host->facts)) != NULL) {
        buffer_append(&host->message, fact->data, fact->length);
        if (peer_send(peer)) {
            facts_drop_first(&host->facts);
        }
    }
}

static bool send_handover(struct peer *peer) {
    const struct kept *kept = peer->host->kept;
    int fds[2] = { kept->listener_fd, kept->listener_fd };
    uint8_t count = 1;
    if (kept->pty_fd >= 0 && peer->host->pty_watch != NULL) {
        fds[0] = kept->pty_fd;
        count = 2;
    }
    struct buffer *message = &peer->host->message;
    message_append(message, MESSAGE_HANDOVER, &count, sizeof(count));
    bool taken = stream_send_fds(peer->stream, message->data, message->length, fds, count);
    buffer_clear(message);
    return taken;
}

/* The newest server counts: a listener held by one that is gone may bring another. */
void server_joined(struct peer *peer) {
    struct host *host = peer->host;
    struct server_link *link = host->server;
    if (link->peer != NULL && link->peer != peer) {
        peer_lose(link->peer);
    }
    link->peer = peer;
    link->stopped = false;
    link->delay_ms = MISSED_FIRST_MS;
    timeout_destroy(TAKE(link->missed));
    struct host_status status;
    host_fill_status(host, &status);
    if (!send_handover(peer)) {
        peer_lose(peer);
        return;
    }
    message_append_status(&host->message, &status);
    if (peer_send(peer)) {
        server_link_flush(host);
    }
}

void server_left(struct host *host) {
    struct server_link *link = host->server;
    const struct peer *peer;
    bool another = false;
    LIST_FOR_EACH (peer, &host->peers, link) {
        another = another || (peer == link->peer && peer_is(peer, ROLE_SERVER));
    }
    if (!another) {
        link->peer = NULL;
        miss(host);
    }
}

/* ---- what it says ------------------------------------------------------------------------------
 */

static bool handle_server_stops(struct peer *peer, const struct message *message) {
    (void)message;
    peer->host->server->stopped = true;
    return true;
}

static bool handle_child_status(struct peer *peer, const struct message *message) {
    struct reader reader = message->payload;
    bool known = reader_byte(&reader) != 0;
    int status = (int)reader_u32(&reader);
    if (reader.failed) {
        return false;
    }
    if (!peer->host->kept->child_is_ours) {
        child_ended(peer->host, known, status);
    }
    return true;
}

static bool handle_watched(struct peer *peer, const struct message *message) {
    struct reader reader = message->payload;
    bool is_watched = reader_byte(&reader) != 0;
    if (reader.failed) {
        return false;
    }
    peer->host->is_watched = is_watched;
    priority_update(peer->host, viewers_attention(peer->host));
    return true;
}

static bool handle_end(struct peer *peer, const struct message *message) {
    struct reader reader = message->payload;
    uint32_t grace_ms = reader_u32(&reader);
    if (reader.failed) {
        return false;
    }
    child_end(peer->host, grace_ms);
    return true;
}

static bool handle_screen_rules(struct peer *peer, const struct message *message) {
    struct reader reader = message->payload;
    struct screen_rules *rules = screen_rules_read(&reader, NULL);
    if (rules != NULL) {
        screen_watch_set(peer->host, rules);
    }
    return rules != NULL;
}

static bool handle_upgrade(struct peer *peer, const struct message *message) {
    struct reader reader = message->payload;
    struct error err = { 0 };
    OWNED_STR path = reader_text(&reader, MESSAGE_TEXT_MAX_BYTES);
    if (path == NULL) {
        return false;
    }
    peer->host->kept->crash_signal = 0;
    if (!crash_exec(peer->host->kept, path, &err)) {
        host_note(peer->host, err.text);
        host_status_changed(peer->host);
    }
    return true;
}

peer_handler *const server_handlers[MESSAGE_TYPE_COUNT] = {
    [MESSAGE_CHILD_STATUS] = handle_child_status,
    [MESSAGE_END] = handle_end,
    [MESSAGE_PASTE] = peer_handle_paste,
    [MESSAGE_SCREEN_RULES] = handle_screen_rules,
    [MESSAGE_SERVER_STOPS] = handle_server_stops,
    [MESSAGE_UPGRADE] = handle_upgrade,
    [MESSAGE_WATCHED] = handle_watched,
};
