/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A YAML file as a tree whose nodes know their place. Only document.c and document-problem.c
 * see libyaml's parser.
 *
 * The tree is bounded (bytes, depth, nodes); aliases, tags and further documents are refused, so
 * that nothing expands; keys are words, each once in its map. Text is valid UTF-8 without NUL.
 * What is wrong goes to the diagnostics, by place.
 */

#include "base/cleanup.h"
#include "config/diagnostics.h"

#include <stdbool.h>
#include <stddef.h>

#define DOCUMENT_BYTES_MAX (1024 * 1024)
#define DOCUMENT_DEPTH_MAX 16
#define DOCUMENT_NODES_MAX 10000

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    int line, column; /* from 1 */
    char *text;       /* of a scalar */
    bool plain;       /* a scalar without quotes */
    char *key;        /* of a member of a map, with its place */
    int key_line, key_column;
    struct node *first, *last; /* members of a list or map, in order */
    struct node *next;         /* the next member */
};

/* The tree of these bytes; an empty file is an empty plain scalar. NULL when anything was wrong. */
struct node *document_parse(const char *bytes, size_t length, struct diagnostics *problems);

/* Reads and parses a file. NULL also when it cannot be read (then line 0 says why). */
struct node *document_load(const char *path, struct diagnostics *problems);

void node_destroy(struct node *node);
OWNED_TYPE(node);

/* Whether it stands for "not set": an empty plain scalar, ~ or null. */
bool node_is_empty(const struct node *node);

/* The member of a map with this key, or NULL. */
const struct node *node_find(const struct node *map, const char *key);

/* A scalar that stands nowhere; for defaults. */
struct node *node_create_scalar(const char *text);

/* "text", "a list", "a table": what a person calls it. */
const char *node_kind_name(const struct node *node);
