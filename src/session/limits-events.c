/* SPDX-License-Identifier: MIT */
/* What the kernel did to keep a session to its limits: it counts that in the session's group. */

#include "base/buffer.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/units.h"
#include "session-limits.h"
#include "session-private.h"

#include <stdlib.h>
#include <string.h>

#define GROUP_MAX_BYTES 65536

/* Where each version keeps the count, and how it begins the line that tells of it (the kernel's
 * admin-guide/cgroup-v1/memory.rst and admin-guide/cgroup-v2.rst). */
static const struct count_place {
    const char *label, *root, *file;
} places[] = {
    { ":memory:/", "/sys/fs/cgroup/memory/", "memory.oom_control" },
    { "0::/", "/sys/fs/cgroup/", "memory.events" },
};

static char *read_all(const char *path) {
    struct buffer text = { 0 };
    (void)file_read(path, GROUP_MAX_BYTES, &text, NULL);
    return buffer_take_text(&text);
}

/* The number behind `name` at the start of a line; 0 without one. */
static int64_t count_in(const char *text, const char *name) {
    size_t length = strlen(name);
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n' ? 1 : 0;
        if (strncmp(line, name, length) == 0 && line[length] == ' ') {
            return strtoll(line + length + 1, NULL, 10);
        }
    }
    return 0;
}

/* How many processes the kernel ended in the group of `pid`, for memory. */
static int64_t count_kills(pid_t pid) {
    OWNED_STR groups_path = text_format("/proc/%ld/cgroup", (long)pid);
    OWNED_STR groups = read_all(groups_path);
    for (size_t i = 0; i < ARRAY_LENGTH(places); i++) {
        const char *found = strstr(groups, places[i].label);
        if (found != NULL) {
            const char *group = found + strlen(places[i].label);
            OWNED_STR path = text_format(
                    "%s%.*s/%s", places[i].root, (int)strcspn(group, "\n"), group, places[i].file);
            OWNED_STR counts = read_all(path);
            return count_in(counts, "oom_kill");
        }
    }
    return 0;
}

char *limits_explain_end(const struct session *session) {
    int64_t memory_bytes = session->spec.policies.limits.memory_bytes;
    bool is_held = memory_bytes > 0 && !text_equal(session->limits_by, "off");
    if (!is_held || session->exit_status == 0 || count_kills(session->host->pid) == 0) {
        return NULL;
    }
    OWNED_STR limit = schema_format_size(memory_bytes);
    return text_format("the kernel ended a process of it: it was at its limit of %s memory", limit);
}
