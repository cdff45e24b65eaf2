/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What holds for a program while it runs: when it is started again, what it may use, what is kept
 * of its output, and what counts as ill. Presets are read into these structs, and specs on the
 * wire, in the store and in session objects are written from them and read into them here alone.
 */

#include "base/error.h"
#include "json/json.h"

#include <stdbool.h>
#include <stdint.h>

enum preset_restart_policy {
    PRESET_RESTART_NEVER,
    PRESET_RESTART_ON_FAILURE,
    PRESET_RESTART_ALWAYS,
    PRESET_RESTART_COUNT
};

struct preset_restart {
    int policy;       /* enum preset_restart_policy */
    int64_t delay_ms; /* before the first restart in a row; doubles with each further one */
    int64_t maximum;  /* restarts in a row before it is given up; 0: no limit */
};

struct preset_limits { /* 0: no limit */
    int64_t memory_bytes;
    int64_t cpu_percent; /* of one core: 150 is a core and a half */
    int64_t tasks;
};

struct preset_recording {
    bool enabled;
    int64_t maximum_bytes;
};

enum preset_health_action {
    PRESET_HEALTH_NOTHING,
    PRESET_HEALTH_NOTIFY,
    PRESET_HEALTH_RESTART,
    PRESET_HEALTH_RESUME,
    PRESET_HEALTH_COUNT
};

struct preset_health_looping {
    int action; /* enum preset_health_action, in all of them */
    int64_t calls, crashes, within_ms;
};

struct preset_health_memory {
    int action;
    int64_t limit_bytes; /* 0: none */
};

struct preset_health_stuck {
    int action;
    int64_t after_ms; /* 0: as the kind of program has it */
};

struct preset_health {
    struct preset_health_looping looping;
    struct preset_health_memory memory;
    struct preset_health_stuck stuck;
};

struct launch_policies {
    struct preset_restart restart;
    struct preset_limits limits;
    struct preset_recording recording;
    struct preset_health health;
};

/* NULL-terminated, by enum preset_restart_policy: "never", "on-failure", "always". */
extern const char *const preset_restart_names[];

/* NULL-terminated, by enum preset_health_action: "nothing", "notify", "restart", "resume". */
extern const char *const preset_health_actions[];

/* As stoa-sessions(5) has it for who says nothing. */
struct launch_policies launch_policies_initial(void);

/* The members "restart", "limits", "recording" and "health_rules" of an object. What is absent
 * leaves *out as it was; on failure it may be half filled. */
bool launch_policies_read(
        const struct json *object, struct launch_policies *out, struct error *err);
void launch_policies_write(const struct launch_policies *policies, struct json *object);
void launch_policies_write_recording(const struct preset_recording *recording, struct json *object);
