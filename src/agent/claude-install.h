/* SPDX-License-Identifier: MIT */
#pragma once

#include "session/session.h"

#include <stdbool.h>

/* Whether the program is there, as the host will search it: in the PATH of the session. */
bool claude_is_installed(const struct session *session, const char *program);
