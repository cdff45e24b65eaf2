/* SPDX-License-Identifier: MIT */
/* Walks the rows of a schema; what one field does with its node is in schema-field.c. */

#include "schema.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "schema-field.h"

#include <assert.h>
#include <string.h>

static const struct field *find_field(const struct schema *schema, const char *key) {
    for (size_t i = 0; i < schema->count; i++) {
        if (strcmp(schema->fields[i].key, key) == 0) {
            return &schema->fields[i];
        }
    }
    return NULL;
}

static void read_field(const struct field *field, const struct node *node, void *target,
        struct diagnostics *problems) {
    if (!node_is_empty(node)) {
        schema_field_read(field, node, target, problems);
    }
}

void schema_report_unknown(const struct node *member, const char *what, const char *const *known,
        size_t count, struct diagnostics *problems) {
    const char *nearest = text_nearest(member->key, known, count);
    if (nearest != NULL) {
        diagnostics_add(problems, member->key_line, member->key_column,
                "unknown %s '%s': did you mean '%s'?", what, member->key, nearest);
        return;
    }
    struct buffer list = { 0 };
    for (size_t i = 0; i < count; i++) {
        buffer_append_format(&list, "%s%s", i > 0 ? ", " : "", known[i]);
    }
    diagnostics_add(problems, member->key_line, member->key_column, "unknown %s '%s': there are %s",
            what, member->key, buffer_text(&list));
    buffer_finish(&list);
}

static void report_unknown_field(
        const struct schema *schema, const struct node *member, struct diagnostics *problems) {
    const char **known = memory_allocate_zeroed(schema->count, sizeof(*known));
    for (size_t i = 0; i < schema->count; i++) {
        known[i] = schema->fields[i].key;
    }
    schema_report_unknown(member, "key", known, schema->count, problems);
    free(known);
}

static void report_missing_fields(
        const struct schema *schema, const struct node *node, struct diagnostics *problems) {
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        const struct node *member = node_find(node, field->key);
        if (field->required && (member == NULL || node_is_empty(member))) {
            diagnostics_add(problems, node->line, node->column, "'%s' is missing here", field->key);
        }
    }
}

void schema_read(const struct schema *schema, const struct node *node, void *target,
        struct diagnostics *problems) {
    if (node->kind == NODE_SCALAR && schema->shorthand != NULL) {
        struct field field = *find_field(schema, schema->shorthand);
        field.key = node->key != NULL ? node->key : field.key; /* what the person wrote */
        read_field(&field, node, target, problems);
        return;
    }
    if (node->kind != NODE_MAP) {
        diagnostics_add(problems, node->line, node->column, "a %s must be a table, not %s",
                schema->name, node_kind_name(node));
        return;
    }
    for (const struct node *member = node->first; member != NULL; member = member->next) {
        const struct field *field = find_field(schema, member->key);
        if (field != NULL) {
            read_field(field, member, target, problems);
        } else {
            report_unknown_field(schema, member, problems);
        }
    }
    report_missing_fields(schema, node, problems);
}

void schema_set_defaults(const struct schema *schema, void *target) {
    struct diagnostics problems;
    diagnostics_init(&problems, schema->name);
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        if (field->type == FIELD_TABLE) {
            schema_set_defaults(field->table, (char *)target + field->offset);
        } else if (field->initial != NULL) {
            OWNED(node) node = node_create_scalar(field->initial);
            read_field(field, node, target, &problems);
        }
    }
    assert(diagnostics_are_empty(&problems)); /* a default breaks its own rule */
    diagnostics_finish(&problems);
}

void schema_finish(const struct schema *schema, void *target) {
    for (size_t i = 0; i < schema->count; i++) {
        schema_field_finish(&schema->fields[i], target);
    }
}
