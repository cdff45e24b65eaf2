/* SPDX-License-Identifier: MIT */
#pragma once

#include <stddef.h>

/* For tests: real faults, where a real one would strike. Does nothing unless STOA_TEST_FAULT=1 is
 * in the host's own environment. `kind` is an enum fault_kind, 0 none. */
void fault_provoke(int kind);

/* Dereferences null when the bytes hold FAULT_POISON, as a parser's defect would at some input. */
#define FAULT_POISON '\x1e'
void fault_poison(const char *bytes, size_t length);
