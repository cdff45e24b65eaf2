/* SPDX-License-Identifier: MIT */
/* Which kind of limits there is. */

#include "session-limits.h"

#include "base/buffer.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

#define CGROUP_MAX_BYTES 65536
#define GROUP_PREFIX     "/stoa-"

/* The first that is available is used. */
static const struct limits_kind *const kinds[] = { &limits_by_systemd, &limits_by_cgroup };

const struct limits_kind *limits_kind_here(void) {
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        OWNED_STR reason = kinds[i]->why_not();
        if (reason == NULL) {
            return kinds[i];
        }
    }
    return NULL;
}

const char *session_limits_available(void) {
    const struct limits_kind *kind = limits_kind_here();
    return kind == NULL ? "off" : kind->name;
}

static char *why_none(void) {
    struct buffer reasons = { 0 };
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        OWNED_STR reason = kinds[i]->why_not();
        buffer_append_format(
                &reasons, "%s%s", i == 0 ? "" : ", and ", reason == NULL ? "" : reason);
    }
    return buffer_take_text(&reasons);
}

char *session_limits_describe(void) {
    const struct limits_kind *kind = limits_kind_here();
    return kind == NULL ? why_none() : kind->describe();
}

static bool has_limits(const struct session *session) {
    const struct preset_limits *limits = &session->spec.policies.limits;
    return limits->memory_bytes > 0 || limits->cpu_percent > 0 || limits->tasks > 0;
}

bool limits_wrap(struct session *session, char ***out_wrapper) {
    session->limits_by = "off";
    if (!has_limits(session)) {
        return false;
    }
    struct error err = { 0 };
    const struct limits_kind *kind = limits_kind_here();
    char **wrapper = NULL;
    if (kind == NULL) {
        OWNED_STR reasons = why_none();
        error_set(&err, ERROR_NOT_FOUND, "%s", reasons);
    } else {
        wrapper = kind->wrap(session, &err);
    }
    if (wrapper == NULL) {
        OWNED_STR message = text_format("its limits are off: %s", err.text);
        session_set_message(session, message);
        return false;
    }
    session->limits_by = kind->name;
    *out_wrapper = wrapper;
    return true;
}

void limits_forget(const struct session *session) {
    const struct limits_kind *kind = has_limits(session) ? limits_kind_here() : NULL;
    if (kind != NULL) {
        kind->forget(session);
    }
}

void session_limits_leave(char *const *argv) {
    struct buffer groups = { 0 };
    char *rest = NULL;
    if (file_read("/proc/self/cgroup", CGROUP_MAX_BYTES, &groups, NULL)) {
        (void)buffer_text(&groups);
        for (char *line = strtok_r(groups.data, "\n", &rest); line != NULL;
                line = strtok_r(NULL, "\n", &rest)) {
            const struct limits_kind *kind =
                    strstr(line, GROUP_PREFIX) == NULL ? NULL : limits_kind_here();
            if (kind != NULL) {
                kind->leave(line, argv);
            }
        }
    }
    buffer_finish(&groups);
    (void)unsetenv(LIMITS_LEFT_VARIABLE);
}
