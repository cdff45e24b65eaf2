/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * "${NAME}" in a text of a preset is the variable NAME of who reads it, "${NAME:-text}" is that
 * text when NAME is not set or empty, "$${" is a literal "${". Every other '$' stands for itself.
 */

#include "base/error.h"

/* The replaced text, the caller's to free; NULL when a variable is not set or a '}' is missing. */
char *text_expand(const char *text, struct error *err);

/* A text that text_expand() turns back into this one. */
char *text_escape_expansions(const char *text);
