/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * When to rest between two looks at who connects, so that several are taken with one waking: pure
 * policy, told the time.
 *
 * To be woken costs a process that slept more than what it then does: its memory is no longer in
 * the processor's caches. Who is woken for each of 300 connections a second pays it 300 times. So
 * behind those that were taken comes a rest, as interrupts of network cards are moderated; but
 * only where connections come so often that another one is there when it ends. With fewer of them
 * a rest is one waking more, and nobody should wait for that: then there is none.
 *
 * Each connection owes one rest, and time pays: what is owed grows only while they come more often
 * than one in a rest. Some at once, out of quiet, are nothing.
 */

#include <stddef.h>
#include <stdint.h>

#define ACCEPT_REST_MS 5   /* the longest that anybody waits for it: 200 a second at least */
#define ACCEPT_OWED_MS 100 /* so much may be owed without a rest: 20 connections at once */
#define ACCEPT_OWED_MAX_MS                                                                         \
    200                     /* more is forgiven: after so long the longest flood is forgotten      \
                             */
#define ACCEPT_SHORT_MS 100 /* until the next look when there is no descriptor for one */
#define ACCEPT_A_TURN   16  /* taken at once; where there are so many, more may be waiting */

struct accept_pace {
    int64_t owed_ms, at_ms;
};

/* So many were taken just now. How long to rest before the next look, in ms; 0: not at all. */
int64_t accept_pace_note(struct accept_pace *pace, size_t taken, int64_t now_ms);
