/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How long a flood rests between two reads while people look at something else, or type beside it:
 * pure policy, told the time.
 *
 * Weights alone do not do it. What a flood costs most is not its host but its program, and the
 * kernel's threads that carry its output through the PTY, whose weight nobody can lower: 28 % of a
 * machine with fifty floods. A PTY that is not read stops both. So a host rests, and how long it
 * learns from the one thing it can know of the machine: whether it is woken in time. Woken late, it
 * rests twice as long; woken in time, a little less: what others leave of the machine is used.
 *
 * A flood that is seen rests while keys are typed beside it, and a little longer. Each way of a key
 * is through four pseudo terminals, whose threads and programs wait behind those of the flood. It
 * reads little between rests even when it is woken in time: its program is stopped as often.
 */

#include <stdbool.h>
#include <stdint.h>

#define REST_MIN_MS     1
#define REST_SHORT_MS   8    /* up to this the machine has time: a turn is as long as ever */
#define REST_MAX_MS     128  /* a flood goes on at 32 KiB/s at least: nothing is paused */
#define REST_LATE_US    2500 /* after a rest, the read done: others need the time */
#define REST_TURN_BYTES 4096 /* read between two rests that are longer: what a PTY holds */

#define REST_SEEN_MAX_MS 16   /* where it is seen, it goes on at 256 KiB/s, and moves */
#define REST_TYPED_MS    1000 /* so long after a key */

struct rest {
    int64_t ends_us; /* 0: none yet */
    int64_t lasts_ms;
    bool seen; /* set by whoever lets it rest */
};

/* The host has just read. How long it should rest now, in ms. */
int64_t rest_begin(struct rest *rest, int64_t now_us);

/* How much to read before the next one. */
uint64_t rest_turn_bytes(const struct rest *rest, uint64_t usual);
