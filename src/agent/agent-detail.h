/* SPDX-License-Identifier: MIT */
#pragma once

/* What a signal is about, in words for people: one line, no controls, bounded. */

#include "json/json.h"

#include <stddef.h>
#include <stdint.h>

/* Appends text to the NUL-terminated `out`, one line of it (CLEAN_BLANK of base/clean.h), as far as
 * it fits. */
void detail_append(char *out, size_t size, const char *text);

/* What of a tool's input says most; "" when nothing does. */
const char *detail_telling(const char *tool, const struct json *input);

/* "Bash: make test" of a tool and its input; of a question the question. A path below the directory
 * ("": not known) is told from there. */
void detail_of_tool(
        char *out, size_t size, const char *tool, const struct json *input, const char *directory);

/* The same for a tool that is asked for and for one that has run. */
uint64_t detail_key(const char *tool, const struct json *input);

/* The text that base64 stands for, cleaned; "" when it is none. */
void detail_of_base64(char *out, size_t size, const char *text, size_t length);
