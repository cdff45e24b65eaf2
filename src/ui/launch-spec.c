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

void launch_spec_set_recording(struct json *spec, const struct preset_recording *recording) {
    launch_policies_write_recording(recording, spec);
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
    struct launch_policies policies = preset_launch_policies(launch);
    launch_policies_write(&policies, spec);
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
