/* SPDX-License-Identifier: MIT */
/* A bucket that leaks as time passes. */

#include "accept-pace.h"

#include <stdbool.h>

int64_t accept_pace_note(struct accept_pace *pace, size_t taken, int64_t now_ms) {
    int64_t passed_ms = now_ms > pace->at_ms ? now_ms - pace->at_ms : 0;
    int64_t left_ms = pace->owed_ms > passed_ms ? pace->owed_ms - passed_ms : 0;
    int64_t owed_ms = left_ms + (int64_t)taken * ACCEPT_REST_MS;
    pace->at_ms = now_ms;
    pace->owed_ms = owed_ms < ACCEPT_OWED_MAX_MS ? owed_ms : ACCEPT_OWED_MAX_MS;
    bool rests = taken > 0 && taken < ACCEPT_A_TURN && pace->owed_ms > ACCEPT_OWED_MS;
    return rests ? ACCEPT_REST_MS : 0;
}
