/* SPDX-License-Identifier: MIT */
#pragma once

/* What of an agent is counted one by one: the dialogs that are open, the sub-agents that run. */

#include "agent-signals.h"

#include <stdbool.h>

/* A dialog for what the signal is about; once, however often it is told. False when it is over
 * already, for what ended it may have come first. */
bool dialogs_add(
        struct agent_monitor *monitor, const struct agent_signal *signal, enum agent_state state);

/* Takes off those that are over by the signal; a state whose last one goes is withdrawn. */
void dialogs_end(struct agent_monitor *monitor, const struct agent_signal *signal,
        enum agent_pending_effect effect);

/* change 1: the signal's sub-agent runs; -1: it does not any more. */
void subagents_count(struct agent_monitor *monitor, const struct agent_signal *signal, int change);
