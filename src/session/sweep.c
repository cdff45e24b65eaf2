/* SPDX-License-Identifier: MIT */
/* The processes of a terminal session, found in /proc. */

#include "session-private.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define STAT_MAX_BYTES 4096

/* The session leader of a process: the sixth field of its stat, after a name that may hold
 * anything. 0 when the process is gone. */
static pid_t leader_of(const char *pid) {
    OWNED_STR path = text_format("/proc/%s/stat", pid);
    struct buffer stat = { 0 };
    int leader = 0;
    if (file_read(path, STAT_MAX_BYTES, &stat, NULL)) {
        const char *name_end = strrchr(buffer_text(&stat), ')');
        if (name_end == NULL || sscanf(name_end, ") %*c %*d %*d %d", &leader) != 1) {
            leader = 0;
        }
    }
    buffer_finish(&stat);
    return leader;
}

size_t sweep_signal(pid_t leader, int number) {
    DIR *directory = leader > 1 ? opendir("/proc") : NULL;
    size_t count = 0;
    const struct dirent *entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        int64_t pid = 0;
        if (text_parse_integer(entry->d_name, 2, INT32_MAX, &pid) && pid != getpid() &&
                leader_of(entry->d_name) == leader && kill((pid_t)pid, number) == 0) {
            count++;
        }
    }
    if (directory != NULL) {
        (void)closedir(directory);
    }
    return count;
}
