/* SPDX-License-Identifier: MIT */
/* libyaml's events become a bounded tree. */

#include "document.h"

#include "base/buffer.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "document-problem.h"

#include <string.h>

struct builder {
    yaml_parser_t parser;
    struct diagnostics *problems;
    const char *bytes;
    size_t length;
    size_t node_count;
    bool failed; /* a duplicate key was found; parsing goes on to find more */
};

void node_destroy(struct node *node) {
    if (node == NULL) {
        return;
    }
    for (struct node *child = node->first, *next; child != NULL; child = next) {
        next = child->next;
        node_destroy(child);
    }
    free(node->text);
    free(node->key);
    free(node);
}

bool node_is_empty(const struct node *node) {
    return node->kind == NODE_SCALAR && node->plain &&
           (node->text[0] == '\0' || strcmp(node->text, "~") == 0 ||
                   strcmp(node->text, "null") == 0 || strcmp(node->text, "Null") == 0 ||
                   strcmp(node->text, "NULL") == 0);
}

const struct node *node_find(const struct node *map, const char *key) {
    for (const struct node *child = map->first; child != NULL; child = child->next) {
        if (text_equal(child->key, key)) {
            return child;
        }
    }
    return NULL;
}

struct node *node_create_scalar(const char *text) {
    struct node *node = NEW(struct node);
    node->text = text_copy(text);
    node->plain = true;
    return node;
}

const char *node_kind_name(const struct node *node) {
    static const char *const names[] = {
        [NODE_SCALAR] = "text",
        [NODE_LIST] = "a list",
        [NODE_MAP] = "a table",
    };
    return names[node->kind];
}

static void append_child(struct node *parent, struct node *child) {
    if (parent->last != NULL) {
        parent->last->next = child;
    } else {
        parent->first = child;
    }
    parent->last = child;
}

/* --- events to nodes --- */

static bool next_event(struct builder *builder, yaml_event_t *event) {
    if (!yaml_parser_parse(&builder->parser, event)) {
        document_report_parser(
                &builder->parser, builder->bytes, builder->length, builder->problems);
        return false;
    }
    return true;
}

static struct node *read_node(struct builder *builder, yaml_event_t *event, int depth);

static struct node *fail(struct builder *builder, const yaml_mark_t *mark, const char *text) {
    document_report_mark(builder->problems, mark, text);
    return NULL;
}

static struct node *read_scalar(struct builder *builder, const yaml_event_t *event) {
    const char *value = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    if (memchr(value, '\0', length) != NULL) {
        return fail(builder, &event->start_mark, "a NUL character cannot be part of a text");
    }
    struct node *node = NEW(struct node);
    node->text = text_copy_bytes(value, length);
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    return node;
}

static bool read_list(struct builder *builder, struct node *list, int depth) {
    for (;;) {
        yaml_event_t event;
        if (!next_event(builder, &event)) {
            return false;
        }
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            return true;
        }
        struct node *child = read_node(builder, &event, depth);
        if (child == NULL) {
            return false;
        }
        append_child(list, child);
    }
}

static void check_duplicate(
        struct builder *builder, const struct node *map, const struct node *key) {
    const struct node *before = node_find(map, key->text);
    if (before != NULL) {
        diagnostics_add(builder->problems, key->line, key->column,
                "duplicate key '%s': it is set on line %d already", key->text, before->key_line);
        builder->failed = true;
    }
}

static bool read_map(struct builder *builder, struct node *map, int depth) {
    for (;;) {
        yaml_event_t event;
        if (!next_event(builder, &event)) {
            return false;
        }
        if (event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            return true;
        }
        OWNED(node) key = read_node(builder, &event, depth);
        if (key == NULL) {
            return false;
        }
        if (key->kind != NODE_SCALAR) {
            diagnostics_add(
                    builder->problems, key->line, key->column, "a key must be a word, not a list");
            return false;
        }
        check_duplicate(builder, map, key);
        if (!next_event(builder, &event)) {
            return false;
        }
        struct node *value = read_node(builder, &event, depth);
        if (value == NULL) {
            return false;
        }
        value->key = TAKE(key->text);
        value->key_line = key->line;
        value->key_column = key->column;
        append_child(map, value);
    }
}

