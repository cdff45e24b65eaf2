/* SPDX-License-Identifier: MIT */
/* A preset from its file: document, schema, then the resolver; all or nothing. */

#include "config/preset.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "config/role.h"
#include "preset-role.h"
#include "rule-schema.h"
#include "sha256.h"

#include <string.h>

void preset_launch_finish(struct preset_launch *launch) {
    text_vector_destroy(launch->argv);
    free(launch->shell_line);
    string_map_finish(&launch->environment);
    agent_options_finish(&launch->agent);
    free(launch->notify);
    *launch = (struct preset_launch){ 0 };
}

void preset_launch_copy(struct preset_launch *to, const struct preset_launch *from) {
    *to = *from;
    to->argv = from->argv != NULL ? text_vector_copy((const char *const *)from->argv) : NULL;
    to->shell_line = text_copy_or_null(from->shell_line);
    to->notify = text_copy_or_null(from->notify);
    to->environment = (struct string_map){ 0 };
    string_map_set_all(&to->environment, &from->environment);
    agent_options_copy(&to->agent, &from->agent);
}

void preset_launch_set_defaults(struct preset_launch *launch) {
    struct launch_policies initial = launch_policies_initial();
    launch->restart = initial.restart;
    launch->limits = initial.limits;
    launch->recording = initial.recording;
    launch->health = initial.health;
}

struct launch_policies preset_launch_policies(const struct preset_launch *launch) {
    return (struct launch_policies){ launch->restart, launch->limits, launch->recording,
        launch->health };
}

static void session_finish(struct preset_session *session) {
    free(session->name);
    free(session->profile);
    free(session->role);
    free(session->directory);
    free(session->task);
    free(session->prompt);
    preset_launch_finish(&session->launch);
}

void preset_destroy(struct preset *preset) {
    if (preset == NULL) {
        return;
    }
    for (size_t i = 0; i < preset->session_count; i++) {
        session_finish(&preset->sessions[i]);
    }
    for (size_t i = 0; i < preset->profile_count; i++) {
        free(preset->profiles[i].name);
        preset_launch_finish(&preset->profiles[i].launch);
    }
    for (size_t i = 0; i < preset->role_count; i++) {
        role_finish(&preset->roles[i]);
    }
    text_vector_destroy(preset->role_files);
    free(preset->roles);
    free(preset->sessions);
    free(preset->profiles);
    string_map_finish(&preset->splits);
    free(preset->file);
    free(preset->name);
    free(preset->root);
    free(preset->denials);
    free(preset);
}

const struct preset_session *preset_find_session(const struct preset *preset, const char *name) {
    for (size_t i = 0; i < preset->session_count; i++) {
        if (strcmp(preset->sessions[i].name, name) == 0) {
            return &preset->sessions[i];
        }
    }
    return NULL;
}

const struct preset_profile *preset_find_profile(const struct preset *preset, const char *name) {
    for (size_t i = 0; i < preset->profile_count; i++) {
        if (strcmp(preset->profiles[i].name, name) == 0) {
            return &preset->profiles[i];
        }
    }
    return NULL;
}

const struct preset_role *preset_find_role(const struct preset *preset, const char *name) {
    for (size_t i = 0; i < preset->role_count; i++) {
        if (text_equal(preset->roles[i].name, name)) {
            return &preset->roles[i];
        }
    }
    return NULL;
}

/* The hash that trust is given to: of the place as well, for relative paths mean other programs
 * elsewhere. */
static void compute_hash(struct preset *preset, const char *bytes, size_t length) {
    struct sha256 sha256;
    sha256_init(&sha256);
    sha256_add(&sha256, preset->file, strlen(preset->file) + 1);
    sha256_add(&sha256, bytes, length);
    sha256_finish(&sha256, preset->hash);
}

static char *directory_of(const char *file) {
    const char *slash = strrchr(file, '/');
    return slash == file ? text_copy("/") : text_copy_bytes(file, (size_t)(slash - file));
}

