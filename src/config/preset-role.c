/* SPDX-License-Identifier: MIT */
/* Roles from where they stand: built in, in the files of the machine and of the user. */

#include "preset-role.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "config/role.h"
#include "data-file.h"
#include "embedded.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define ROLE_FILES_MAX 1000 /* that are listed of one directory */

bool role_name_is_valid(const char *name) {
    return preset_session_name_is_valid(name) && name[0] != '.' && name[0] != '-';
}

/* In the order in which they are read: the user's own over the machine's. */
static const enum data_place places[] = { DATA_MACHINE, DATA_OWN };

static void add_layer(struct role_layers *layers, const struct node *node, const char *file) {
    layers->files[layers->count] = file;
    layers->nodes[layers->count++] = node;
}

/* All that is wrong in a role's file, in one line at the place that asked for the role. */
static void tell(
        const struct diagnostics *wrong, const struct node *place, struct diagnostics *problems) {
    OWNED_STR text = diagnostics_format(wrong);
    text[strcspn(text, "\n")] = '\0';
    diagnostics_add(problems, place->line, place->column, "the role is wrong: %s", text);
}

static const struct role_file *load(struct role_shelf *shelf, const char *path,
        const struct node *place, struct diagnostics *problems) {
    struct role_file *file = shelf->files;
    while (file != NULL && !text_equal(file->path, path)) {
        file = file->next;
    }
    if (file == NULL) {
        struct diagnostics wrong;
        diagnostics_init(&wrong, path);
        file = NEW(struct role_file);
        *file = (struct role_file){ shelf->files, document_load(path, &wrong), text_copy(path) };
        shelf->files = file;
        if (file->root == NULL) {
            tell(&wrong, place, problems);
        }
        diagnostics_finish(&wrong);
    }
    return file;
}

void role_layers_find(struct role_layers *layers, struct role_shelf *shelf, const char *name,
        const struct node *place, struct diagnostics *problems) {
    const struct node *built_in = node_find(embedded_roles, name);
    if (built_in != NULL) {
        add_layer(layers, built_in, NULL);
    }
    for (size_t i = 0; role_name_is_valid(name) && i < ARRAY_LENGTH(places); i++) {
        OWNED_STR path = data_file(places[i], "roles", name);
        const struct role_file *file = path != NULL ? load(shelf, path, place, problems) : NULL;
        if (file != NULL && file->root != NULL) {
            add_layer(layers, file->root, file->path);
        }
    }
}

void role_layers_read(const struct role_layers *layers, struct assembly *assembly,
        const struct node *place, const char *root, struct diagnostics *problems) {
    for (size_t i = 0; i < layers->count; i++) {
        const char *file = layers->files[i];
        struct diagnostics wrong;
        diagnostics_init(&wrong, file == NULL ? "" : file);
        const char *slash = file == NULL ? NULL : strrchr(file, '/');
        OWNED_STR base = slash == NULL ? text_copy_or_null(root)
                                       : text_copy_bytes(file, (size_t)(slash - file));
        assembly_read(assembly, &preset_role_schema, layers->nodes[i], base,
                file == NULL ? problems : &wrong);
        if (!diagnostics_are_empty(&wrong)) {
            tell(&wrong, place, problems);
        }
        diagnostics_finish(&wrong);
    }
}

char **role_shelf_paths(const struct role_shelf *shelf) {
    size_t count = 0;
    for (const struct role_file *file = shelf->files; file != NULL; file = file->next) {
        count++;
    }
    char **paths = memory_allocate_zeroed(count + 1, sizeof(char *));
    for (const struct role_file *file = shelf->files; file != NULL; file = file->next) {
        paths[--count] = text_copy(file->path);
    }
    return paths;
}

void role_shelf_finish(struct role_shelf *shelf) {
    while (shelf->files != NULL) {
        struct role_file *file = shelf->files;
        shelf->files = file->next;
        node_destroy(file->root);
        free(file->path);
        free(file);
    }
}

/* --- a role alone --- */

void role_finish(struct preset_role *role) {
    free(role->name);
    free(role->purpose);
    free(role->prompt);
    preset_launch_finish(&role->launch);
    *role = (struct preset_role){ 0 };
}

static void copy_role(struct preset_role *to, const struct preset_role *from) {
    *to = (struct preset_role){
        .name = text_copy(from->name),
        .purpose = text_copy_or_null(from->purpose),
        .prompt = text_copy_or_null(from->prompt),
        .is_of_preset = from->is_of_preset,
    };
    preset_launch_copy(&to->launch, &from->launch);
}

bool role_load(const struct preset *preset, const char *name, struct preset_role *out,
        struct diagnostics *problems) {
    const struct preset_role *known = preset == NULL ? NULL : preset_find_role(preset, name);
    if (known != NULL) {
        copy_role(out, known);
        return true;
    }
    struct preset_entry entry = { .name = NULL };
    struct preset alone = { .root = NULL };
    struct role_shelf shelf = { 0 };
    struct resolver resolver = { &alone, &entry, problems, &shelf };
    OWNED(node) place = node_create_scalar(name);
    struct preset_role role = { 0 };
    bool is_good = resolve_role(&resolver, name, NULL, place, &role);
    role_shelf_finish(&shelf);
    if (!is_good || !diagnostics_are_empty(problems)) {
        role_finish(&role);
        return false;
    }
    *out = role;
    return true;
}

/* --- the names of all --- */

static void add_name(char ***names, const char *name, size_t length) {
    size_t count = text_vector_length((const char *const *)*names);
    OWNED_STR copy = text_copy_bytes(name, length);
    for (size_t i = 0; i < count; i++) {
        if (text_equal((*names)[i], copy)) {
            return;
        }
    }
    *names = memory_reallocate(*names, (count + 2) * sizeof(char *));
    (*names)[count] = TAKE(copy);
    (*names)[count + 1] = NULL;
}

static void add_files(char ***names, const char *path) {
    static const char ending[] = ".yaml";
    DIR *directory = opendir(path);
    const struct dirent *entry;
    size_t seen = 0;
    while (directory != NULL && seen++ < ROLE_FILES_MAX && (entry = readdir(directory)) != NULL) {
        size_t length = strlen(entry->d_name);
        bool is_role = length > strlen(ending) && text_ends_with(entry->d_name, ending);
        if (is_role && entry->d_name[0] != '.') {
            add_name(names, entry->d_name, length - strlen(ending));
        }
    }
    if (directory != NULL) {
        (void)closedir(directory);
    }
}

static int compare(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **role_names(const struct preset *preset) {
    char **names = memory_allocate_zeroed(1, sizeof(char *));
    for (const struct node *node = embedded_roles->first; node != NULL; node = node->next) {
        add_name(&names, node->key, strlen(node->key));
    }
    for (size_t i = 0; i < ARRAY_LENGTH(places); i++) {
        OWNED_STR directory = data_directory(places[i], "roles");
        add_files(&names, directory);
    }
    for (size_t i = 0; preset != NULL && i < preset->role_count; i++) {
        add_name(&names, preset->roles[i].name, strlen(preset->roles[i].name));
    }
    qsort(names, text_vector_length((const char *const *)names), sizeof(char *), compare);
    return names;
}
