/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the last run of a program left on its screen, shown until the next one draws: a picture of
 * it, in none of its modes, so that keys and mouse are understood as by a program that has just
 * begun. It is in the checkpoint that the new run's recording begins with.
 */

struct host;

/* Paints it on the fresh terminal, when there is something to see; before the recording is opened.
 */
void last_screen_show(struct host *host);

/* The program writes: clears the picture away, in the recording too. Nothing when there is none. */
void last_screen_end(struct host *host);
