/* SPDX-License-Identifier: MIT */
/* Sessions as they are run: defaults, then the profile, then what the session says itself. */

#include "preset-role.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "config/role.h"
#include "expand.h"

#include <stdio.h>
#include <string.h>

void expand_environment(
        struct string_map *map, const struct node *node, struct diagnostics *problems) {
    const struct node *table = node->kind == NODE_MAP ? node_find(node, "env") : NULL;
    for (size_t i = 0; table != NULL && i < map->count; i++) {
        struct error err;
        char *value = text_expand(map->pairs[i].value, &err);
        if (value == NULL) {
            const struct node *member = node_find(table, map->pairs[i].name);
            diagnostics_add(problems, member != NULL ? member->line : table->line,
                    member != NULL ? member->column : table->column, "%s", err.text);
            continue;
        }
        free(map->pairs[i].value);
        map->pairs[i].value = value;
    }
}

char *expand_member(const char *value, const struct node *table, const char *key,
        struct diagnostics *problems) {
    struct error err;
    char *expanded = text_expand(value, &err);
    if (expanded == NULL) {
        const struct node *member = node_find(table, key);
        diagnostics_add(problems, member != NULL ? member->line : table->line,
                member != NULL ? member->column : table->column, "%s", err.text);
    }
    return expanded;
}

/* --- profiles --- */

void resolve_profiles(struct resolver *resolver) {
    const struct node *profiles = resolver->entry->profiles;
    if (profiles == NULL) {
        return;
    }
    if (profiles->kind != NODE_MAP) {
        diagnostics_add(resolver->problems, profiles->line, profiles->column,
                "'profiles' must be a table of profiles by name, not %s", node_kind_name(profiles));
        return;
    }
    struct preset *preset = resolver->preset;
    for (const struct node *node = profiles->first; node != NULL; node = node->next) {
        struct preset_profile profile = { .name = text_copy(node->key) };
        struct assembly assembly;
        assembly_init(&assembly);
        assembly_read(&assembly, &preset_profile_schema, node, preset->root, resolver->problems);
        resolve_launch(resolver, node, &profile.launch, &assembly);
        assembly_finish(&assembly);
        preset->profiles = memory_reallocate(
                preset->profiles, (preset->profile_count + 1) * sizeof(*preset->profiles));
        preset->profiles[preset->profile_count++] = profile;
    }
}

