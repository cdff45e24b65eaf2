/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The files in which Claude Code says what each of its processes does: sessions/PID.json of its
 * configuration directory. Watched, not polled; never written, and their directory never made.
 */

#include "base/cleanup.h"
#include "loop/loop.h"
#include "json/json.h"

#include <stdbool.h>
#include <sys/types.h>

#define REGISTRY_FILE_MAX_BYTES  (64 * 1024)
#define REGISTRY_DIRECTORIES_MAX 64

OWNED_TYPE(registry_watch);

/* A file was written: what it says. */
typedef void registry_found_fn(void *context, const struct json *said);

struct registry_watch *registry_watch_create(struct loop *loop, registry_found_fn *found,
        void *context) __attribute__((returns_nonnull));
void registry_watch_destroy(struct registry_watch *watch);

/* From now on that of the configuration directory is watched, if it is there by now; again and
 * again costs little. */
void registry_watch_add(struct registry_watch *watch, const char *configuration);

/* Reads the file of one process now, as if it had just been written. */
void registry_watch_read(struct registry_watch *watch, const char *configuration, pid_t pid);

/* Whether what a file says is of a process that lives, not of one that had its number before. */
bool registry_is_current(const struct json *said);
