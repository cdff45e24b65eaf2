/* SPDX-License-Identifier: MIT */
/* Limits by a transient scope of the user's systemd: systemd-run registers the scope, then
 * executes the host in its own place. */

#include "base/buffer.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"
#include "session-limits.h"

#include <string.h>

#define PROPERTIES_MAX 3

/* At the limit of memory the kernel ends one process. A systemd before 253 then ends the whole
 * scope, a newer one does so unless told otherwise (systemd.scope(5), OOMPolicy). */
static const char go_on_after_kill[] =
        "version=$(\"$0\" --version); version=${version#systemd }; version=${version%%[!0-9]*}; "
        "[ \"${version:-0}\" -lt 253 ] || set -- -p OOMPolicy=continue \"$@\"; exec \"$0\" \"$@\"";

static const char *const programs[] = { "/usr/bin/systemd-run", "/bin/systemd-run" };

static const char *find_program(void) {
    for (size_t i = 0; i < ARRAY_LENGTH(programs); i++) {
        if (access(programs[i], X_OK) == 0) {
            return programs[i];
        }
    }
    return NULL;
}

/* The socket that the user's manager listens at; NULL when nobody knows where that would be. */
static char *manager_path(void) {
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    return runtime == NULL ? NULL : path_join(runtime, "systemd/private");
}

static char *why_not(void) {
    OWNED_STR manager = manager_path();
    if (find_program() == NULL) {
        return text_copy("systemd-run is not installed");
    }
    if (manager == NULL) {
        return text_copy("without XDG_RUNTIME_DIR there is no systemd of the user");
    }
    OWNED_FD connection = socket_connect(manager, NULL); /* a file may be a leftover */
    return connection >= 0 ? NULL : text_format("no systemd of the user is at '%s'", manager);
}

static char *describe(void) {
    OWNED_STR manager = manager_path();
    return text_format("systemd, by its manager of the user at '%s'", manager);
}

static size_t add_property(
        char **words, size_t count, int64_t value, const char *name, const char *unit) {
    if (value > 0) {
        words[count++] = text_copy("-p");
        words[count++] = text_format("%s=%lld%s", name, (long long)value, unit);
    }
    return count;
}

static char **wrap(const struct session *session, struct error *err) {
    const struct preset_limits *limits = &session->spec.policies.limits;
    const char *const fixed[] = { "/bin/sh", "-c", go_on_after_kill, find_program(), "--user",
        "--scope", "--quiet", "--collect" };
    char **words = memory_allocate_zeroed(
            ARRAY_LENGTH(fixed) + 2 + 2 * PROPERTIES_MAX + 1, sizeof(char *));
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(fixed); i++) {
        words[count++] = text_copy(fixed[i]);
    }
    /* A name used once: the scope of the last run may not be gone yet. */
    words[count++] = text_format("--unit=stoa-%s-%s-%llx", session->world->fleet, session->id,
            (unsigned long long)clock_wall_ms());
    count = add_property(words, count, limits->memory_bytes, "MemoryMax", "");
    count = add_property(words, count, limits->cpu_percent, "CPUQuota", "%");
    count = add_property(words, count, limits->tasks, "TasksMax", "");
    words[count] = text_copy("--");
    return words;
}

static void forget(const struct session *session) {
}

/* A scope of its own for the server; once, whatever comes of it. */
static void leave(const char *path, char *const *argv) {
    size_t count = text_vector_length((const char *const *)argv);
    const char *const fixed[] = { "systemd-run", "--user", "--scope", "--quiet", "--collect",
        "--" };
    if (getenv(LIMITS_LEFT_VARIABLE) != NULL) {
        return;
    }
    const char **words = memory_allocate_zeroed(ARRAY_LENGTH(fixed) + count + 1, sizeof(char *));
    memcpy(words, fixed, sizeof(fixed));
    memcpy(words + ARRAY_LENGTH(fixed), argv, count * sizeof(char *));
    (void)setenv(LIMITS_LEFT_VARIABLE, "1", 1);
    (void)execv(find_program(), (char *const *)words);
    free(words);
}

const struct limits_kind limits_by_systemd = { "systemd", why_not, describe, wrap, forget, leave };
