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
        .policies = launch_policies_initial(),
        .columns = SESSION_COLUMNS,
        .rows = SESSION_ROWS,
    };
    spec.policies.restart = (struct preset_restart){ .policy = PRESET_RESTART_NEVER };
    spec.policies.recording.maximum_bytes = 0;
    if (json_decode(object, spec_fields, ARRAY_LENGTH(spec_fields), &spec, err) &&
            launch_policies_read(object, &spec.policies, err) &&
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
    launch_policies_write(&spec->policies, object);
    struct json *environment = json_create_object();
    for (char **variable = spec->environment; variable != NULL && *variable != NULL; variable++) {
        char *equals = strchr(*variable, '=');
        OWNED_STR name = text_copy_bytes(*variable, (size_t)(equals - *variable));
        json_set_text(environment, name, equals + 1);
    }
    json_set(object, "environment", environment);
    return object;
}
