/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "output.h"
#include "preset-file.h"

#include "base/memory.h"
#include "base/text.h"
#include "config/role.h"
#include "json/json.h"

#include <unistd.h>

static const char *or_empty(const char *text) {
    return text == NULL ? "" : text;
}

static struct json *describe(const struct preset_role *role) {
    const struct agent_options *agent = &role->launch.agent;
    struct json *object = json_create_object();
    json_set_text(object, "name", role->name);
    json_set_text(object, "for", or_empty(role->purpose));
    json_set_text(object, "prompt", or_empty(role->prompt));
    json_set_boolean(object, "of_preset", role->is_of_preset);
    json_set(object, "argv", json_create_text_array((const char *const *)role->launch.argv));
    struct json *options = agent_options_write(agent, true);
    json_set(object, "agent_options", options == NULL ? json_create_object() : options);
    return object;
}

/* All that are right; what is wrong with the others is told on standard error. */
static struct json *load_all(const struct preset *preset, int *out_status) {
    struct json *roles = json_create_array();
    char **names = role_names(preset);
    for (char **name = names; *name != NULL; name++) {
        struct preset_role role = { 0 };
        struct diagnostics problems;
        diagnostics_init(&problems, *name);
        if (role_load(preset, *name, &role, &problems)) {
            json_add(roles, describe(&role));
        } else {
            preset_file_print(&problems);
            *out_status = EXIT_USAGE;
        }
        role_finish(&role);
        diagnostics_finish(&problems);
    }
    text_vector_destroy(names);
    return roles;
}

static int print_table(const struct json *roles) {
    static const char *const headings[] = { "ROLE", "MODEL", "PERMISSIONS", "FOR" };
    struct table table = { .columns = ARRAY_LENGTH(headings) };
    for (size_t i = 0; i < ARRAY_LENGTH(headings); i++) {
        table_add(&table, headings[i]);
    }
    for (size_t i = 0; i < json_count(roles); i++) {
        const struct json *role = json_at(roles, i);
        const struct json *agent = json_find(role, "agent_options");
        table_add(&table, json_get_text(role, "name", ""));
        table_add(&table, json_get_text(agent, "model", "-"));
        table_add(&table, json_get_text(agent, "permission_mode", "-"));
        table_add(&table, json_get_text(role, "for", ""));
    }
    return table_print(&table);
}

static int run(const struct arguments *arguments) {
    int status = EXIT_DONE;
    bool has_preset = access(PRESET_FILE_DEFAULT, F_OK) == 0;
    OWNED(preset) preset = has_preset ? preset_file_load(PRESET_FILE_DEFAULT, &status) : NULL;
    OWNED(json) roles = load_all(preset, &status);
    int printed = arguments_has(arguments, "json") ? output_json(roles) : print_table(roles);
    return printed != EXIT_DONE ? printed : status;
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_roles = {
    .name = "roles",
    .summary = "List the roles that 'stoa spawn' and presets know here",
    .text = "Those that come with stoa, those of ~/.config/stoa/roles, and those of "
            "./sessions.yaml; see stoa-sessions(5)",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .run = run,
};
