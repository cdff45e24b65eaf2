/* SPDX-License-Identifier: MIT */
/* Sessions as they are run: defaults, then the profile, then what the session says itself. */

#include "preset-resolve.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
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

/* --- a table of a session or profile, read in the order in which the later one wins --- */

struct assembly {
    struct session_entry entry;
    struct string_map environment; /* resolved so far */
    char **arguments;              /* of the profile */
};

static void assembly_init(struct assembly *assembly) {
    *assembly = (struct assembly){ 0 };
    schema_set_defaults(&preset_session_schema, &assembly->entry);
}

static void assembly_finish(struct assembly *assembly) {
    schema_finish(&preset_session_schema, &assembly->entry);
    string_map_finish(&assembly->environment);
    text_vector_destroy(assembly->arguments);
}

/* `base`: where relative paths in it begin. */
static void assembly_read(struct assembly *assembly, const struct schema *schema,
        const struct node *node, const char *base, struct diagnostics *problems) {
    schema_read(schema, node, &assembly->entry, problems);
    expand_environment(&assembly->entry.environment, node, problems);
    string_map_set_all(&assembly->environment, &assembly->entry.environment);
    string_map_finish(&assembly->entry.environment);
    read_agent(&assembly->entry, node, base, problems);
}

static char **join_arguments(char **first, char **second) {
    size_t first_count = first != NULL ? text_vector_length((const char *const *)first) : 0;
    size_t second_count = second != NULL ? text_vector_length((const char *const *)second) : 0;
    char **all = memory_allocate_zeroed(first_count + second_count + 1, sizeof(char *));
    for (size_t i = 0; i < first_count + second_count; i++) {
        all[i] = text_copy(i < first_count ? first[i] : second[i - first_count]);
    }
    return all;
}

/* A list is argv exactly. */
static char **list_argv(const struct node *list, char **arguments, struct diagnostics *problems) {
    size_t count = 0;
    for (const struct node *child = list->first; child != NULL; child = child->next, count++) {
        if (child->kind != NODE_SCALAR || (count == 0 && child->text[0] == '\0')) {
            diagnostics_add(problems, child->line, child->column,
                    "'command' must be a list of texts: a program and its arguments");
            return NULL;
        }
    }
    if (count == 0) {
        diagnostics_add(problems, list->line, list->column, "'command' must not be empty");
        return NULL;
    }
    char **words = memory_allocate_zeroed(count + 1, sizeof(char *));
    size_t i = 0;
    for (const struct node *child = list->first; child != NULL; child = child->next) {
        words[i++] = text_copy(child->text);
    }
    char **argv = join_arguments(words, arguments);
    text_vector_destroy(words);
    return argv;
}

static void resolve_argv(
        struct preset_launch *launch, struct assembly *assembly, struct diagnostics *problems) {
    const struct node *command = assembly->entry.command;
    char **arguments = join_arguments(assembly->arguments, assembly->entry.arguments);
    const char *kind = assembly->entry.agent.kind;
    if (command == NULL && kind != NULL && !text_equal(kind, "generic")) {
        char *agent[] = { (char *)(uintptr_t)kind, NULL };
        launch->argv = join_arguments(agent, arguments);
    } else if (command == NULL) {
        char *shell[] = { (char *)preset_user_shell(), NULL };
        launch->argv = join_arguments(shell, arguments);
    } else if (command->kind == NODE_LIST) {
        launch->argv = list_argv(command, arguments, problems);
    } else if (command->kind == NODE_SCALAR) {
        launch->argv = preset_command_argv(
                command->text, (const char *const *)arguments, &launch->shell_line);
        if (launch->argv == NULL) {
            diagnostics_add(
                    problems, command->line, command->column, "'command' must not be empty");
        }
    } else {
        diagnostics_add(problems, command->line, command->column,
                "'command' must be a text or a list, not a table");
    }
    text_vector_destroy(arguments);
}

static size_t launch_size(const struct preset_launch *launch) {
    size_t size = 0;
    for (size_t i = 0; launch->argv != NULL && launch->argv[i] != NULL; i++) {
        size += strlen(launch->argv[i]) + 1;
    }
    for (size_t i = 0; i < launch->environment.count; i++) {
        const struct string_pair *pair = &launch->environment.pairs[i];
        size += strlen(pair->name) + strlen(pair->value) + 2;
    }
    return size;
}

static void resolve_launch(struct resolver *resolver, const struct node *node,
        struct preset_launch *launch, struct assembly *assembly) {
    resolve_argv(launch, assembly, resolver->problems);
    string_map_set_all(&launch->environment, &resolver->entry->environment);
    string_map_set_all(&launch->environment, &assembly->environment);
    launch->restart = assembly->entry.restart;
    launch->limits = assembly->entry.limits;
    launch->recording = assembly->entry.recording;
    launch->health = assembly->entry.health;
    resolve_agent(resolver, node, launch, &assembly->entry);
    if (launch_size(launch) > PRESET_LAUNCH_BYTES_MAX) {
        diagnostics_add(resolver->problems, node->line, node->column,
                "command and environment are larger than %d bytes together",
                PRESET_LAUNCH_BYTES_MAX);
    }
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
    const char *nearest = text_nearest(member->text, names, preset->profile_count);
    diagnostics_add(resolver->problems, member->line, member->column,
            "no profile is named '%s'%s%s%s", member->text,
            nearest != NULL ? ": did you mean '" : "", nearest != NULL ? nearest : "",
            nearest != NULL ? "'?" : "");
    free(names);
    return NULL;
}

/* --- sessions --- */

/* The session's own name, or one from what it runs; what a name cannot hold becomes '-'. */
static char *session_name(const struct session_entry *entry, const struct preset_launch *launch) {
    if (entry->name != NULL) {
        return text_copy(entry->name);
    }
    const char *from = entry->profile;
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

static void copy_launch(struct preset_launch *to, const struct preset_launch *from) {
    *to = *from;
    to->argv = from->argv != NULL ? text_vector_copy((const char *const *)from->argv) : NULL;
    to->shell_line = text_copy_or_null(from->shell_line);
    to->environment = (struct string_map){ 0 };
    string_map_set_all(&to->environment, &from->environment);
    agent_options_copy(&to->agent, &from->agent);
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
        .directory = text_copy(directory),
        .task = text_copy_or_null(entry->task),
        .prompt = text_copy_or_null(entry->prompt),
    };
    copy_launch(&session.launch, launch);
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
        assembly.arguments = TAKE(assembly.entry.arguments);
    }
    const struct node *command = node->kind == NODE_MAP ? node_find(node, "command") : NULL;
    if (profile != NULL && command != NULL && !node_is_empty(command)) {
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
