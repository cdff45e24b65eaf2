/* SPDX-License-Identifier: MIT */
#include "session-spec.h"

#include "preset-file.h"
#include "preset-trust.h"

#include "base/text.h"
#include "config/role.h"
#include "config/settings.h"
#include "ui/launch-spec.h"

static bool set_profile(struct json *spec, const struct preset_profile *profile) {
    launch_spec_set_launch(spec, &profile->launch);
    json_set_text(spec, "profile", profile->name);
    return true;
}

/* Of the preset here; *out_found says whether it has such a profile. */
static bool set_profile_here(
        struct json *spec, const char *name, bool *out_found, struct error *err) {
    int status = 0;
    OWNED(preset) preset = preset_file_load(PRESET_FILE_DEFAULT, &status);
    if (preset == NULL) {
        return error_set(err, ERROR_INVALID, "nothing started: '%s' is wrong", PRESET_FILE_DEFAULT);
    }
    const struct preset_profile *profile = preset_find_profile(preset, name);
    *out_found = profile != NULL;
    return profile == NULL ||
           (preset_trust_ask(preset, PRESET_FILE_DEFAULT, err) && set_profile(spec, profile));
}

bool session_spec_set_profile(struct json *spec, const char *name, struct error *err) {
    bool found = false;
    if (access(PRESET_FILE_DEFAULT, F_OK) == 0 && !set_profile_here(spec, name, &found, err)) {
        return false;
    }
    struct diagnostics problems;
    diagnostics_init(&problems, "config.yaml");
    OWNED(settings) settings = settings_load(NULL, &problems);
    diagnostics_finish(&problems);
    for (size_t i = 0; !found && i < settings->profile_count; i++) {
        if (text_equal(settings->profiles[i].name, name)) {
            found = set_profile(spec, &settings->profiles[i]);
        }
    }
    return found || error_set(err, ERROR_NOT_FOUND,
                            "no profile '%s' in ./sessions.yaml or config.yaml", name);
}

static bool find_role(
        const struct preset *preset, const char *name, struct preset_role *out, struct error *err) {
    struct diagnostics problems;
    diagnostics_init(&problems, name);
    bool is_found = role_load(preset, name, out, &problems);
    if (!diagnostics_are_empty(&problems)) {
        error_set(err, ERROR_INVALID, "nothing started: %s", problems.items[0].text);
    } else if (!is_found) {
        char **names = role_names(preset);
        const char *const *known = (const char *const *)names;
        const char *nearest = text_nearest(name, known, text_vector_length(known));
        error_set(err, ERROR_NOT_FOUND, "no role '%s'%s%s%s: 'stoa roles' lists them", name,
                nearest == NULL ? "" : ", did you mean '", nearest == NULL ? "" : nearest,
                nearest == NULL ? "" : "'");
        text_vector_destroy(names);
    }
    diagnostics_finish(&problems);
    return is_found;
}

bool session_spec_set_role(struct json *spec, const char *name, struct error *err) {
    int status = 0;
    bool has_preset = access(PRESET_FILE_DEFAULT, F_OK) == 0;
    OWNED(preset) preset = has_preset ? preset_file_load(PRESET_FILE_DEFAULT, &status) : NULL;
    struct preset_role role = { 0 };
    if (has_preset && preset == NULL) {
        return error_set(err, ERROR_INVALID, "nothing started: '%s' is wrong", PRESET_FILE_DEFAULT);
    }
    if (!find_role(preset, name, &role, err)) {
        return false;
    }
    bool is_good = !role.is_of_preset || preset_trust_ask(preset, PRESET_FILE_DEFAULT, err);
    if (is_good) {
        launch_spec_set_launch(spec, &role.launch);
        json_set_text(spec, "role", role.name);
        if (role.prompt != NULL) {
            json_set_text(spec, "prompt", role.prompt);
        }
    }
    role_finish(&role);
    return is_good;
}

struct json *session_spec_of(const struct preset_session *session) {
    struct json *spec = json_create_object();
    json_set_text(spec, "name", session->name);
    json_set_text(spec, "directory", session->directory);
    const struct {
        const char *name, *text;
    } optional[] = { { "profile", session->profile }, { "prompt", session->prompt },
        { "role", session->role }, { "task", session->task } };
    for (size_t i = 0; i < sizeof(optional) / sizeof(optional[0]); i++) {
        if (optional[i].text != NULL) {
            json_set_text(spec, optional[i].name, optional[i].text);
        }
    }
    launch_spec_set_launch(spec, &session->launch);
    return spec;
}

void session_spec_set_rules(struct json *spec, const struct arguments *arguments) {
    struct json *names = json_create_array();
    const char *name = NULL;
    for (size_t i = 0; (name = arguments_value_at(arguments, "rules", i)) != NULL; i++) {
        json_add_text(names, name);
    }
    if (json_count(names) > 0) {
        json_set(spec, "rules", json_share(names));
    }
    json_destroy(names);
}
