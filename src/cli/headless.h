/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A program that prints stream-json, run as a child: what it prints appears as text on standard
 * output, what it says of itself is told to the server of the session. It gets no input. Signals
 * are passed on to it, and it is ended when we are killed.
 */

#include "base/error.h"

/* Its exit status, 128 and its number when a signal ended it; -1 and err when it cannot be run. */
int headless_run(const char *const *argv, const char *prompt, struct error *err);
