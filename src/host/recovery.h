/* SPDX-License-Identifier: MIT */
#pragma once

/* A host that came back, in place after a fault or in the place of one that was killed. */

#include "host.h"

/* After a fault: counts those that follow each other without any output in between. With too many
 * the screen is given up, with twice as many the process. */
void recovery_count(struct kept *kept);

/* The screen as it was, from the recording; a fault meanwhile begins us anew, a little wiser. The
 * segment that was last; 0: nothing was recorded. */
uint32_t recovery_rebuild(struct host *host);

/* Tells the server, the log and who looks what happened, and what of the screen it cost. */
void recovery_tell(struct host *host);
