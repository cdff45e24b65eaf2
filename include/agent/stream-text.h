/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a headless Claude Code prints (`--output-format stream-json`), made text for people: what
 * it says, the tools it uses and what came of them, how it ended. Pure: events in, text out.
 *
 * Everything in an event is hostile: no control of it reaches the text. What is not known is said
 * once for each kind. Long results are shortened, and how much was left out is said. Lines are not
 * wrapped: that is the terminal's. Plain data, owns nothing; zeroed (but has_colors) is the
 * beginning.
 */

#include "base/buffer.h"
#include "json/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STREAM_CALLS_MAX     32 /* of tools, whose result is known to be theirs */
#define STREAM_UNKNOWN_MAX   16 /* kinds of events that are said to be unknown */
#define STREAM_DIRECTORY_MAX 256
#define STREAM_LABEL_SIZE    80

struct stream_call {
    uint64_t id;
    int tool;  /* a row of the table of tools */
    bool runs; /* no result as yet */
    char label[STREAM_LABEL_SIZE];
};

struct stream_text {
    bool has_colors;
    struct stream_call calls[STREAM_CALLS_MAX]; /* a ring */
    size_t call_count;
    uint64_t last_call; /* that, or whose result, was shown last */
    uint64_t said;      /* the text that was said last */
    uint64_t unknown[STREAM_UNKNOWN_MAX];
    size_t unknown_count;
    char directory[STREAM_DIRECTORY_MAX]; /* paths below it are shown relative to it */
};

/* The prompt that the program was given. */
void stream_text_prompt(struct stream_text *text, const char *prompt, struct buffer *out);

/* One event. */
void stream_text_event(struct stream_text *text, const struct json *event, struct buffer *out);

/* How many tools run: those whose call was shown, and no result yet. */
size_t stream_text_tools(const struct stream_text *text);

/* A line that is no event: of the program's standard error, or of something else than Claude. */
void stream_text_raw(struct stream_text *text, const char *line, size_t length, struct buffer *out);

/* Something that stoa has to say of it. */
void stream_text_notice(struct stream_text *text, const char *notice, struct buffer *out);
