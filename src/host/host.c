/* SPDX-License-Identifier: MIT */
/* What the parts of a host share: facts, status, size. */

#include "host.h"

#include "base/clock.h"
#include "peer.h"
#include "pty.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void host_tell(struct host *host, const struct fact *fact) {
    struct fact stamped = *fact;
    stamped.wall_ms = clock_wall_ms();
    facts_add(&host->facts, &stamped);
    if (host->server != NULL) {
        server_link_flush(host);
    }
}

void host_tell_text(struct host *host, enum fact_kind kind, int64_t number, const char *text) {
    struct fact fact = { .kind = (uint8_t)kind, .number = number, .text = text };
    fact.text_length = strlen(text);
    host_tell(host, &fact);
}

void host_note(struct host *host, const char *text) {
    snprintf(host->notice, sizeof(host->notice), "%s", text);
}

static uint32_t count_visible(const struct host *host) {
    const struct peer *peer;
    uint32_t count = 0;
    LIST_FOR_EACH (peer, &host->peers, link) {
        count += peer_is(peer, ROLE_VIEWER) && peer->kept->columns > 0;
    }
    return count;
}

void host_fill_status(const struct host *host, struct host_status *out_status) {
    const struct kept *kept = host->kept;
    *out_status = (struct host_status){
        .state = kept->state,
        .status_known = kept->status_known,
        .exit_status = kept->exit_status,
        .exit_signal = kept->exit_signal,
        .failed_errno = kept->failed_errno,
        .pid = kept->child_pid,
        .host_pid = getpid(),
        .columns = kept->columns,
        .rows = kept->rows,
        .viewers = count_visible(host),
        .recoveries = kept->recoveries,
        .output_bytes = kept->output_bytes,
        .started_wall_ms = kept->started_wall_ms,
        .exited_wall_ms = kept->exited_wall_ms,
        .output_wall_ms = kept->output_wall_ms,
        .recording = kept->recording,
    };
    snprintf(out_status->id, sizeof(out_status->id), "%s", host->spec.id);
    snprintf(out_status->title, sizeof(out_status->title), "%s", terminal_title(host->terminal));
    snprintf(out_status->notice, sizeof(out_status->notice), "%s", host->notice);
}

void host_status_changed(struct host *host) {
    struct host_status status;
    struct peer *peer;
    host_fill_status(host, &status);
    LIST_FOR_EACH (peer, &host->peers, link) {
        if (peer_is(peer, ROLE_VIEWER) || peer_is(peer, ROLE_SERVER)) {
            message_append_status(&host->message, &status);
            (void)peer_send(peer);
        }
    }
}

void host_resize(struct host *host, uint16_t columns, uint16_t rows) {
    struct kept *kept = host->kept;
    columns = columns < TERMINAL_COLUMNS_MAX ? columns : TERMINAL_COLUMNS_MAX;
    rows = rows < TERMINAL_ROWS_MAX ? rows : TERMINAL_ROWS_MAX;
    if (kept->columns == columns && kept->rows == rows) {
        return;
    }
    kept->columns = columns;
    kept->rows = rows;
    if (host->recording != NULL) {
        recording_resize(host->recording, columns, rows);
    }
    terminal_resize(host->terminal, columns, rows);
    if (kept->pty_fd >= 0) {
        pty_resize(kept->pty_fd, columns, rows);
    }
    struct fact fact = { .kind = FACT_SIZE, .number = columns, .extra = rows };
    host_tell(host, &fact);
}
