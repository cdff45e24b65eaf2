/* SPDX-License-Identifier: MIT */
/* The policy of frames. */

#include "pacing.h"

void pacing_output_add(struct pacing_output *output, int64_t now_us, uint64_t bytes, bool quiet) {
    if (now_us - output->window_began_us >= PACING_INTERVAL_US) {
        output->window_began_us = now_us;
        output->window_bytes = 0;
    }
    output->window_bytes += bytes;
    output->quiet = quiet;
}

enum pacing_verdict pacing_decide(const struct pacing_output *output,
        const struct pacing_viewer *viewer, int64_t now_us, int64_t *out_delay_us) {
    bool little = output->quiet && output->window_bytes <= PACING_SMALL_BYTES;
    uint32_t on_their_way = viewer->sent - viewer->acknowledged;
    if (on_their_way >= (little ? PACING_UNACKNOWLEDGED_MAX : 1)) {
        return PACING_WHEN_ACKNOWLEDGED;
    }
    int64_t since_us = now_us - viewer->sent_us;
    if (little || since_us >= PACING_INTERVAL_US || since_us < 0) {
        return PACING_NOW;
    }
    *out_delay_us = PACING_INTERVAL_US - since_us;
    return PACING_LATER;
}

uint32_t pacing_sent(struct pacing_viewer *viewer, int64_t now_us) {
    viewer->sent_us = now_us;
    return ++viewer->sent;
}

void pacing_acknowledged(struct pacing_viewer *viewer, uint32_t sequence) {
    if (sequence - viewer->acknowledged <= viewer->sent - viewer->acknowledged) {
        viewer->acknowledged = sequence;
    }
}
