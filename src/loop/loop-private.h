/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of this module share: the libuv loop itself and the list of deferred calls. */

#include "base/list.h"
#include "loop/loop.h"

#include <uv.h>

struct loop {
    uv_loop_t uv;
    uv_prepare_t before_wait; /* runs the deferred calls */
    uv_check_t after_ready;   /* runs those that come last */
    uv_idle_t no_wait;        /* active while any is scheduled: libuv then does not sleep */
    struct list scheduled;    /* of struct deferred */
    struct list scheduled_last, due_last; /* the same; due once what is ready now was heard */
};

/* Closes a handle whose `data` is its heap object; libuv's close callback frees that. */
void loop_close_handle(uv_handle_t *handle);
