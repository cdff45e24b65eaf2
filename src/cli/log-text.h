/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A recording as lines of text: what a person would have read, scrolled off or still shown.
 *
 * The bytes go through an emulated terminal, so what a program drew over is not there twice. Of a
 * program that fills the screen (alternate screen) nothing is printed until it leaves.
 */

#include "base/cleanup.h"
#include "log-reader.h"

#include <stdio.h>

struct log_text;
OWNED_TYPE(log_text);

struct log_text *log_text_create(FILE *out); /* borrowed */
void log_text_destroy(struct log_text *text);

/* What to give a log_reader, with the log_text as context: lines go to its file. */
extern const struct log_events log_text_events;

/* Prints what is left on the screen. */
void log_text_end(struct log_text *text);
