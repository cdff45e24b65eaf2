/* SPDX-License-Identifier: MIT */
/* The policy of rests. */

#include "rest.h"

int64_t rest_begin(struct rest *rest, int64_t now_us) {
    int64_t wanted_ms = REST_MIN_MS;
    if (rest->ends_us != 0) {
        bool late = now_us - rest->ends_us > REST_LATE_US;
        wanted_ms = late ? rest->lasts_ms * 2 : rest->lasts_ms - (rest->lasts_ms + 7) / 8;
    }
    int64_t most_ms = rest->seen ? REST_SEEN_MAX_MS : REST_MAX_MS;
    rest->lasts_ms = wanted_ms < REST_MIN_MS ? REST_MIN_MS
                     : wanted_ms > most_ms   ? most_ms
                                             : wanted_ms;
    rest->ends_us = now_us + rest->lasts_ms * 1000;
    return rest->lasts_ms;
}

uint64_t rest_turn_bytes(const struct rest *rest, uint64_t usual) {
    return rest->seen || rest->lasts_ms > REST_SHORT_MS ? REST_TURN_BYTES : usual;
}
