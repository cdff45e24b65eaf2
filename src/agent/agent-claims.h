/* SPDX-License-Identifier: MIT */
#pragma once

/* That an agent is in a state: who says so, since when, and who withdrew it. */

#include "agent/agent-state.h"

#include <stdbool.h>
#include <stddef.h>

/* False when the signal came late: behind one that withdrew the claim, or asserted it since. A
 * detail of NULL leaves the words that there are. */
bool claim_assert(struct agent_claim *claim, const struct agent_signal *signal, const char *detail);

/* What was asserted later than the signal stays. */
void claim_withdraw(struct agent_claim *claim, const struct agent_signal *signal);

/* Puts a text (or NULL) in place, cut at a character. */
void agent_put_text(char *out, size_t size, const char *text);

/* "EVENT.VARIANT" of a signal, in AGENT_WORD_MAX_BYTES. */
void agent_put_event(char *out, const struct agent_signal *signal);
