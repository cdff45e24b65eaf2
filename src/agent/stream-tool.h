/* SPDX-License-Identifier: MIT */
#pragma once

/* Calls of tools and their results, as a person reads them. */

#include "stream-page.h"
#include "json/json.h"

/* The row of a tool by name; there is one for all that have none. */
int stream_tool_find(const char *name);

/* The call; paths below `directory` ("" for none) are relative to it. */
void stream_tool_call(struct page *page, int tool, const char *name, const struct json *input,
        const char *directory);

/* "Bash  git status", as a text; for a result that does not stand below its call. */
void stream_tool_label(
        char *out, size_t size, const char *name, const struct json *input, const char *directory);

void stream_tool_result(struct page *page, int tool, const struct json *content, bool is_error);

/* Whether a result has something to show. */
bool stream_tool_shows_result(int tool, bool is_error);
