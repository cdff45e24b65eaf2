/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A tape played into a terminal of its own, at any time of it: forwards by what was written, and to
 * any place by the checkpoint before it. It starts no timer and draws nothing; who plays it says
 * how far time has come. What is damaged is left out and said.
 */

#include "base/cleanup.h"
#include "recording/tape.h"
#include "recording/text-finder.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tape_player;
OWNED_TYPE(tape_player);

/* At the beginning, nothing played. The tape is borrowed. */
struct tape_player *tape_player_create(struct tape *tape) __attribute__((returns_nonnull));
void tape_player_destroy(struct tape_player *player);

/* What is seen now; another one after any call that moves. */
struct terminal *tape_player_terminal(const struct tape_player *player);

int64_t tape_player_ms(const struct tape_player *player);        /* where it is */
int64_t tape_player_output_ms(const struct tape_player *player); /* of the last output played */

/* When the next output comes; -1: there is none (yet: tape_refresh). */
int64_t tape_player_next_ms(struct tape_player *player);

/* Plays what comes up to this time, at most about so many bytes at once; false when there is more
 * of it to be played. */
bool tape_player_advance(struct tape_player *player, int64_t until_ms, size_t bytes_max);

/* To any time, clamped to the tape. */
void tape_player_seek(struct tape_player *player, int64_t ms);

/* One output further; false at the end. */
bool tape_player_step(struct tape_player *player);

/* What is wrong with what was played last, or with the part that is played: an or of damages. */
unsigned tape_player_damage(const struct tape_player *player);

/* ---- searching ---------------------------------------------------------------------------------
 */

enum search_result { SEARCH_MORE, SEARCH_FOUND, SEARCH_NONE };

/* For the next (last) time that the text appears on the screen; `finder` is borrowed. */
void tape_player_search(struct tape_player *player, struct text_finder *finder, bool forwards);

/* Goes on with it, for about so many bytes. Found: it is there. None: it is where it was. */
enum search_result tape_player_search_on(struct tape_player *player, size_t bytes_max);
void tape_player_search_stop(struct tape_player *player); /* back where it was */
