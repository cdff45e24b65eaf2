/* SPDX-License-Identifier: MIT */
/* Specs to and from JSON. */

#include "session/run-spec.h"

#include "base/memory.h"
#include "base/text.h"
#include "config/rule-set.h"
#include "json/decode.h"

#include <string.h>

static const struct json_field spec_fields[] = {
    { "name", JSON_FIELD_TEXT, offsetof(struct session_spec, name) },
    { "argv", JSON_FIELD_TEXTS, offsetof(struct session_spec, argv) },
    { "command", JSON_FIELD_TEXT, offsetof(struct session_spec, command) },
    { "directory", JSON_FIELD_TEXT, offsetof(struct session_spec, directory), .required = true },
    { "task", JSON_FIELD_TEXT, offsetof(struct session_spec, task), .maximum = 4096 },
    { "prompt", JSON_FIELD_TEXT, offsetof(struct session_spec, prompt), .maximum = 1024 * 1024 },
    { "profile", JSON_FIELD_TEXT, offsetof(struct session_spec, profile), .maximum = 256 },
    { "role", JSON_FIELD_TEXT, offsetof(struct session_spec, role), .maximum = 256 },
    { "rules", JSON_FIELD_TEXTS, offsetof(struct session_spec, rules) },
    { "denials", JSON_FIELD_TEXT, offsetof(struct session_spec, denials),
            .maximum = RULE_DENIALS_MAX_BYTES },
    { "notify", JSON_FIELD_TEXT, offsetof(struct session_spec, notify), .maximum = 4096 },
    { "recycle_percent", JSON_FIELD_INTEGER, offsetof(struct session_spec, recycle_percent),
            .maximum = 100 },
    { "columns", JSON_FIELD_INTEGER, offsetof(struct session_spec, columns), .minimum = 1,
            .maximum = SESSION_SIZE_MAX },
    { "rows", JSON_FIELD_INTEGER, offsetof(struct session_spec, rows), .minimum = 1,
            .maximum = SESSION_SIZE_MAX },
};

static const struct json_field restart_fields[] = {
    { "delay_ms", JSON_FIELD_INTEGER, offsetof(struct session_spec, restart.delay_ms),
            .maximum = SESSION_DELAY_MAX_MS },
    { "maximum", JSON_FIELD_INTEGER, offsetof(struct session_spec, restart.maximum),
            .maximum = 1000000 },
};

static const struct json_field limits_fields[] = {
    { "memory_bytes", JSON_FIELD_INTEGER, offsetof(struct session_spec, limits.memory_bytes),
            .maximum = INT64_MAX },
    { "cpu_percent", JSON_FIELD_INTEGER, offsetof(struct session_spec, limits.cpu_percent),
            .maximum = 1000000 },
    { "tasks", JSON_FIELD_INTEGER, offsetof(struct session_spec, limits.tasks),
            .maximum = 10000000 },
};

static const char *const health_actions[] = { "nothing", "notify", "restart", "resume", NULL };
_Static_assert(ARRAY_LENGTH(health_actions) == SESSION_HEALTH_COUNT + 1, "a name for each");

