/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a program wrote, on disk, in bounded segments. In the recording directory, for segment 7:
 *
 *   000007.raw      the bytes as read from the PTY, nothing else
 *   000007.timing   text: a line about the segment, then when which byte came
 *                       stoa-recording 1 begin|continue|gap WALL_MS COLUMNSxROWS
 *                       MS OFFSET            from here on the bytes came MS after WALL_MS
 *                       MS OFFSET COLSxROWS  here the terminal got another size
 *   000007.screen   a checkpoint of the terminal at its beginning (terminal_save)
 *
 * "begin" starts a run of the program (its screen was empty), "continue" follows the segment
 * before it, "gap" too, but some output between them could not be written. A read is appended
 * before the next read. When the disk is full the session goes on, and a new segment begins as soon
 * as one can be written. Files are 0600: they hold what was printed, which may be secret.
 */

#include "base/cleanup.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORDING_MAXIMUM_BYTES_DEFAULT (64ull * 1024 * 1024)
#define RECORDING_SEGMENT_BYTES_MAX     (4ull * 1024 * 1024)
#define RECORDING_SEGMENT_BYTES_MIN     (64ull * 1024)

struct terminal;

OWNED_TYPE(recording);

struct recording_options {
    const char *directory;     /* created when missing */
    uint64_t maximum_bytes;    /* of all segments; 0: the default */
    struct terminal *terminal; /* for checkpoints; borrowed */
    uint32_t resume_segment;   /* 0: a new run; else append to this one when it is the last */
};

/* Never NULL: a recording that cannot be written tries again while it is used. */
struct recording *recording_create(const struct recording_options *options)
        __attribute__((returns_nonnull));

/* Appends a read. False when it is not on disk (recording_error says why). */
bool recording_append(struct recording *recording, const char *bytes, size_t length);

/* Notes the terminal's new size at this place. */
void recording_resize(struct recording *recording, uint16_t columns, uint16_t rows);

bool recording_is_writing(const struct recording *recording);
const char *recording_error(const struct recording *recording); /* "" */

/* The descriptor that bytes go to, -1 when it does not write. For the fault handler. */
int recording_fd(const struct recording *recording);
