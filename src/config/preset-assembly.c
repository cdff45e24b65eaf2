/* SPDX-License-Identifier: MIT */
/* Tables of a profile, a role and a session, read one over the other, become how to run it. */

#include "preset-assembly.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

void assembly_init(struct assembly *assembly) {
    *assembly = (struct assembly){ 0 };
    schema_set_defaults(&preset_session_schema, &assembly->entry);
}

void assembly_finish(struct assembly *assembly) {
    struct session_entry *entry = &assembly->entry;
    char **beyond[] = { &entry->purpose, &entry->agent.mcp_config, &entry->agent.settings };
    for (size_t i = 0; i < ARRAY_LENGTH(beyond); i++) { /* what the schema of sessions lacks */
        text_replace(beyond[i], NULL);
    }
    schema_finish(&preset_session_schema, entry);
    string_map_finish(&assembly->environment);
    text_vector_destroy(assembly->arguments);
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

void assembly_read(struct assembly *assembly, const struct schema *schema, const struct node *node,
        const char *base, struct diagnostics *problems) {
    struct session_entry *entry = &assembly->entry;
    schema_read(schema, node, entry, problems);
    expand_environment(&entry->environment, node, problems);
    string_map_set_all(&assembly->environment, &entry->environment);
    string_map_finish(&entry->environment);
    read_agent(entry, node, base, problems);
    char **arguments = join_arguments(assembly->arguments, entry->arguments);
    text_vector_destroy(assembly->arguments);
    text_vector_destroy(entry->arguments);
    assembly->arguments = arguments;
    entry->arguments = NULL;
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
    char **arguments = assembly->arguments;
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

void resolve_launch(struct resolver *resolver, const struct node *node,
        struct preset_launch *launch, struct assembly *assembly) {
    resolve_argv(launch, assembly, resolver->problems);
    string_map_set_all(&launch->environment, &resolver->entry->environment);
    string_map_set_all(&launch->environment, &assembly->environment);
    launch->restart = assembly->entry.restart;
    launch->limits = assembly->entry.limits;
    launch->recording = assembly->entry.recording;
    launch->health = assembly->entry.health;
    launch->notify = TAKE(assembly->entry.notify);
    launch->recycle_percent = assembly->entry.recycle_percent;
    resolve_agent(resolver, node, launch, &assembly->entry);
    if (launch_size(launch) > PRESET_LAUNCH_BYTES_MAX) {
        diagnostics_add(resolver->problems, node->line, node->column,
                "command and environment are larger than %d bytes together",
                PRESET_LAUNCH_BYTES_MAX);
    }
}
