/* SPDX-License-Identifier: MIT */
/* Searching the history for a viewer, a few milliseconds a turn; and giving out text of it. */

#include "frame/text-message.h"
#include "peer.h"

#include <string.h>

void viewer_text_forget(struct peer *peer) {
    search_destroy(TAKE(peer->search));
    deferred_destroy(TAKE(peer->search_later));
}

static void tell_found(struct peer *peer, const struct search_result *result, const char *problem) {
    struct found_message found = { .serial = peer->search_serial, .result = *result };
    snprintf(found.problem, sizeof(found.problem), "%s", problem);
    message_append_found(&peer->host->message, &found);
    (void)peer_send(peer);
}

static void search_on(void *context) {
    struct peer *peer = context;
    if (peer->lost || peer->search == NULL) {
        return;
    }
    enum search_state state = search_turn(peer->search, peer->host->terminal, SEARCH_TURN_STEPS);
    if (state != SEARCH_GOES_ON) {
        tell_found(peer, search_result(peer->search), "");
    }
    if (state == SEARCH_DONE) {
        search_destroy(TAKE(peer->search));
    } else {
        deferred_schedule(peer->search_later); /* what came meanwhile has its turn before */
    }
}

bool peer_handle_search(struct peer *peer, const struct message *message) {
    struct search_request request;
    struct error err = { 0 };
    uint32_t serial;
    if (!message_read_search(message, &serial, &request)) {
        return false;
    }
    search_destroy(TAKE(peer->search));
    peer->search_serial = serial;
    if (serial == 0) {
        return true;
    }
    peer->search = search_create(peer->host->terminal, &request, &err);
    if (peer->search == NULL) {
        tell_found(peer, &(struct search_result){ 0 }, err.text);
        return true;
    }
    if (peer->search_later == NULL) {
        peer->search_later = deferred_create(peer->host->loop, search_on, peer);
    }
    deferred_schedule(peer->search_later);
    return true;
}

bool peer_handle_extract(struct peer *peer, const struct message *message) {
    struct text_range range;
    struct extracted_message extracted = { 0 };
    struct buffer text = { 0 };
    if (!message_read_extract(message, &extracted.serial, &range)) {
        return false;
    }
    extracted.result = terminal_extract(peer->host->terminal, &range, &text);
    extracted.text = text.data;
    extracted.length = text.length;
    message_append_extracted(&peer->host->message, &extracted);
    (void)peer_send(peer);
    buffer_finish(&text);
    return true;
}
