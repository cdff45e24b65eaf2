/* SPDX-License-Identifier: MIT */
#pragma once

/* What an agent gives its hooks on standard input, and the report of it to the server. */

#include "base/buffer.h"

#include <stddef.h>
#include <stdint.h>

/* Reads to the end and keeps what a report may hold; how much there was. */
size_t agent_input_read(int fd, struct buffer *out);

/* Reports it to the server that the environment names; without one, or when it does not answer,
 * nothing happens. */
void agent_input_report(const char *kind, const struct buffer *input, size_t said_bytes);

/* Asks a person what the agent asks for, and waits for hold_ms: what to print then, the caller's.
 * NULL: nothing; the agent's own dialog decides. */
char *agent_input_ask(const struct buffer *input, size_t said_bytes, int64_t hold_ms);
