/* SPDX-License-Identifier: MIT */
/* Limits by control groups of our own, version 2 or (mixed systems) version 1, where the file
 * system lets us make them. */

#include "base/buffer.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "session-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define ROOT             "/sys/fs/cgroup"
#define CONTROL_MAX      256
#define PERIOD_US        100000
#define CONTROLLER_COUNT 3

/* What a controller is called, and its files in both versions. */
static const struct controller {
    const char *name, *directory_v1, *file_v1, *file_v2;
} controllers[CONTROLLER_COUNT] = {
    { "memory", ROOT "/memory", "memory.limit_in_bytes", "memory.max" },
    { "cpu", ROOT "/cpu", "cpu.cfs_quota_us", "cpu.max" },
    { "pids", ROOT "/pids", "pids.max", "pids.max" },
};

static bool write_control(
        const char *directory, const char *name, const char *value, struct error *err) {
    OWNED_STR path = path_join(directory, name);
    OWNED_FD fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, value, strlen(value)) < 0) {
        return error_set_errno(err, "cannot write '%s' to '%s'", value, path);
    }
    return true;
}

static bool is_version_2(void) {
    return access(ROOT "/cgroup.controllers", F_OK) == 0;
}

/* A controller of version 2 that nobody has given to this group; NULL: they are all here. */
static const char *missing_v2(void) {
    struct buffer names = { 0 };
    const char *missing = NULL;
    (void)file_read(ROOT "/cgroup.controllers", CONTROL_MAX, &names, NULL);
    OWNED_STR text = text_format(" %s ", buffer_text(&names));
    for (char *newline = strchr(text, '\n'); newline != NULL; newline = strchr(newline, '\n')) {
        *newline = ' ';
    }
    for (size_t i = 0; i < CONTROLLER_COUNT && missing == NULL; i++) {
        OWNED_STR word = text_format(" %s ", controllers[i].name);
        missing = strstr(text, word) == NULL ? controllers[i].name : NULL;
    }
    buffer_finish(&names);
    return missing;
}

static char *why_not_v2(void) {
    const char *missing = missing_v2();
    if (missing != NULL) {
        return text_format("the control groups at " ROOT " (version 2) have no '%s'", missing);
    }
    return access(ROOT, W_OK) == 0
                   ? NULL
                   : text_copy("the control groups at " ROOT " (version 2) cannot be written");
}

static char *why_not(void) {
    if (is_version_2()) {
        return why_not_v2();
    }
    for (size_t i = 0; i < CONTROLLER_COUNT; i++) {
        const char *directory = controllers[i].directory_v1;
        if (access(directory, W_OK) != 0) {
            const char *reason =
                    access(directory, F_OK) == 0 ? "cannot be written" : "is not there";
            return text_format("the control group at '%s' %s", directory, reason);
        }
    }
    return NULL;
}

static char *describe(void) {
    return text_copy(is_version_2() ? "control groups of version 2, below " ROOT
                                    : "control groups of version 1, below " ROOT "/memory, " ROOT
                                      "/cpu and " ROOT "/pids");
}

/* stoa-FLEET/ID below `root`, made. */
static char *make_group(const struct session *session, const char *root, struct error *err) {
    OWNED_STR fleet = text_format("%s/stoa-%s", root, session->world->fleet);
    OWNED_STR group = path_join(fleet, session->id);
    if ((mkdir(fleet, 0755) != 0 && errno != EEXIST) ||
            (mkdir(group, 0755) != 0 && errno != EEXIST)) {
        error_set_errno(err, "cannot create '%s'", group);
        return NULL;
    }
    return TAKE(group);
}

/* The values of a session by controller, "" where there is no limit. */
static void format_values(
        const struct session *session, bool version_2, char values[CONTROLLER_COUNT][CONTROL_MAX]) {
    const struct preset_limits *limits = &session->spec.policies.limits;
    long long quota_us = (long long)limits->cpu_percent * PERIOD_US / 100;
    for (size_t i = 0; i < CONTROLLER_COUNT; i++) {
        values[i][0] = '\0';
    }
    if (limits->memory_bytes > 0) {
        snprintf(values[0], CONTROL_MAX, "%lld", (long long)limits->memory_bytes);
    }
    if (limits->cpu_percent > 0 && version_2) {
        snprintf(values[1], CONTROL_MAX, "%lld %d", quota_us, PERIOD_US);
    } else if (limits->cpu_percent > 0) {
        snprintf(values[1], CONTROL_MAX, "%lld", quota_us);
    }
    if (limits->tasks > 0) {
        snprintf(values[2], CONTROL_MAX, "%lld", (long long)limits->tasks);
    }
}

