/* SPDX-License-Identifier: MIT */
#include "ui/launch-spec.h"

#include "base/text.h"

extern char **environ;

struct json *launch_spec_environment(void) {
    struct json *environment = json_create_object();
    for (char **entry = environ; *entry != NULL; entry++) {
        const char *equals = strchr(*entry, '=');
        if (equals != NULL && equals != *entry) {
            char *name = text_copy_bytes(*entry, (size_t)(equals - *entry));
            json_set_text(environment, name, equals + 1);
            free(name);
        }
    }
    return environment;
}

static void set_restart(struct json *spec, const struct preset_restart *restart) {
    struct json *object = json_create_object();
    json_set_text(object, "policy", preset_restart_names[restart->policy]);
    json_set_integer(object, "delay_ms", restart->delay_ms);
    json_set_integer(object, "maximum", restart->maximum);
    json_set(spec, "restart", object);
}

static void set_limits(struct json *spec, const struct preset_limits *limits) {
    struct json *object = json_create_object();
    json_set_integer(object, "memory_bytes", limits->memory_bytes);
    json_set_integer(object, "cpu_percent", limits->cpu_percent);
    json_set_integer(object, "tasks", limits->tasks);
    json_set(spec, "limits", object);
}

static void set_health(struct json *spec, const struct preset_health *health) {
    struct json *object = json_create_object();
    json_set_text(object, "looping", preset_health_actions[health->looping.action]);
    json_set_text(object, "memory", preset_health_actions[health->memory.action]);
    json_set_text(object, "stuck", preset_health_actions[health->stuck.action]);
    json_set_integer(object, "calls", health->looping.calls);
    json_set_integer(object, "crashes", health->looping.crashes);
    json_set_integer(object, "within_ms", health->looping.within_ms);
    json_set_integer(object, "memory_bytes", health->memory.limit_bytes);
    json_set_integer(object, "stuck_after_ms", health->stuck.after_ms);
    json_set(spec, "health_rules", object);
}

void launch_spec_set_recording(struct json *spec, const struct preset_recording *recording) {
    struct json *object = json_create_object();
    json_set_boolean(object, "enabled", recording->enabled);
    json_set_integer(object, "maximum_bytes", recording->maximum_bytes);
    json_set(spec, "recording", object);
}

void launch_spec_set_launch(struct json *spec, const struct preset_launch *launch) {
    if (launch->argv != NULL) {
        json_set(spec, "argv", json_create_text_array((const char *const *)launch->argv));
    }
    struct json *environment = launch_spec_environment();
    for (size_t i = 0; i < launch->environment.count; i++) {
        const struct string_pair *pair = &launch->environment.pairs[i];
        json_set_text(environment, pair->name, pair->value);
    }
    json_set(spec, "environment", environment);
    set_restart(spec, &launch->restart);
    set_limits(spec, &launch->limits);
    launch_spec_set_recording(spec, &launch->recording);
    set_health(spec, &launch->health);
    struct json *agent = agent_options_write(&launch->agent, false);
    if (agent != NULL) {
        json_set(spec, "agent_options", agent);
    }
    if (launch->notify != NULL) {
        json_set_text(spec, "notify", launch->notify);
    }
    if (launch->recycle_percent > 0) {
        json_set_integer(spec, "recycle_percent", launch->recycle_percent);
    }
}
