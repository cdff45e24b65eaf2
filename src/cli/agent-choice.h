/* SPDX-License-Identifier: MIT */
#pragma once

/* The options with which `stoa new` and `stoa spawn` say how an agent is to be. */

#include "arguments.h"

#include "json/json.h"

/* Rows of a command's options, in alphabetical order with those around them. */
#define OPTION_AGENT                                                                               \
    { "agent", 0, "KIND", "what kind of agent it is: claude or generic (by the program's name)" }
#define OPTION_HEADLESS                                                                            \
    { "headless", 0, NULL, "no screen of its own: it answers the prompt and ends" }
#define OPTION_MODEL                                                                               \
    { "model", 0, "MODEL", "which model, as Claude Code names it" }
#define OPTION_PERMISSION_MODE                                                                     \
    { "permission-mode", 0, "MODE", "in Claude Code's own words, or ask or deny" }
#define OPTION_WORKTREE                                                                            \
    { "worktree", 0, "NAME", "a git worktree that it makes for itself" }

/* Whether one of them is given. */
bool agent_choice_is_given(const struct arguments *arguments);

/* What is given is put over what the spec says. */
void agent_choice_set(const struct arguments *arguments, struct json *spec);
