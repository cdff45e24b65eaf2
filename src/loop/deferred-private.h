/* SPDX-License-Identifier: MIT */
#pragma once

#include "loop/loop.h"

/* Runs what is scheduled now; what is scheduled meanwhile waits for the next turn. */
void deferred_run_scheduled(struct loop *loop);

/* Runs what was scheduled last before the loop looked what is ready. */
void deferred_run_last(struct loop *loop);
