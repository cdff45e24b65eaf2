/* SPDX-License-Identifier: MIT */
#pragma once

/* What plays a tape (tape-player.c), for what searches it (tape-search.c). */

#include "recording/tape-player.h"

/* A place in the recording, exactly: what of a segment was played. */
struct place {
    size_t segment;
    uint64_t offset;
    int64_t ms;
};

struct search {
    struct text_finder *finder; /* NULL: none is under way */
    bool forwards;
    struct place origin;
    uint64_t limit;     /* backwards: what ends before this offset of the origin's segment counts */
    struct place found; /* backwards: the last one before the origin in this segment */
    bool has_found;
};

struct tape_player {
    struct tape *tape;
    struct terminal *terminal;
    size_t segment;
    struct segment_reader *reader;
    struct segment_event event; /* the next one, looked at but not played */
    bool has_event;
    uint64_t offset; /* in the segment, of what was played */
    int64_t ms, output_ms;
    unsigned damage;
    struct search search;
};

/* Goes to the beginning of a segment: `in_order` behind the one before it, whose screen goes on. */
void tape_player_enter(struct tape_player *player, size_t index, bool in_order);

/* Makes `event` the next one of the segment; false at its end. */
bool tape_player_look_ahead(struct tape_player *player);

/* Plays the next output, at most so much of it, or goes over to the next segment (there must be
 * one); how many bytes it was. */
size_t tape_player_play(struct tape_player *player, size_t bytes_max);