static bool refuse_name(struct resolver *resolver, const char *what, const struct node *member,
        const char *const *names, size_t count) {
    const char *nearest = text_nearest(member->text, names, count);
    diagnostics_add(resolver->problems, member->line, member->column, "no %s is named '%s'%s%s%s",
            what, member->text, nearest != NULL ? ": did you mean '" : "",
            nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
    return false;
}

static const struct node *find_profile(struct resolver *resolver, const struct node *session) {
    const struct node *member = session->kind == NODE_MAP ? node_find(session, "profile") : NULL;
    if (member == NULL || node_is_empty(member) || member->kind != NODE_SCALAR) {
        return NULL;
    }
    const struct preset *preset = resolver->preset;
    if (preset_find_profile(preset, member->text) != NULL) {
        return node_find(resolver->entry->profiles, member->text);
    }
    const char **names = memory_allocate_zeroed(preset->profile_count + 1, sizeof(*names));
    for (size_t i = 0; i < preset->profile_count; i++) {
        names[i] = preset->profiles[i].name;
    }
    (void)refuse_name(resolver, "profile", member, names, preset->profile_count);
    free(names);
    return NULL;
}

/* --- roles --- */

/* All tables of a role, the preset's own last. False when there is none. */
static bool read_role(struct resolver *resolver, const char *name, const struct node *own,
        const struct node *place, struct assembly *assembly, struct diagnostics *problems) {
    struct role_layers layers = { .count = 0 };
    role_layers_find(&layers, resolver->shelf, name, place, problems);
    if (own != NULL) {
        layers.nodes[layers.count++] = own;
    }
    role_layers_read(&layers, assembly, place, resolver->preset->root, problems);
    return layers.count > 0;
}

bool resolve_role(struct resolver *resolver, const char *name, const struct node *own,
        const struct node *place, struct preset_role *out) {
    struct assembly assembly;
    assembly_init(&assembly);
    bool is_there = read_role(resolver, name, own, place, &assembly, resolver->problems);
    if (is_there) {
        out->name = text_copy(name);
        out->purpose = TAKE(assembly.entry.purpose);
        out->prompt = TAKE(assembly.entry.prompt);
        out->is_of_preset = own != NULL;
        resolve_launch(resolver, place, &out->launch, &assembly);
    }
    assembly_finish(&assembly);
    return is_there;
}

void resolve_roles(struct resolver *resolver) {
    const struct node *roles = resolver->entry->roles;
    if (roles == NULL) {
        return;
    }
    if (roles->kind != NODE_MAP) {
        diagnostics_add(resolver->problems, roles->line, roles->column,
                "'roles' must be a table of roles by name, not %s", node_kind_name(roles));
        return;
    }
    struct preset *preset = resolver->preset;
    for (const struct node *node = roles->first; node != NULL; node = node->next) {
        if (!role_name_is_valid(node->key)) {
            diagnostics_add(resolver->problems, node->key_line, node->key_column,
                    "a role cannot be named '%s'", node->key);
            continue;
        }
        preset->roles =
                memory_reallocate(preset->roles, (preset->role_count + 1) * sizeof(*preset->roles));
        struct preset_role *role = &preset->roles[preset->role_count++];
        *role = (struct preset_role){ 0 };
        (void)resolve_role(resolver, node->key, node, node, role);
    }
}

/* The role of a session, read into its assembly. */
static void read_session_role(
        struct resolver *resolver, const struct node *session, struct assembly *assembly) {
    const struct node *member = session->kind == NODE_MAP ? node_find(session, "role") : NULL;
    if (member == NULL || node_is_empty(member) || member->kind != NODE_SCALAR) {
        return;
    }
    const struct node *roles = resolver->entry->roles;
    bool has_roles = roles != NULL && roles->kind == NODE_MAP;
    const struct node *own = has_roles ? node_find(roles, member->text) : NULL;
    struct diagnostics ignored; /* the faults of a role of the file were told once */
    diagnostics_init(&ignored, "");
    if (!read_role(resolver, member->text, own, member, assembly,
                own == NULL ? resolver->problems : &ignored)) {
        char **names = role_names(resolver->preset);
        (void)refuse_name(resolver, "role", member, (const char *const *)names,
                text_vector_length((const char *const *)names));
        text_vector_destroy(names);
    }
    diagnostics_finish(&ignored);
}

/* --- sessions --- */

/* The session's own name, or one from what it runs; what a name cannot hold becomes '-'. */
static char *session_name(const struct session_entry *entry, const struct preset_launch *launch) {
    if (entry->name != NULL) {
        return text_copy(entry->name);
    }
    const char *from = entry->role != NULL ? entry->role : entry->profile;
    if (from == NULL && launch->argv != NULL) {
        from = launch->shell_line != NULL ? launch->shell_line : launch->argv[0];
    }
    size_t word = from != NULL ? strcspn(from, " \t\n") : 0;
    OWNED_STR first = text_copy_bytes(from != NULL ? from : "", word);
    const char *slash = strrchr(first, '/');
    char *name =
            text_format("%.*s", PRESET_SESSION_NAME_MAX - 4, slash != NULL ? slash + 1 : first);
    for (char *at = name; *at != '\0'; at++) {
        char single[2] = { *at, '\0' };
        *at = preset_session_name_is_valid(single) ? *at : '-';
    }
    if (name[0] == '\0') {
        text_replace(&name, "session");
    }
    return name;
}

static bool check_addition(const struct preset *preset, const char *name, struct error *err) {
    if (preset->session_count == PRESET_SESSIONS_MAX) {
        return error_set(err, ERROR_LIMIT, "there are more than %d sessions", PRESET_SESSIONS_MAX);
    }
    if (!preset_session_name_is_valid(name)) {
        return error_set(err, ERROR_INVALID, "the name '%s' is longer than %d characters", name,
                PRESET_SESSION_NAME_MAX);
    }
    return preset_find_session(preset, name) == NULL ||
           error_set(err, ERROR_EXISTS, "two sessions are named '%s': give this one another 'name'",
                   name);
}

/* False after a problem. */
static bool add_session(struct resolver *resolver, const struct node *node,
        const struct session_entry *entry, const struct preset_launch *launch, char *name,
        const char *directory) {
    struct preset *preset = resolver->preset;
    const struct node *name_node = node->kind == NODE_MAP ? node_find(node, "name") : NULL;
    const struct node *place = name_node != NULL ? name_node : node;
    struct error err;
    if (!check_addition(preset, name, &err)) {
        diagnostics_add(resolver->problems, place->line, place->column, "%s", err.text);
        free(name);
        return false;
    }
    struct preset_session session = {
        .name = name,
        .profile = text_copy_or_null(entry->profile),
        .role = text_copy_or_null(entry->role),
        .directory = text_copy(directory),
        .task = text_copy_or_null(entry->task),
        .prompt = text_copy_or_null(entry->prompt),
    };
    preset_launch_copy(&session.launch, launch);
    preset->sessions[preset->session_count++] = session;
    return true;
}

static void add_sessions(struct resolver *resolver, const struct node *node,
        const struct session_entry *entry, const struct preset_launch *launch) {
    OWNED_STR expanded = expand_member(entry->directory, node, "cwd", resolver->problems);
    OWNED_STR directory = path_absolute(expanded != NULL ? expanded : ".", resolver->preset->root);
    OWNED_STR name = session_name(entry, launch);
    for (int64_t i = 1; i <= entry->count; i++) {
        char *own = entry->count == 1 ? text_copy(name) : text_format("%s-%d", name, (int)i);
        if (!add_session(resolver, node, entry, launch, own, directory)) {
            break;
        }
    }
}

static size_t problem_count(const struct resolver *resolver) {
    return resolver->problems->count + resolver->problems->omitted;
}

static void resolve_session(struct resolver *resolver, const struct node *node) {
    struct assembly assembly;
    size_t problems_before = problem_count(resolver);
    const char *root = resolver->preset->root;
    assembly_init(&assembly);
    const struct node *profile = find_profile(resolver, node);
    if (profile != NULL) {
        struct diagnostics ignored; /* the profile's own faults were told once */
        diagnostics_init(&ignored, "");
        assembly_read(&assembly, &preset_profile_schema, profile, root, &ignored);
        diagnostics_finish(&ignored);
    }
    read_session_role(resolver, node, &assembly);
    const struct node *command = node->kind == NODE_MAP ? node_find(node, "command") : NULL;
    bool has_command = command != NULL && !node_is_empty(command);
    if (has_command) { /* the arguments of its role are for the command of its role */
        text_vector_destroy(assembly.arguments);
        assembly.arguments = NULL;
    }
    if (profile != NULL && has_command) {
        diagnostics_add(resolver->problems, command->key_line, command->key_column,
                "a session has either 'command' or 'profile', not both");
    }
    assembly_read(&assembly, &preset_session_schema, node, root, resolver->problems);
    struct preset_launch launch = { 0 };
    resolve_launch(resolver, node, &launch, &assembly);
    if (problem_count(resolver) == problems_before) {
        add_sessions(resolver, node, &assembly.entry, &launch);
    }
    preset_launch_finish(&launch);
    assembly_finish(&assembly);
}

void resolve_sessions(struct resolver *resolver) {
    const struct node *sessions = resolver->entry->sessions;
    if (sessions == NULL) {
        return; /* told as missing */
    }
    if (sessions->kind != NODE_LIST) {
        diagnostics_add(resolver->problems, sessions->line, sessions->column,
                "'sessions' must be a list: each begins with '- '");
        return;
    }
    struct preset *preset = resolver->preset;
    preset->sessions = memory_allocate_zeroed(PRESET_SESSIONS_MAX, sizeof(*preset->sessions));
    for (const struct node *node = sessions->first; node != NULL; node = node->next) {
        resolve_session(resolver, node);
    }
}
