/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * When to send a frame: pure policy, told the time.
 *
 * A little output after which the PTY has nothing more is shown at once: that is what a key makes.
 * More is a flood: a frame per interval, and only when the viewer has acknowledged the last one.
 * A viewer that needs long for a frame gets fewer, so that showing a flood never takes more than a
 * part of a processor from the program that makes it. One that waits now and then is taken for a
 * film and shown more, unless it prints so much that it waits only because the machine is full.
 * "Little" is counted over an interval, not since the last frame, or a program that writes in small
 * pieces without end would be a frame per piece.
 */

#include <stdbool.h>
#include <stdint.h>

#define PACING_INTERVAL_US          16000 /* the shortest between frames of a flood */
#define PACING_INTERVAL_MAX_US      100000
#define PACING_IDLE_SHARE           4 /* or so many times what the viewer took for the last one */
#define PACING_FULL_INTERVAL_US     32000 /* of a program that never waits, or prints a torrent: */
#define PACING_FULL_INTERVAL_MAX_US 333000
#define PACING_FULL_SHARE           10     /* no picture of it lasts, and all cost it time, */
#define PACING_FULL_FIRST_US        100000 /* the first two: many such are short, */
#define PACING_CALM_US              4000   /* unless nothing came for so long: the flood is over; */
#define PACING_CALM_MAX_US          16000  /* longer, up to this, where drawing takes long */
#define PACING_TORRENT_BYTES        (1024 * 1024) /* since the last frame; where that is more, */
#define PACING_TORRENT_CELL_BYTES   200           /* five pictures of which each cell is coloured */
#define PACING_SMALL_BYTES          4096
#define PACING_UNACKNOWLEDGED_MAX   2 /* small frames; one when they are large */

/* The output of a terminal, for all its viewers. */
struct pacing_output {
    int64_t window_began_us, last_us;
    uint64_t window_bytes, bytes; /* in the window, in all */
    uint32_t cells;               /* of the screen: set by whoever asks, as is … */
    bool rests;                   /* … whether the PTY is read with rests: a pause says nothing */
    bool quiet;                   /* the last read found the PTY empty behind it */
};

void pacing_output_add(struct pacing_output *output, int64_t now_us, uint64_t bytes, bool quiet);

/* A viewer. */
struct pacing_viewer {
    int64_t sent_us, took_us;    /* the last frame; from its sending to its acknowledgement */
    uint64_t sent_bytes;         /* of the output when it was sent */
    uint32_t sent, acknowledged; /* sequence numbers; sent - acknowledged are on their way */
    bool is_little;              /* the last one: a viewer may take its time to acknowledge it */
    bool is_first;               /* the last one: the first of a flood */
    bool in_flood;               /* the last one */
};

enum pacing_verdict { PACING_NOW, PACING_LATER, PACING_WHEN_ACKNOWLEDGED };

/* For a viewer that does not show the newest state. *out_delay_us is set with PACING_LATER. */
enum pacing_verdict pacing_decide(const struct pacing_output *output,
        const struct pacing_viewer *viewer, int64_t now_us, int64_t *out_delay_us);

/* The sequence number of a frame that is sent now. */
uint32_t pacing_sent(
        const struct pacing_output *output, struct pacing_viewer *viewer, int64_t now_us);

/* Numbers that were never sent are ignored. */
void pacing_acknowledged(struct pacing_viewer *viewer, uint32_t sequence, int64_t now_us);
