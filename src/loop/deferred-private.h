/* SPDX-License-Identifier: MIT */
#pragma once

#include "loop/loop.h"

/* Runs what is scheduled now; what is scheduled meanwhile waits for the next turn. */
void deferred_run_scheduled(struct loop *loop);