/* Splits are permille of the space that is divided. */
static void check_splits(
        const struct preset_entry *entry, const struct node *root, struct diagnostics *problems) {
    const struct node *layout = node_find(root, "layout");
    const struct node *splits =
            layout != NULL && layout->kind == NODE_MAP ? node_find(layout, "splits") : NULL;
    for (size_t i = 0; i < entry->layout.splits.count; i++) {
        const struct string_pair *pair = &entry->layout.splits.pairs[i];
        int64_t permille;
        if (!text_parse_integer(pair->value, 1, 1000, &permille)) {
            const struct node *member = node_find(splits, pair->name);
            diagnostics_add(problems, member->line, member->column,
                    "the split '%s' must be a whole number from 1 to 1000, not '%s'", pair->name,
                    pair->value);
        }
    }
}

static void read_rules(
        struct preset *preset, const struct node *rules, struct diagnostics *problems) {
    if (rules == NULL) {
        return;
    }
    OWNED(rule_set)
    set = rule_set_read(rules, RULE_SET_OF_PRESET, RULE_ORIGIN_PRESET, problems);
    preset->denials = rule_set_write_denials(set);
    if (preset->denials != NULL && strlen(preset->denials) > RULE_DENIALS_MAX_BYTES) {
        diagnostics_add(problems, rules->line, rules->column, "'rules' are longer than %d bytes",
                RULE_DENIALS_MAX_BYTES);
    }
}

static void read_preset(
        struct preset *preset, const struct node *root, struct diagnostics *problems) {
    struct preset_entry entry = { .layout = { .kind = -1 } };
    schema_set_defaults(&preset_schema, &entry);
    schema_read(&preset_schema, root, &entry, problems);
    if (root->kind == NODE_MAP) {
        expand_environment(&entry.environment, root, problems);
        check_splits(&entry, root, problems);
        OWNED_STR base = directory_of(preset->file);
        OWNED_STR expanded = expand_member(entry.root, root, "root", problems);
        preset->root = path_absolute(expanded != NULL ? expanded : ".", base);
        preset->name = TAKE(entry.name);
        preset->layout = entry.layout.kind >= 0 ? preset_layouts[entry.layout.kind] : NULL;
        preset->budget = entry.budget;
        preset->ceilings = entry.ceilings;
        read_rules(preset, entry.rules, problems);
        string_map_set_all(&preset->splits, &entry.layout.splits);
        struct role_shelf shelf = { 0 };
        struct resolver resolver = { preset, &entry, problems, &shelf };
        resolve_profiles(&resolver);
        resolve_roles(&resolver);
        resolve_sessions(&resolver);
        preset->role_files = role_shelf_paths(&shelf);
        role_shelf_finish(&shelf);
    }
    schema_finish(&preset_schema, &entry);
}

struct preset *preset_parse(
        const char *bytes, size_t length, const char *path, struct diagnostics *problems) {
    OWNED(node) root = document_parse(bytes, length, problems);
    if (root == NULL) {
        return NULL;
    }
    if (node_is_empty(root)) {
        diagnostics_add(problems, 1, 1, "the file is empty: a preset needs 'sessions'");
        return NULL;
    }
    OWNED(preset) preset = NEW(struct preset);
    preset->file = path_absolute(path, NULL);
    compute_hash(preset, bytes, length);
    read_preset(preset, root, problems);
    return diagnostics_are_empty(problems) ? TAKE(preset) : NULL;
}

struct preset *preset_load(const char *path, struct diagnostics *problems) {
    struct buffer bytes = { 0 };
    struct error err;
    struct preset *preset = NULL;
    if (file_read(path, DOCUMENT_BYTES_MAX, &bytes, &err)) {
        preset = preset_parse(buffer_text(&bytes), bytes.length, path, problems);
    } else {
        diagnostics_add(problems, 0, 0, "%s", err.text);
        problems->file_is_missing = err.code == ERROR_NOT_FOUND;
    }
    buffer_finish(&bytes);
    return preset;
}
