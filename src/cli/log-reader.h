/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Reading the recording of a session from its files, oldest first, also while it grows: raw bytes,
 * and where the terminal got which size. The files are those of recording/recording.h.
 *
 * Segments that are removed while they are read (the oldest go first) are left out.
 */

#include "base/cleanup.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct log_reader;
OWNED_TYPE(log_reader);

struct log_events {
    /* A new segment of so many columns and rows begins; `whole`: a run of the program begins with
     * it, else it goes on from the checkpoint at screen_path. */
    void (*segment)(
            void *context, uint16_t columns, uint16_t rows, bool whole, const char *screen_path);
    void (*size)(void *context, uint16_t columns, uint16_t rows);
    void (*bytes)(void *context, const char *bytes, size_t length);
};

/* NULL: there is no recording at this place. */
struct log_reader *log_reader_create(
        const char *directory, const struct log_events *events, void *context, struct error *err);
void log_reader_destroy(struct log_reader *reader);

/* Tells all that is there and was not told yet. */
bool log_reader_read(struct log_reader *reader, struct error *err);

/* Readable when there may be more (an inotify descriptor); emptied by log_reader_read. */
int log_reader_fd(const struct log_reader *reader);
