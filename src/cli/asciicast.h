/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A recording as asciicast v2 (what asciinema plays): a header and then an event a line, "o" for
 * output, "r" for a new size, "m" for a marker: a new run of the program, or something missing.
 *
 * Output is UTF-8 whatever the program wrote: a character that two reads share goes out whole, what
 * is none becomes U+FFFD. A recording whose beginning is gone begins with the bytes that draw the
 * screen there.
 */

#include "base/error.h"
#include "recording/tape.h"

#include <stdint.h>
#include <stdio.h>

struct asciicast_options {
    const char *title;
    int64_t idle_s; /* asks the player to shorten pauses to this; 0: no */
};

/* Writes it all. What is damaged is left out and marked; *out_damage (an or) says so too. */
void asciicast_write(struct tape *tape, const struct asciicast_options *options, FILE *out,
        unsigned *out_damage);
