/* SPDX-License-Identifier: MIT */
#include "recovery.h"

#include "base/log.h"
#include "pty.h"
#include "replay.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CRASHES_WITHOUT_SCREEN 12 /* in a row, with no output between: the screen is given up */
#define CRASHES_MAX            24 /* this program is no good here: the server decides */
#define USELESS_STATUS         70

void recovery_count(struct kept *kept) {
    kept->recoveries++;
    if (kept->crash_is_outside || kept->crash_signal == 0) {
        return;
    }
    if (++kept->crashes > CRASHES_MAX) {
        log_error("crashed %u times in a row", (unsigned)kept->crashes);
        _exit(USELESS_STATUS);
    }
    if (kept->crashes > CRASHES_WITHOUT_SCREEN) {
        kept->replay_given_up = 1;
    }
}

uint32_t recovery_rebuild(struct host *host) {
    struct kept *kept = host->kept;
    uint32_t last = 0;
    if (host->spec.recording_directory != NULL) {
        last = replay_run(kept, host->spec.recording_directory, host->terminal);
        kept->columns = terminal_columns(host->terminal);
        kept->rows = terminal_rows(host->terminal);
    }
    if (kept->pty_fd >= 0 && (last == 0 || kept->replay_given_up)) {
        pty_nudge(kept->pty_fd, kept->columns, kept->rows); /* the program draws it anew */
    }
    return last;
}

static uint64_t skipped_bytes(const struct kept *kept) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < KEPT_SKIPS_MAX; i++) {
        bytes += kept->skips[i].segment != 0 ? kept->skips[i].length : 0;
    }
    return bytes;
}

void recovery_tell(struct host *host) {
    const struct kept *kept = host->kept;
    uint64_t skipped = skipped_bytes(kept);
    char text[160];
    const char *what = kept->recoveries == 0     ? "its host was killed"
                       : kept->crash_signal == 0 ? "its host was upgraded"
                                                 : strsignal(kept->crash_signal);
    int length = snprintf(text, sizeof(text), "the host came back: %s%s", what,
            kept->crash_is_outside ? " (sent from outside)" : "");
    if (skipped > 0 && length > 0 && (size_t)length < sizeof(text)) {
        snprintf(text + length, sizeof(text) - (size_t)length,
                "; %" PRIu64 " bytes of output are not shown", skipped);
    } else if (host->spec.recording_directory == NULL && length > 0 &&
               (size_t)length < sizeof(text)) {
        snprintf(text + length, sizeof(text) - (size_t)length,
                "; nothing is recorded, so the screen began empty");
    }
    log_warn("%s", text);
    host_note(host, text);
    struct fact fact = { .kind = FACT_RECOVERED,
        .number = kept->recoveries == 0 ? 0 : kept->crash_signal,
        .extra = (int64_t)skipped,
        .text = text,
        .text_length = strlen(text) };
    host_tell(host, &fact);
}
