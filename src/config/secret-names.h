/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdbool.h>

/* Whether the value of a variable with this name must not be shown. */
bool is_secret_name(const char *name);
