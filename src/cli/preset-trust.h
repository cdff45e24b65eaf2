/* SPDX-License-Identifier: MIT */
#pragma once

/* Whether a preset may take effect: trusted before, now by option, or by a person who is asked. */

#include "config/preset.h"

#include "base/error.h"

#include <stdbool.h>

/* Shows the preset and asks on a terminal. ERROR_DENIED: not trusted, or nobody to ask. */
bool preset_trust_ask(const struct preset *preset, const char *path, struct error *err);

/* Notes that the preset is trusted. */
bool preset_trust_give(const struct preset *preset, struct error *err);
