/* SPDX-License-Identifier: MIT */
#include "agent/claude-policy.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <dirent.h>
#include <string.h>

#define SETTINGS_MAX_BYTES (4 * 1024 * 1024)
#define DROP_INS_MAX       200

static struct json *read_settings(const char *path) {
    struct buffer text = { 0 };
    struct json *settings = NULL;
    if (file_read(path, SETTINGS_MAX_BYTES, &text, NULL)) {
        settings = json_parse(buffer_text(&text), text.length, NULL);
    }
    buffer_finish(&text);
    return settings;
}

static char *forbids(const struct json *settings, const char *name, bool is_managed) {
    static const char *const keys[] = { "disableAllHooks", "allowManagedHooksOnly" };
    size_t count = is_managed ? ARRAY_LENGTH(keys) : 1; /* the second counts there alone */
    for (size_t i = 0; i < count; i++) {
        if (json_get_boolean(settings, keys[i], false)) {
            return text_format("%s says %s", name, keys[i]);
        }
    }
    return NULL;
}

static char *file_forbids(const char *directory, const char *name, bool is_managed) {
    OWNED_STR path = path_join(directory, name);
    OWNED(json) settings = read_settings(path);
    return forbids(settings, path, is_managed);
}

static char *managed_forbids(const char *managed) {
    char *found = file_forbids(managed, "managed-settings.json", true);
    OWNED_STR drop_ins = path_join(managed, "managed-settings.d");
    DIR *directory = found != NULL ? NULL : opendir(drop_ins);
    const struct dirent *entry;
    size_t seen = 0;
    while (directory != NULL && found == NULL && seen++ < DROP_INS_MAX &&
            (entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] != '.' && text_ends_with(entry->d_name, ".json")) {
            found = file_forbids(drop_ins, entry->d_name, true);
        }
    }
    if (directory != NULL) {
        (void)closedir(directory);
    }
    return found;
}

char *claude_policy_forbids(const struct claude_places *places, const struct json *given) {
    char *found = managed_forbids(places->managed);
    if (found == NULL) {
        found = forbids(given, "its own --settings", false);
    }
    if (found == NULL && places->project != NULL) {
        found = file_forbids(places->project, ".claude/settings.local.json", false);
    }
    if (found == NULL && places->project != NULL) {
        found = file_forbids(places->project, ".claude/settings.json", false);
    }
    return found != NULL ? found : file_forbids(places->configuration, "settings.json", false);
}

/* One that is missing or empty is none. */
static char *find_fault(const char *path) {
    struct buffer text = { 0 };
    struct error err = { 0 };
    OWNED(json) settings = NULL;
    bool is_fine = !file_read(path, SETTINGS_MAX_BYTES, &text, &err)
                           ? err.code == ERROR_NOT_FOUND
                           : strspn(buffer_text(&text), " \t\r\n") == text.length;
    if (!is_fine && err.code == ERROR_NONE) {
        settings = json_parse(buffer_text(&text), text.length, &err);
        is_fine = json_kind(settings) == JSON_KIND_OBJECT;
    }
    buffer_finish(&text);
    if (is_fine) {
        return NULL;
    }
    return text_format(
            "%s is broken: %s", path, err.code == ERROR_NONE ? "it is no JSON object" : err.text);
}

char *claude_policy_broken(const struct claude_places *places) {
    const struct {
        const char *directory, *name;
    } files[] = {
        { places->project, ".claude/settings.local.json" },
        { places->project, ".claude/settings.json" },
        { places->configuration, "settings.json" },
        { places->managed, "managed-settings.json" },
    };
    char *fault = NULL;
    for (size_t i = 0; fault == NULL && i < ARRAY_LENGTH(files); i++) {
        OWNED_STR path =
                files[i].directory == NULL ? NULL : path_join(files[i].directory, files[i].name);
        fault = path == NULL ? NULL : find_fault(path);
    }
    return fault;
}

char *claude_policy_version(const char *version) {
    if (version == NULL || *version == '\0' || text_equal(version, CLAUDE_KNOWN_VERSION)) {
        return NULL;
    }
    return text_format("Claude Code %s is not the version that stoa was tested with (%s): what it "
                       "says of its state may be read wrongly or not at all",
            version, CLAUDE_KNOWN_VERSION);
}
