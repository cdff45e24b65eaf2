/* SPDX-License-Identifier: MIT */
/* The policy of frames. */

#include "pacing.h"

void pacing_output_add(struct pacing_output *output, int64_t now_us, uint64_t bytes, bool quiet) {
    if (now_us - output->window_began_us >= PACING_INTERVAL_US) {
        output->window_began_us = now_us;
        output->window_bytes = 0;
    }
    output->last_us = now_us;
    output->window_bytes += bytes;
    output->bytes += bytes;
    output->quiet = quiet;
}

/* How long nothing must come. On a full machine a program pauses in the middle of its flood: where
 * a frame is dear, that is not worth one. */
static int64_t calm_us(const struct pacing_viewer *viewer) {
    int64_t wanted_us = viewer->took_us / 2;
    return wanted_us < PACING_CALM_US       ? PACING_CALM_US
           : wanted_us > PACING_CALM_MAX_US ? PACING_CALM_MAX_US
                                            : wanted_us;
}

static bool is_calm(
        const struct pacing_output *output, const struct pacing_viewer *viewer, int64_t now_us) {
    return !output->rests && now_us - output->last_us >= calm_us(viewer);
}

/* Whether pictures of it come and go faster than anybody can show them. */
static bool is_full(const struct pacing_output *output, const struct pacing_viewer *viewer) {
    uint64_t pictures = (uint64_t)output->cells * PACING_TORRENT_CELL_BYTES;
    uint64_t torrent = pictures > PACING_TORRENT_BYTES ? pictures : PACING_TORRENT_BYTES;
    return output->rests || !output->quiet || output->bytes - viewer->sent_bytes >= torrent;
}

static int64_t full_interval_us(const struct pacing_viewer *viewer) {
    int64_t least_us =
            viewer->is_first || !viewer->in_flood ? PACING_FULL_FIRST_US : PACING_FULL_INTERVAL_US;
    int64_t wanted_us = viewer->took_us * PACING_FULL_SHARE;
    return wanted_us < least_us                      ? least_us
           : wanted_us > PACING_FULL_INTERVAL_MAX_US ? PACING_FULL_INTERVAL_MAX_US
                                                     : wanted_us;
}

static int64_t interval_us(
        const struct pacing_output *output, const struct pacing_viewer *viewer, int64_t now_us) {
    if (is_calm(output, viewer, now_us)) {
        return PACING_INTERVAL_US;
    }
    if (is_full(output, viewer)) {
        return full_interval_us(viewer);
    }
    int64_t wanted_us = viewer->took_us * PACING_IDLE_SHARE;
    return wanted_us < PACING_INTERVAL_US       ? PACING_INTERVAL_US
           : wanted_us > PACING_INTERVAL_MAX_US ? PACING_INTERVAL_MAX_US
                                                : wanted_us;
}

static bool is_little(const struct pacing_output *output) {
    return output->quiet && output->window_bytes <= PACING_SMALL_BYTES;
}

enum pacing_verdict pacing_decide(const struct pacing_output *output,
        const struct pacing_viewer *viewer, int64_t now_us, int64_t *out_delay_us) {
    bool little = is_little(output);
    uint32_t on_their_way = viewer->sent - viewer->acknowledged;
    if (on_their_way >= (little ? PACING_UNACKNOWLEDGED_MAX : 1)) {
        return PACING_WHEN_ACKNOWLEDGED;
    }
    int64_t since_us = now_us - viewer->sent_us;
    int64_t left_us = interval_us(output, viewer, now_us) - since_us;
    if (little || left_us <= 0 || since_us < 0) {
        return PACING_NOW;
    }
    bool may_be_over = output->quiet && !is_calm(output, viewer, now_us);
    int64_t most_us = may_be_over ? calm_us(viewer) : PACING_INTERVAL_US; /* then again */
    *out_delay_us = left_us < most_us ? left_us : most_us;
    return PACING_LATER;
}

uint32_t pacing_sent(
        const struct pacing_output *output, struct pacing_viewer *viewer, int64_t now_us) {
    bool in_flood = is_full(output, viewer);
    viewer->is_first = in_flood && !viewer->in_flood;
    viewer->in_flood = in_flood;
    viewer->sent_us = now_us;
    viewer->sent_bytes = output->bytes;
    viewer->is_little = is_little(output);
    return ++viewer->sent;
}

void pacing_acknowledged(struct pacing_viewer *viewer, uint32_t sequence, int64_t now_us) {
    if (sequence - viewer->acknowledged <= viewer->sent - viewer->acknowledged) {
        viewer->acknowledged = sequence;
        int64_t took_us = now_us - viewer->sent_us;
        bool counts = !viewer->is_little || took_us < viewer->took_us;
        viewer->took_us = sequence == viewer->sent && counts ? took_us : viewer->took_us;
    }
}
