/* SPDX-License-Identifier: MIT */
/* Key files: the built-in one is read first, in the same way as the user's over it. */

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "config/preset.h"
#include "document.h"
#include "embedded.h"
#include "key-table.h"
#include "schema.h"

#include <assert.h>
#include <string.h>

struct binding_text {
    char *action, *note;
};

static const struct field binding_fields[] = {
    { .key = "action",
            .type = FIELD_LINE,
            .offset = offsetof(struct binding_text, action),
            .maximum = KEY_ACTION_BYTES_MAX,
            .required = true,
            .text = "What the key does" },
    { .key = "note",
            .type = FIELD_LINE,
            .offset = offsetof(struct binding_text, note),
            .maximum = 100,
            .text = "What help says" },
};

static const struct schema binding_schema = {
    .name = "binding",
    .fields = binding_fields,
    .count = ARRAY_LENGTH(binding_fields),
    .shorthand = "action",
};

static const struct action_kind *find_action(
        const char *name, const struct node *node, struct diagnostics *problems) {
    const struct action_kind *action = action_kind_find(name);
    if (action != NULL) {
        return action;
    }
    const char **names = memory_allocate_zeroed(action_kind_count(), sizeof(*names));
    for (size_t i = 0; i < action_kind_count(); i++) {
        names[i] = action_kind_at(i)->name;
    }
    const char *nearest = text_nearest(name, names, action_kind_count());
    diagnostics_add(problems, node->line, node->column, "unknown action '%s'%s%s%s", name,
            nearest != NULL ? ": did you mean '" : ": see stoa-keys(7)",
            nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
    free(names);
    return NULL;
}

static bool is_layout(const char *name) {
    for (size_t i = 0; preset_layouts[i] != NULL; i++) {
        if (strcmp(preset_layouts[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool check_argument(const struct action_kind *action, const char *argument,
        const struct node *node, struct diagnostics *problems) {
    int64_t number;
    const char *problem = NULL;
    if (action->argument == ACTION_ARGUMENT_NONE && argument[0] != '\0') {
        problem = "takes nothing behind it";
    } else if (action->argument == ACTION_ARGUMENT_NUMBER &&
               !text_parse_integer(argument, 1, 99, &number)) {
        problem = "needs a number from 1 to 99";
    } else if (action->argument == ACTION_ARGUMENT_COMMAND && argument[0] == '\0') {
        problem = "needs a command";
    } else if (action->argument == ACTION_ARGUMENT_LAYOUT && !is_layout(argument)) {
        problem = "needs columns, main-left, rows, stack or tiled";
    }
    if (problem != NULL) {
        diagnostics_add(problems, node->line, node->column, "'%s' %s", action->name, problem);
    }
    return problem == NULL;
}

/* "focus-number 3" and a note to a binding of this key. */
static void bind_text(struct key_table *table, struct key_binding *binding,
        const struct binding_text *text, const struct node *node, struct diagnostics *problems) {
    size_t length = strcspn(text->action, " ");
    OWNED_STR name = text_copy_bytes(text->action, length);
    const char *argument = text->action + length + strspn(text->action + length, " ");
    binding->action = find_action(name, node, problems);
    if (binding->action == NULL || !check_argument(binding->action, argument, node, problems)) {
        return;
    }
    binding->argument = text_copy(argument);
    binding->note = text_copy(
            text->note != NULL && text->note[0] != '\0' ? text->note : binding->action->note);
    if (!key_table_put(table, binding)) {
        diagnostics_add(problems, node->line, node->column, "there are more than %d keys",
                KEY_BINDINGS_MAX);
        key_binding_finish(binding);
    }
}

static bool parse_key(const char *name, int line, int column, struct key_event *out,
        struct diagnostics *problems) {
    if (key_parse(name, out)) {
        *out = key_chord(out); /* the tables hold nothing else: each is compared often */
        return true;
    }
    diagnostics_add(problems, line, column, "'%s' is not a key: see stoa-keys(7)", name);
    return false;
}

static void read_binding(struct key_table *table, enum key_mode mode, const struct key_event *key,
        const struct node *node, struct diagnostics *problems) {
    struct key_binding binding = { .mode = mode, .key = *key };
    if (node->kind == NODE_SCALAR && (node_is_empty(node) || strcmp(node->text, "none") == 0)) {
        struct key_binding *same = key_table_find_binding(table, mode, &binding.key);
        if (same != NULL) {
            key_table_remove(table, same);
        }
        return;
    }
    struct binding_text text = { 0 };
    schema_read(&binding_schema, node, &text, problems);
    if (text.action != NULL) {
        bind_text(table, &binding, &text, node, problems);
    }
    schema_finish(&binding_schema, &text);
}

/* The keys of a mode in a file, to find one that stands there under two names: Esc and Escape. */
struct seen_keys {
    struct key_event *keys;
    const struct node **nodes;
    size_t count;
};

static void check_twice(struct seen_keys *seen, const struct key_event *key,
        const struct node *node, struct diagnostics *problems) {
    for (size_t i = 0; i < seen->count; i++) {
        if (key_chord_equal(key, &seen->keys[i])) {
            diagnostics_add(problems, node->key_line, node->key_column,
                    "'%s' is the same key as '%s' on line %d", node->key, seen->nodes[i]->key,
                    seen->nodes[i]->key_line);
            return;
        }
    }
    seen->keys[seen->count] = *key;
    seen->nodes[seen->count++] = node;
}

static void read_mode(struct key_table *table, enum key_mode mode, const struct node *map,
        struct diagnostics *problems) {
    if (node_is_empty(map)) {
        return;
    }
    if (map->kind != NODE_MAP) {
        diagnostics_add(problems, map->line, map->column,
                "'%s' must be a table, as in {KEY: action}", key_mode_name(mode));
        return;
    }
    size_t count = 0;
    for (const struct node *node = map->first; node != NULL; node = node->next) {
        count++;
    }
    if (count > KEY_BINDINGS_MAX) {
        diagnostics_add(
                problems, map->line, map->column, "there are more than %d keys", KEY_BINDINGS_MAX);
        return;
    }
    struct seen_keys seen = {
        .keys = memory_allocate_zeroed(count, sizeof(*seen.keys)),
        .nodes = memory_allocate_zeroed(count, sizeof(*seen.nodes)),
    };
    for (const struct node *node = map->first; node != NULL; node = node->next) {
        struct key_event key;
        if (parse_key(node->key, node->key_line, node->key_column, &key, problems)) {
            check_twice(&seen, &key, node, problems);
            read_binding(table, mode, &key, node, problems);
        }
    }
    free(seen.keys);
    free(seen.nodes);
}

/* --- a whole file --- */

static void read_prefixes(
        struct key_table *table, const struct node *node, struct diagnostics *problems) {
    struct key_event keys[KEY_PREFIXES_MAX];
    size_t count = 0;
    const struct node *first = node->kind == NODE_LIST ? node->first : node;
    for (const struct node *at = first; at != NULL;
            at = node->kind == NODE_LIST ? at->next : NULL) {
        if (at->kind != NODE_SCALAR || count == KEY_PREFIXES_MAX) {
            diagnostics_add(problems, at->line, at->column,
                    "'prefix' must be a key or a list of at most %d keys", KEY_PREFIXES_MAX);
            return;
        }
        if (!parse_key(at->text, at->line, at->column, &keys[count++], problems)) {
            return;
        }
    }
    if (count == 0) {
        diagnostics_add(problems, node->line, node->column, "'prefix' must not be empty");
        return;
    }
    memcpy(table->prefixes, keys, count * sizeof(*keys));
    table->prefix_count = count;
}

static void report_unknown(const struct node *member, struct diagnostics *problems) {
    const char *known[KEY_MODE_COUNT + 1] = { "prefix" };
    for (size_t i = 0; i < KEY_MODE_COUNT; i++) {
        known[i + 1] = key_mode_name(i);
    }
    schema_report_unknown(member, "key", known, ARRAY_LENGTH(known), problems);
}

static void read_file(
        struct key_table *table, const struct node *root, struct diagnostics *problems) {
    if (node_is_empty(root)) {
        return;
    }
    if (root->kind != NODE_MAP) {
        diagnostics_add(problems, root->line, root->column, "a key file must be a table, not %s",
                node_kind_name(root));
        return;
    }
    for (const struct node *member = root->first; member != NULL; member = member->next) {
        enum key_mode mode = 0;
        while (mode < KEY_MODE_COUNT && strcmp(key_mode_name(mode), member->key) != 0) {
            mode++;
        }
        if (mode < KEY_MODE_COUNT) {
            read_mode(table, mode, member, problems);
        } else if (strcmp(member->key, "prefix") == 0) {
            if (!node_is_empty(member)) {
                read_prefixes(table, member, problems);
            }
        } else {
            report_unknown(member, problems);
        }
    }
}

/* A second press of a prefix sends it, unless the file says otherwise. */
static void bind_prefixes(struct key_table *table) {
    const struct action_kind *action = action_kind_find("send-prefix");
    for (size_t i = 0; i < table->prefix_count; i++) {
        if (key_table_find_binding(table, KEY_MODE_AFTER_PREFIX, &table->prefixes[i]) == NULL) {
            struct key_binding binding = {
                .mode = KEY_MODE_AFTER_PREFIX,
                .key = table->prefixes[i],
                .action = action,
                .argument = text_copy(""),
                .note = text_copy(action->note),
            };
            if (!key_table_put(table, &binding)) {
                key_binding_finish(&binding);
            }
        }
    }
}

static struct key_table *create_built_in(void) {
    struct key_table *table = NEW(struct key_table);
    struct diagnostics problems;
    diagnostics_init(&problems, "default-keys.yaml");
    read_file(table, embedded_default_keys, &problems);
    assert(diagnostics_are_empty(&problems) && table->prefix_count > 0);
    diagnostics_finish(&problems);
    return table;
}

/* The built-in keys with a user's document over them; NULL: it could not be parsed. */
static struct key_table *create_over(const struct node *root, struct diagnostics *problems) {
    struct key_table *table = create_built_in();
    if (root != NULL) {
        read_file(table, root, problems);
    }
    bind_prefixes(table);
    return table;
}

struct key_table *key_table_create(void) {
    return create_over(NULL, NULL);
}

struct key_table *key_table_parse(const char *bytes, size_t length, struct diagnostics *problems) {
    OWNED(node) root = document_parse(bytes, length, problems);
    return create_over(root, problems);
}

char *key_table_user_path(void) {
    OWNED_STR directory = path_config_directory();
    return path_join(directory, "keys.yaml");
}

struct key_table *key_table_load(const char *path, struct diagnostics *problems) {
    OWNED_STR user_path = key_table_user_path();
    if (path == NULL && access(user_path, F_OK) != 0) {
        return key_table_create();
    }
    OWNED(node) root = document_load(path != NULL ? path : user_path, problems);
    return create_over(root, problems);
}