static bool event_has_tag(const yaml_event_t *event) {
    return (event->type == YAML_SCALAR_EVENT && event->data.scalar.tag != NULL) ||
           (event->type == YAML_SEQUENCE_START_EVENT && event->data.sequence_start.tag != NULL) ||
           (event->type == YAML_MAPPING_START_EVENT && event->data.mapping_start.tag != NULL);
}

static struct node *read_collection(struct builder *builder, enum node_kind kind, int depth) {
    OWNED(node) node = NEW(struct node);
    node->kind = kind;
    bool done = kind == NODE_LIST ? read_list(builder, node, depth + 1)
                                  : read_map(builder, node, depth + 1);
    return done ? TAKE(node) : NULL;
}

static struct node *build_node(struct builder *builder, const yaml_event_t *event, int depth) {
    const yaml_mark_t *mark = &event->start_mark;
    if (++builder->node_count > DOCUMENT_NODES_MAX) {
        return fail(builder, mark, "the file holds too many values");
    }
    if (depth > DOCUMENT_DEPTH_MAX) {
        return fail(builder, mark, "the file is nested too deeply");
    }
    if (event_has_tag(event)) {
        return fail(builder, mark, "tags ('!…') are not supported: put the text in quotes");
    }
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(builder, event);
    case YAML_SEQUENCE_START_EVENT:
        return read_collection(builder, NODE_LIST, depth);
    case YAML_MAPPING_START_EVENT:
        return read_collection(builder, NODE_MAP, depth);
    case YAML_ALIAS_EVENT:
        return fail(builder, mark, "aliases ('*name') are not supported: write the value out");
    default:
        return fail(builder, mark, "unexpected end of the file");
    }
}

/* Takes over the event. */
static struct node *read_node(struct builder *builder, yaml_event_t *event, int depth) {
    struct node *node = build_node(builder, event, depth);
    if (node != NULL) {
        node->line = (int)event->start_mark.line + 1;
        node->column = (int)event->start_mark.column + 1;
    }
    yaml_event_delete(event);
    return node;
}

/* From the start of the stream to its end: one document or none. */
static struct node *read_stream(struct builder *builder) {
    OWNED(node) root = NULL;
    for (;;) {
        yaml_event_t event;
        if (!next_event(builder, &event)) {
            return NULL;
        }
        yaml_event_type_t type = event.type;
        if (type == YAML_DOCUMENT_START_EVENT && root != NULL) {
            document_report_mark(builder->problems, &event.start_mark,
                    "a second document ('---') is not supported");
            yaml_event_delete(&event);
            return NULL;
        }
        yaml_event_delete(&event);
        if (type == YAML_STREAM_END_EVENT) {
            break;
        }
        if (type == YAML_DOCUMENT_START_EVENT) {
            if (!next_event(builder, &event)) {
                return NULL;
            }
            root = read_node(builder, &event, 0);
            if (root == NULL) {
                return NULL;
            }
        }
    }
    if (root == NULL) {
        root = node_create_scalar("");
        root->line = root->column = 1;
    }
    return builder->failed ? NULL : TAKE(root);
}

struct node *document_parse(const char *bytes, size_t length, struct diagnostics *problems) {
    if (length > DOCUMENT_BYTES_MAX) {
        diagnostics_add(problems, 0, 0, "the file is larger than %d bytes", DOCUMENT_BYTES_MAX);
        return NULL;
    }
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3; /* a byte order mark */
        length -= 3;
    }
    if (!document_check_bytes(bytes, length, problems)) {
        return NULL;
    }
    struct builder builder = { .problems = problems, .bytes = bytes, .length = length };
    if (!yaml_parser_initialize(&builder.parser)) {
        abort(); /* out of memory */
    }
    yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&builder.parser, (const unsigned char *)bytes, length);
    struct node *root = read_stream(&builder);
    yaml_parser_delete(&builder.parser);
    return root;
}

struct node *document_load(const char *path, struct diagnostics *problems) {
    struct buffer bytes = { 0 };
    struct error err;
    struct node *root = NULL;
    if (file_read(path, DOCUMENT_BYTES_MAX, &bytes, &err)) {
        root = document_parse(bytes.data != NULL ? bytes.data : "", bytes.length, problems);
    } else {
        diagnostics_add(problems, 0, 0, "%s", err.text);
        problems->file_is_missing = err.code == ERROR_NOT_FOUND;
    }
    buffer_finish(&bytes);
    return root;
}
