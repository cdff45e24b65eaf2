/* SPDX-License-Identifier: MIT */
/* One table a part: each row is read and written by its type. */

#include "config/launch-policies.h"

#include "base/memory.h"
#include "preset-schema.h"
#include "json/decode.h"

#include <assert.h>

#define DELAY_MAX_MS  (INT64_C(24) * 60 * 60 * 1000)
#define HEALTH_MAX_MS (INT64_C(7) * 24 * 60 * 60 * 1000)

#define ROW(name, type_, member, ...)                                                              \
    { name, type_, offsetof(struct launch_policies, member), __VA_ARGS__ }

static const struct json_field health_rows[] = {
    ROW("looping", JSON_FIELD_CHOICE, health.looping.action, .choices = preset_health_actions),
    ROW("memory", JSON_FIELD_CHOICE, health.memory.action, .choices = preset_health_actions),
    ROW("stuck", JSON_FIELD_CHOICE, health.stuck.action, .choices = preset_health_actions),
    ROW("calls", JSON_FIELD_INTEGER, health.looping.calls, .maximum = 1000000),
    ROW("crashes", JSON_FIELD_INTEGER, health.looping.crashes, .maximum = 100),
    ROW("within_ms", JSON_FIELD_INTEGER, health.looping.within_ms, .maximum = HEALTH_MAX_MS),
    ROW("memory_bytes", JSON_FIELD_INTEGER, health.memory.limit_bytes, .maximum = INT64_MAX),
    ROW("stuck_after_ms", JSON_FIELD_INTEGER, health.stuck.after_ms, .maximum = HEALTH_MAX_MS),
};

static const struct json_field limits_rows[] = {
    ROW("memory_bytes", JSON_FIELD_INTEGER, limits.memory_bytes, .maximum = INT64_MAX),
    ROW("cpu_percent", JSON_FIELD_INTEGER, limits.cpu_percent, .maximum = 1000000),
    ROW("tasks", JSON_FIELD_INTEGER, limits.tasks, .maximum = 10000000),
};

static const struct json_field recording_rows[] = {
    ROW("enabled", JSON_FIELD_BOOLEAN, recording.enabled),
    ROW("maximum_bytes", JSON_FIELD_INTEGER, recording.maximum_bytes, .maximum = INT64_MAX),
};

static const struct json_field restart_rows[] = {
    ROW("policy", JSON_FIELD_CHOICE, restart.policy, .choices = preset_restart_names),
    ROW("delay_ms", JSON_FIELD_INTEGER, restart.delay_ms, .maximum = DELAY_MAX_MS),
    ROW("maximum", JSON_FIELD_INTEGER, restart.maximum, .maximum = 1000000),
};

static const struct part {
    const char *name;
    const struct json_field *rows;
    size_t count;
} parts[] = {
    { "restart", restart_rows, ARRAY_LENGTH(restart_rows) },
    { "limits", limits_rows, ARRAY_LENGTH(limits_rows) },
    { "health_rules", health_rows, ARRAY_LENGTH(health_rows) },
    { "recording", recording_rows, ARRAY_LENGTH(recording_rows) },
};
#define RECORDING_PART 3

struct launch_policies launch_policies_initial(void) {
    struct launch_policies initial = { 0 };
    schema_set_defaults(&preset_restart_schema, &initial.restart);
    schema_set_defaults(&preset_limits_schema, &initial.limits);
    schema_set_defaults(&preset_recording_schema, &initial.recording);
    schema_set_defaults(&preset_health_schema, &initial.health);
    return initial;
}

bool launch_policies_read(
        const struct json *object, struct launch_policies *out, struct error *err) {
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
        const struct json *value = json_find(object, parts[i].name);
        if (json_kind(value) != JSON_KIND_NULL &&
                !json_decode(value, parts[i].rows, parts[i].count, out, err)) {
            return error_context(err, "'%s'", parts[i].name);
        }
    }
    return true;
}

static void write_part(
        const struct part *part, const struct launch_policies *policies, struct json *object) {
    struct json *value = json_create_object();
    for (size_t i = 0; i < part->count; i++) {
        const struct json_field *row = &part->rows[i];
        const void *slot = (const char *)policies + row->offset;
        if (row->type == JSON_FIELD_BOOLEAN) {
            json_set_boolean(value, row->name, *(const bool *)slot);
        } else if (row->type == JSON_FIELD_CHOICE) {
            json_set_text(value, row->name, row->choices[*(const int *)slot]);
        } else {
            json_set_integer(value, row->name, *(const int64_t *)slot);
        }
    }
    json_set(object, part->name, value);
}

void launch_policies_write(const struct launch_policies *policies, struct json *object) {
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
        write_part(&parts[i], policies, object);
    }
}

void launch_policies_write_recording(
        const struct preset_recording *recording, struct json *object) {
    const struct launch_policies policies = { .recording = *recording };
    write_part(&parts[RECORDING_PART], &policies, object);
}
