/* SPDX-License-Identifier: MIT */
/* The settings file, read over the defaults. */

#include "config/settings.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "preset-resolve.h"
#include "settings-schema.h"

#include <assert.h>
#include <string.h>

/* Takes the profiles as a preset would. */
static void read_profiles(
        struct settings *settings, const struct node *profiles, struct diagnostics *problems) {
    struct preset preset = { 0 };
    struct preset_entry entry = { .profiles = profiles };
    struct resolver resolver = { &preset, &entry, problems, NULL };
    resolve_profiles(&resolver);
    settings->profiles = preset.profiles;
    settings->profile_count = preset.profile_count;
}

static struct settings *create_from(const struct node *root, struct diagnostics *problems) {
    struct settings_entry entry = { 0 };
    schema_set_defaults(&settings_schema, &entry);
    if (root != NULL && !node_is_empty(root)) {
        schema_read(&settings_schema, root, &entry, problems);
    }
    if (entry.settings.shell == NULL) {
        entry.settings.shell = text_copy(preset_user_shell());
    }
    if (entry.profiles != NULL) {
        read_profiles(&entry.settings, entry.profiles, problems);
    }
    struct settings *settings = NEW(struct settings);
    *settings = entry.settings;
    return settings;
}

struct settings *settings_create(void) {
    return create_from(NULL, NULL);
}

struct settings *settings_parse(const char *bytes, size_t length, struct diagnostics *problems) {
    OWNED(node) root = document_parse(bytes, length, problems);
    return create_from(root, problems);
}

char *settings_user_path(void) {
    OWNED_STR directory = path_config_directory();
    return path_join(directory, "config.yaml");
}

struct settings *settings_load(const char *path, struct diagnostics *problems) {
    OWNED_STR user_path = settings_user_path();
    if (path == NULL && access(user_path, F_OK) != 0) {
        return settings_create();
    }
    OWNED(node) root = document_load(path != NULL ? path : user_path, problems);
    return create_from(root, problems);
}

/* As tmux does it: an editor with "vi" in its name. */
enum settings_copy_keys settings_copy_keys(const struct settings *settings) {
    const char *editor = getenv("VISUAL");
    if (settings->copy_keys != COPY_KEYS_AUTO) {
        return (enum settings_copy_keys)settings->copy_keys;
    }
    editor = editor != NULL && editor[0] != '\0' ? editor : getenv("EDITOR");
    if (editor == NULL || editor[0] == '\0') {
        return COPY_KEYS_VI;
    }
    const char *slash = strrchr(editor, '/');
    return strstr(slash != NULL ? slash + 1 : editor, "vi") != NULL ? COPY_KEYS_VI
                                                                    : COPY_KEYS_EMACS;
}

void settings_destroy(struct settings *settings) {
    if (settings == NULL) {
        return;
    }
    for (size_t i = 0; i < settings->profile_count; i++) {
        free(settings->profiles[i].name);
        preset_launch_finish(&settings->profiles[i].launch);
    }
    free(settings->profiles);
    free(settings->notify_command);
    free(settings->shell);
    free(settings->theme);
    free(settings);
}
