/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Shell commands, read in two ways. Narrowly: one simple command of plain words, in which no shell
 * (sh, bash, zsh) finds anything to expand, join, redirect or run besides; anything else is not
 * understood. Generously: all words there could be, in the parts that separators make.
 */

#include "base/error.h"

#include <stdbool.h>

#define RULE_COMMAND_MAX_BYTES 4096 /* of one that may be allowed */

/* The words of one simple command (text_vector_destroy() them); NULL: it is not one, and err says
 * why. A whole argument in quotes is a word when nothing in it means anything to a shell. */
char **rule_command_words(const char *command, struct error *err);

/* Whether an allow's pattern fits these words: each word as it stands, and a last '*' any more:
 * those are told. */
bool rule_command_is_allowed(const char *pattern, char **words, char *const **out_further);

/* All words of any command, without quotes and backslashes; "" stands between its parts. */
char **rule_command_parts(const char *command);

/* Whether a deny's pattern may be meant: within one part its words come in this order, whatever is
 * before, between and behind; a program counts by its name wherever it lies. */
bool rule_command_is_meant(const char *pattern, char *const *parts);

/* Whether the text fits a pattern in which '*' stands for any characters. */
bool rule_word_fits(const char *pattern, const char *word);
