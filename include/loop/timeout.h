/* SPDX-License-Identifier: MIT */
#pragma once

/* A call once, after a time. Starting one that runs already starts its time anew. */

#include "base/cleanup.h"
#include "loop/loop.h"

#include <stdbool.h>
#include <stdint.h>

OWNED_TYPE(timeout);

typedef void timeout_fn(void *context);

struct timeout *timeout_create(struct loop *loop, timeout_fn *on_timeout, void *context)
        __attribute__((returns_nonnull));
void timeout_destroy(struct timeout *timeout);

void timeout_start(struct timeout *timeout, int64_t delay_ms);
void timeout_stop(struct timeout *timeout);
bool timeout_is_running(const struct timeout *timeout);