/* One group with all controllers. */
static bool prepare_v2(const struct session *session, struct buffer *procs, struct error *err) {
    char values[CONTROLLER_COUNT][CONTROL_MAX];
    OWNED_STR fleet = text_format("%s/stoa-%s", ROOT, session->world->fleet);
    OWNED_STR group = make_group(session, ROOT, err);
    if (group == NULL ||
            !write_control(ROOT, "cgroup.subtree_control", "+memory +cpu +pids", err) ||
            !write_control(fleet, "cgroup.subtree_control", "+memory +cpu +pids", err)) {
        return false;
    }
    format_values(session, true, values);
    for (size_t i = 0; i < CONTROLLER_COUNT; i++) {
        if (values[i][0] != '\0' && !write_control(group, controllers[i].file_v2, values[i], err)) {
            return false;
        }
    }
    buffer_append_format(procs, "%s/cgroup.procs", group);
    return true;
}

/* A group in the hierarchy of each controller that limits something. */
static bool prepare_v1(const struct session *session, struct buffer *procs, struct error *err) {
    char values[CONTROLLER_COUNT][CONTROL_MAX];
    format_values(session, false, values);
    for (size_t i = 0; i < CONTROLLER_COUNT; i++) {
        if (values[i][0] == '\0') {
            continue;
        }
        OWNED_STR group = make_group(session, controllers[i].directory_v1, err);
        if (group == NULL || !write_control(group, controllers[i].file_v1, values[i], err)) {
            return false;
        }
        buffer_append_format(procs, "%s%s/cgroup.procs", procs->length == 0 ? "" : " ", group);
    }
    return true;
}

/* A shell puts itself into the groups and becomes the host: fleet names and ids hold nothing that
 * it would take for more than a word. */
static char **wrap(const struct session *session, struct error *err) {
    struct buffer procs = { 0 };
    char **words = NULL;
    if (is_version_2() ? prepare_v2(session, &procs, err) : prepare_v1(session, &procs, err)) {
        OWNED_STR line = text_format(
                "for f in %s; do echo $$ > $f || exit 1; done; exec \"$@\"", buffer_text(&procs));
        const char *const made[] = { "/bin/sh", "-c", line, "sh", NULL };
        words = text_vector_copy(made);
    }
    buffer_finish(&procs);
    return words;
}

static void forget(const struct session *session) {
    for (size_t i = 0; i < CONTROLLER_COUNT; i++) {
        const char *root = is_version_2() ? ROOT : controllers[i].directory_v1;
        OWNED_STR fleet = text_format("%s/stoa-%s", root, session->world->fleet);
        OWNED_STR group = path_join(fleet, session->id);
        (void)rmdir(group);
        (void)rmdir(fleet); /* while other sessions have limits it stays */
    }
}

/* "8:pids:/stoa-FLEET/ID", or "0::/stoa-FLEET/ID" in version 2: back to the root of it. */
static void leave(const char *path, char *const *argv) {
    OWNED_STR pid = text_format("%ld", (long)getpid());
    const char *names = strchr(path, ':');
    if (names != NULL && text_starts_with(names, "::")) {
        (void)write_control(ROOT, "cgroup.procs", pid, NULL);
        return;
    }
    for (size_t i = 0; i < CONTROLLER_COUNT && names != NULL; i++) {
        OWNED_STR name = text_format(":%s:", controllers[i].name);
        if (text_starts_with(names, name)) {
            (void)write_control(controllers[i].directory_v1, "cgroup.procs", pid, NULL);
        }
    }
}

const struct limits_kind limits_by_cgroup = { "cgroup", why_not, describe, wrap, forget, leave };