#define HEALTH_FIELD(name, type_, ...)                                                             \
    { #name, type_, offsetof(struct session_spec, health.name), __VA_ARGS__ }

static const struct json_field health_fields[] = {
    HEALTH_FIELD(looping, JSON_FIELD_CHOICE, .choices = health_actions),
    HEALTH_FIELD(memory, JSON_FIELD_CHOICE, .choices = health_actions),
    HEALTH_FIELD(stuck, JSON_FIELD_CHOICE, .choices = health_actions),
    HEALTH_FIELD(calls, JSON_FIELD_INTEGER, .maximum = 1000000),
    HEALTH_FIELD(crashes, JSON_FIELD_INTEGER, .maximum = 100),
    HEALTH_FIELD(within_ms, JSON_FIELD_INTEGER, .maximum = SESSION_HEALTH_TIME_MAX_MS),
    HEALTH_FIELD(memory_bytes, JSON_FIELD_INTEGER, .maximum = INT64_MAX),
    HEALTH_FIELD(stuck_after_ms, JSON_FIELD_INTEGER, .maximum = SESSION_HEALTH_TIME_MAX_MS),
};

/* As stoa-sessions(5) has it for who says nothing. */
static const struct session_health_rules health_initial = {
    .looping = SESSION_HEALTH_NOTIFY,
    .memory = SESSION_HEALTH_NOTIFY,
    .stuck = SESSION_HEALTH_NOTIFY,
    .calls = 12,
    .crashes = 5,
    .within_ms = 10 * 60 * 1000,
};

static const struct json_field recording_fields[] = {
    { "enabled", JSON_FIELD_BOOLEAN, offsetof(struct session_spec, recording_enabled) },
    { "maximum_bytes", JSON_FIELD_INTEGER, offsetof(struct session_spec, recording_maximum_bytes),
            .maximum = INT64_MAX },
};

static bool read_part(const struct json *object, const char *name, const struct json_field *fields,
        size_t count, struct session_spec *spec, struct error *err) {
    const struct json *part = json_find(object, name);
    return json_kind(part) == JSON_KIND_NULL || json_decode(part, fields, count, spec, err) ||
           error_context(err, "'%s'", name);
}

static bool read_policy(const struct json *object, struct session_spec *spec, struct error *err) {
    const struct json *restart = json_find(object, "restart");
    int when = RESTART_NEVER;
    const struct json_field field = { "policy", JSON_FIELD_CHOICE, 0,
        .choices = restart_when_names };
    if (json_kind(restart) == JSON_KIND_OBJECT && !json_decode(restart, &field, 1, &when, err)) {
        return error_context(err, "'restart'");
    }
    spec->restart.when = (enum restart_when)when;
    return true;
}

static bool read_environment(
        const struct json *object, struct session_spec *spec, struct error *err) {
    const struct json *map = json_find(object, "environment");
    spec->environment = memory_allocate_zeroed(json_count(map) + 1, sizeof(char *));
    struct json_walk walk = { 0 };
    size_t count = 0;
    while (json_kind(map) == JSON_KIND_OBJECT && json_next(map, &walk)) {
        const char *value = json_as_text(walk.value, NULL);
        if (value == NULL || *walk.name == '\0' || strchr(walk.name, '=') != NULL) {
            return error_set(
                    err, ERROR_INVALID, "'environment': '%s' cannot be a variable", walk.name);
        }
        spec->environment[count++] = text_format("%s=%s", walk.name, value);
    }
    return true;
}

static bool check(const struct session_spec *spec, struct error *err) {
    if (spec->name != NULL && !session_spec_name_is_valid(spec->name)) {
        return error_set(err, ERROR_INVALID,
                "a session cannot be named '%s': letters, digits, "
                "'.', '_' and '-' are allowed, %d at most",
                spec->name, SESSION_NAME_MAX);
    }
    if (spec->directory[0] != '/') {
        return error_set(err, ERROR_INVALID, "the directory '%s' is not absolute", spec->directory);
    }
    if (spec->argv != NULL && spec->argv[0] != NULL && *spec->argv[0] == '\0') {
        return error_set(err, ERROR_INVALID, "the program has no name");
    }
    if (!session_spec_rules_are_valid(spec->rules, err)) {
        return false;
    }
    char **argv = session_spec_argv(spec);
    bool is_good = agent_options_check(&spec->agent, argv[0], err);
    text_vector_destroy(argv);
    return is_good;
}

bool session_spec_read(
        const struct json *object, struct session_spec *out_spec, struct error *err) {
    struct session_spec spec = {
        .recording_enabled = true,
        .health = health_initial,
        .columns = SESSION_COLUMNS,
        .rows = SESSION_ROWS,
    };
    if (json_decode(object, spec_fields, ARRAY_LENGTH(spec_fields), &spec, err) &&
            read_policy(object, &spec, err) &&
            read_part(
                    object, "restart", restart_fields, ARRAY_LENGTH(restart_fields), &spec, err) &&
            read_part(object, "limits", limits_fields, ARRAY_LENGTH(limits_fields), &spec, err) &&
            read_part(object, "health_rules", health_fields, ARRAY_LENGTH(health_fields), &spec,
                    err) &&
            read_part(object, "recording", recording_fields, ARRAY_LENGTH(recording_fields), &spec,
                    err) &&
            agent_options_read(object, &spec.agent, err) && read_environment(object, &spec, err) &&
            check(&spec, err)) {
        *out_spec = spec;
        return true;
    }
    session_spec_finish(&spec);
    return false;
}

static void set_optional(struct json *object, const char *name, const char *text) {
    if (text != NULL) {
        json_set_text(object, name, text);
    }
}

void session_spec_write_policies(const struct session_spec *spec, struct json *object) {
    set_optional(object, "notify", spec->notify);
    if (spec->recycle_percent > 0) {
        json_set_integer(object, "recycle_percent", spec->recycle_percent);
    }
    struct json *restart = json_create_object();
    json_set_text(restart, "policy", restart_when_names[spec->restart.when]);
    json_set_integer(restart, "delay_ms", spec->restart.delay_ms);
    json_set_integer(restart, "maximum", spec->restart.maximum);
    json_set(object, "restart", restart);
    struct json *limits = json_create_object();
    json_set_integer(limits, "memory_bytes", spec->limits.memory_bytes);
    json_set_integer(limits, "cpu_percent", spec->limits.cpu_percent);
    json_set_integer(limits, "tasks", spec->limits.tasks);
    json_set(object, "limits", limits);
    struct json *health = json_create_object();
    json_set_text(health, "looping", health_actions[spec->health.looping]);
    json_set_text(health, "memory", health_actions[spec->health.memory]);
    json_set_text(health, "stuck", health_actions[spec->health.stuck]);
    json_set_integer(health, "calls", spec->health.calls);
    json_set_integer(health, "crashes", spec->health.crashes);
    json_set_integer(health, "within_ms", spec->health.within_ms);
    json_set_integer(health, "memory_bytes", spec->health.memory_bytes);
    json_set_integer(health, "stuck_after_ms", spec->health.stuck_after_ms);
    json_set(object, "health_rules", health);
    struct json *recording = json_create_object();
    json_set_boolean(recording, "enabled", spec->recording_enabled);
    json_set_integer(recording, "maximum_bytes", spec->recording_maximum_bytes);
    json_set(object, "recording", recording);
}

struct json *session_spec_write(const struct session_spec *spec) {
    struct json *object = json_create_object();
    set_optional(object, "name", spec->name);
    if (spec->argv != NULL) {
        json_set(object, "argv", json_create_text_array((const char *const *)spec->argv));
    }
    set_optional(object, "command", spec->command);
    json_set_text(object, "directory", spec->directory);
    set_optional(object, "task", spec->task);
    set_optional(object, "prompt", spec->prompt);
    set_optional(object, "profile", spec->profile);
    set_optional(object, "role", spec->role);
    set_optional(object, "denials", spec->denials);
    if (spec->rules != NULL) {
        json_set(object, "rules", json_create_text_array((const char *const *)spec->rules));
    }
    struct json *agent = agent_options_write(&spec->agent, false);
    if (agent != NULL) {
        json_set(object, "agent_options", agent);
    }
    json_set_integer(object, "columns", spec->columns);
    json_set_integer(object, "rows", spec->rows);
    session_spec_write_policies(spec, object);
    struct json *environment = json_create_object();
    for (char **variable = spec->environment; variable != NULL && *variable != NULL; variable++) {
        char *equals = strchr(*variable, '=');
        OWNED_STR name = text_copy_bytes(*variable, (size_t)(equals - *variable));
        json_set_text(environment, name, equals + 1);
    }
    json_set(object, "environment", environment);
    return object;
}
