/* SPDX-License-Identifier: MIT */
#pragma once

/* The arguments of Claude Code that a session's options ask for. What its command says already is
 * the user's, and is not said again. */

#include "session/session.h"

#include <stdbool.h>

/* Whether an option is among the words, as "--x" or "--x=…". */
bool claude_has_option(char *const *argv, const char *option);

/* Appends to the vector (freed and replaced) what the session's options ask for beside `base`. */
void claude_append_arguments(const struct session *session, char *const *base, char ***argv);

/* One more word at the end of the vector. */
void claude_append_word(char ***argv, const char *word);
