/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * libvterm's parser layer behind a small face: complete escape and control sequences in, their
 * parts out. Its text and string callbacks are never reached (see guard.h), so the differences
 * between its versions 0.1 and 0.3 do not show.
 */

#include "sequence.h"

struct parser_events {
    void (*control_sequence)(void *context, const struct sequence *sequence);
    /* ESC, up to two intermediates (0 where there is none), a final byte from '0' on. */
    void (*escape)(void *context, char intermediate, char second, char final);
};

struct parser;

struct parser *parser_create(const struct parser_events *events, void *context);
void parser_destroy(struct parser *parser);
void parser_run(struct parser *parser, const char *sequence, size_t length);
