/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the screen shows, by rules that the server gave: told as FACT_SCREEN_RULE when it changes. A
 * screen is looked at a moment after output and never otherwise; without rules nothing happens.
 */

#include "term/screen-rules.h"

struct host;
struct screen_watch;

/* Takes over the rules; NULL: none any more. Looks at once. */
void screen_watch_set(struct host *host, struct screen_rules *rules);

/* There was output. */
void screen_watch_output(struct host *host);
void screen_watch_destroy(struct screen_watch *watch);
