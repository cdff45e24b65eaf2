/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a host tells the server about its session. One record for all kinds, so that a server of
 * another version reads (or skips) each; unused members are 0 and "".
 */

#include "base/buffer.h"
#include "frame/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FACT_TEXT_MAX_BYTES 4096

/* Numbers are for ever: only append. */
enum fact_kind {
    FACT_STARTED = 1,    /* number: pid */
    FACT_FAILED,         /* number: errno of the execution; text: for people */
    FACT_EXITED,         /* number: exit status or -1; extra: signal or 0; -1 and 0: unknown */
    FACT_TITLE,          /* text */
    FACT_BELL,           /* nothing */
    FACT_NOTIFY,         /* text: title; detail: body */
    FACT_PROGRESS,       /* number: state (OSC 9;4); extra: percent */
    FACT_PROGRAM_STATUS, /* text: the fields of OSC 7501 */
    FACT_DIRECTORY,      /* text: path (OSC 7: a hint) */
    FACT_OUTPUT,         /* the program wrote; at most one in two seconds */
    FACT_INJECTED,       /* number: pid; text: its name; detail: what was typed (cut) */
    FACT_RECOVERED,      /* number: signal (0: the host was killed and replaced); extra: bytes of
                            the recording skipped; text: for people */
    FACT_RECORDING,      /* number: 1 goes on, 2 stopped; text: why */
    FACT_SIZE,           /* number: columns; extra: rows */
    FACT_INPUT,          /* a person typed; at most one in two seconds */
    FACT_SCREEN_RULE, /* text: the label of the screen rule that fits now, "" for none; detail: the
                         row (cut). Only when it changes, to a server that gave rules */
    FACT_KIND_COUNT
};

struct fact {
    uint8_t kind;
    int64_t wall_ms;
    int64_t number, extra;
    const char *text, *detail; /* with lengths: may hold any byte but are NUL-free; borrowed */
    size_t text_length, detail_length;
};

/* A whole MESSAGE_FACT; texts are cut at FACT_TEXT_MAX_BYTES. */
void fact_append(struct buffer *out, const struct fact *fact);

/* Texts point into the message. An unknown kind is read too. */
bool fact_read(const struct message *message, struct fact *out_fact);
