/* SPDX-License-Identifier: MIT */
#pragma once

/* Whether settings of Claude Code forbid hooks and status lines: then it reports nothing to us, and
 * less is known of its sessions. */

#include "json/json.h"

#define CLAUDE_KNOWN_VERSION     "2.1.329" /* that stoa is written and tested against */
#define CLAUDE_MANAGED_DIRECTORY "/etc/claude-code"

struct claude_places {
    const char *managed;       /* directory of what the machine's owner says */
    const char *configuration; /* the user's */
    const char *project;       /* NULL: none */
};

/* "FILE says disableAllHooks", the caller's; NULL when nothing forbids them. `given` (may be NULL):
 * what the user gave to the session himself. */
char *claude_policy_forbids(const struct claude_places *places, const struct json *given);

/* What is less certain of a version of Claude Code, the caller's; NULL for the known one. */
char *claude_policy_version(const char *version);
