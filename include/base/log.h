/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The log of a process: one line a message (time, level, module, text), written with a single
 * write(2) so that lines of several processes never mix. Never holds PTY content, environment or
 * tokens. LOG_MODULE is defined by the build, per library.
 *
 * Until log_open() succeeded, warnings and errors go to standard error. A file that grows past
 * LOG_SIZE_MAX_BYTES is renamed to FILE.1 and begun anew.
 */

#include "base/error.h"

#include <stdbool.h>

#define LOG_SIZE_MAX_BYTES (8 * 1024 * 1024)

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

#ifndef LOG_MODULE
#define LOG_MODULE "stoa"
#endif

#define log_error(...) log_write(LOG_ERROR, LOG_MODULE, __VA_ARGS__)
#define log_warn(...)  log_write(LOG_WARN, LOG_MODULE, __VA_ARGS__)
#define log_info(...)  log_write(LOG_INFO, LOG_MODULE, __VA_ARGS__)
#define log_debug(...) log_write(LOG_DEBUG, LOG_MODULE, __VA_ARGS__)

/* Messages above this level are dropped; LOG_INFO at first, LOG_DEBUG with STOA_DEBUG set. */
void log_set_level(enum log_level level);

/* Appends to path (mode 0600) from now on. */
bool log_open(const char *path, struct error *err);
void log_close(void);

void log_write(enum log_level level, const char *module, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
