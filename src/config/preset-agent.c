/* SPDX-License-Identifier: MIT */
/* What a profile, a role or a session says of its agent. */

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "expand.h"
#include "preset-resolve.h"

#include <string.h>

/* As JSON has no other way to tell them from texts: what stands without quotes in the file. */
static struct json *scalar_to_json(const struct node *node) {
    static const char digits[] = "0123456789";
    const char *text = node->text;
    if (!node->plain) {
        return json_create_text(text);
    }
    if (node_is_empty(node)) {
        return json_create_text(NULL);
    }
    if (text_equal(text, "true") || text_equal(text, "false")) {
        return json_create_boolean(text_equal(text, "true"));
    }
    int64_t integer;
    if (text_parse_integer(text, INT64_MIN, INT64_MAX, &integer)) {
        return json_create_integer(integer);
    }
    const char *first = *text == '-' ? text + 1 : text;
    size_t whole = strspn(first, digits);
    bool is_number = whole > 0 && first[whole] == '.' && first[whole + 1] != '\0' &&
                     first[whole + 1 + strspn(first + whole + 1, digits)] == '\0';
    return is_number ? json_create_number(strtod(text, NULL)) : json_create_text(text);
}

static struct json *node_to_json(const struct node *node) {
    if (node->kind == NODE_SCALAR) {
        return scalar_to_json(node);
    }
    struct json *json = node->kind == NODE_MAP ? json_create_object() : json_create_array();
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (node->kind == NODE_MAP) {
            json_set(json, child->key, node_to_json(child));
        } else {
            json_add(json, node_to_json(child));
        }
    }
    return json;
}

/* A file's absolute path, or the JSON of a table; NULL after a problem. */
static char *file_or_table(
        const struct node *node, const char *key, const char *base, struct diagnostics *problems) {
    struct error err;
    if (node->kind == NODE_MAP) {
        OWNED(json) json = node_to_json(node);
        OWNED_STR text = json_format(json);
        if (strlen(text) <= AGENT_OPTIONS_TEXT_MAX_BYTES) {
            return TAKE(text);
        }
        error_set(&err, ERROR_LIMIT, "is larger than %d bytes", AGENT_OPTIONS_TEXT_MAX_BYTES);
    } else if (node->kind != NODE_SCALAR) {
        error_set(&err, ERROR_INVALID, "must be a file or a table, not %s", node_kind_name(node));
    } else {
        OWNED_STR expanded = text_expand(node->text, &err);
        if (expanded != NULL) {
            return path_absolute(expanded, base);
        }
    }
    diagnostics_add(problems, node->line, node->column, "'%s' %s", key, err.text);
    return NULL;
}

static void take_file_or_table(const struct node **node, char **slot, const char *key,
        const char *base, struct diagnostics *problems) {
    if (*node != NULL) {
        free(*slot);
        *slot = file_or_table(*node, key, base, problems);
        *node = NULL;
    }
}

/* true and false stand for a name. */
static void take_worktree(
        struct session_entry *entry, const struct node *table, struct diagnostics *problems) {
    const struct node *node = table->kind == NODE_MAP ? node_find(table, "worktree") : NULL;
    const char *name = entry->agent.worktree;
    if (node == NULL || name == NULL || node->kind != NODE_SCALAR) {
        return;
    }
    if (node->plain && text_equal(name, "false")) {
        text_replace(&entry->agent.worktree, NULL);
    } else if (node->plain && text_equal(name, "true")) {
        text_replace(&entry->agent.worktree, "");
    } else if (!preset_session_name_is_valid(name) || *name == '.' || *name == '-') {
        diagnostics_add(problems, node->line, node->column,
                "'worktree' must be true, false or a name of letters, digits, '.', '_' and '-', "
                "not '%s'",
                name);
    }
}

void read_agent(struct session_entry *entry, const struct node *table, const char *base,
        struct diagnostics *problems) {
    take_file_or_table(&entry->mcp_config, &entry->agent.mcp_config, "mcp-config", base, problems);
    take_file_or_table(&entry->settings, &entry->agent.settings, "settings", base, problems);
    take_worktree(entry, table, problems);
}

void resolve_agent(struct resolver *resolver, const struct node *node, struct preset_launch *launch,
        const struct session_entry *entry) {
    struct error err;
    bool is_line = launch->shell_line != NULL && entry->agent.kind != NULL &&
                   !text_equal(entry->agent.kind, "generic");
    if (launch->argv == NULL) {
        return; /* told already */
    }
    if (is_line) {
        diagnostics_add(resolver->problems, node->line, node->column,
                "'command' must be a program with its arguments beside 'agent: %s', not a line for "
                "the shell",
                entry->agent.kind);
    } else if (!agent_options_check(&entry->agent, launch->argv[0], &err)) {
        diagnostics_add(resolver->problems, node->line, node->column, "%s", err.text);
    } else {
        agent_options_copy(&launch->agent, &entry->agent);
    }
}
