/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdint.h>

/* Until when a limit lasts as Claude Code words it: "… · resets 3:53pm (UTC)", "… resets Nov 25,
 * 3am (Europe/Berlin)", which is to the minute. 0 when it says nothing that is certain; a zone
 * other than UTC must be `local_zone`, that of this process (NULL: it is not known). */
int64_t limit_words_until(const char *words, int64_t now_ms, const char *local_zone);

/* The name of this process' zone, as in "Europe/Berlin"; "" when it is not known. */
void limit_words_local_zone(char *out, int size);
