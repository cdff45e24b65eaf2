/* SPDX-License-Identifier: MIT */
#pragma once

/* What of settings of Claude Code makes less known of its sessions: they forbid hooks and status
 * lines, so that it reports nothing to us; or they are broken. */

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

/* "FILE is broken: …", of the first of the files that cannot be read as JSON, the caller's; NULL
 * when there is none. Claude Code leaves such a file out as a whole, after it has asked. */
char *claude_policy_broken(const struct claude_places *places);

/* What is less certain of a version of Claude Code, the caller's; NULL for the known one. */
char *claude_policy_version(const char *version);
