/* SPDX-License-Identifier: MIT */
/*
 * Run by the build: writes files of the repository as C, YAML as the tree that it is. So they need
 * not be parsed at each start, and a mistake in one of them ends the build.
 *
 * Usage: embed-documents OUTPUT (tree|text) NAME FILE …
 */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"
#include "document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX_BYTES DOCUMENT_BYTES_MAX

static void write_string(FILE *out, const char *text) {
    if (text == NULL) {
        fputs("NULL", out);
        return;
    }
    fputs("(char *)\"", out);
    for (const unsigned char *byte = (const unsigned char *)text; *byte != '\0'; byte++) {
        bool is_plain = *byte >= 0x20 && *byte < 0x7f && strchr("\"\\?", *byte) == NULL;
        fprintf(out, is_plain ? "%c" : "\\%03o", *byte);
        fputs(*byte == '\n' && byte[1] != '\0' ? "\"\n    \"" : "", out);
    }
    fputs("\"", out);
}

static size_t tree_size(const struct node *node) {
    size_t size = 1;
    for (const struct node *member = node->first; member != NULL; member = member->next) {
        size += tree_size(member);
    }
    return size;
}

static void write_link(FILE *out, const char *member, const char *name, size_t index) {
    fprintf(out, " .%s = &%s_nodes[%zu],", member, name, index);
}

/* A tree lies in one array: a node, then the trees of its members, one behind the other. */
static void write_node(FILE *out, const char *name, const struct node *node, size_t index) {
    fprintf(out, "    { .kind = %d, .line = %d, .column = %d, .plain = %d,", (int)node->kind,
            node->line, node->column, (int)node->plain);
    fprintf(out, " .key_line = %d, .key_column = %d, .text = ", node->key_line, node->key_column);
    write_string(out, node->text);
    fputs(", .key = ", out);
    write_string(out, node->key);
    fputs(",", out);
    if (node->next != NULL) {
        write_link(out, "next", name, index + tree_size(node));
    }
    if (node->first != NULL) {
        write_link(out, "first", name, index + 1);
        write_link(out, "last", name, index + tree_size(node) - tree_size(node->last));
    }
    fputs(" },\n", out);
    index++;
    for (const struct node *member = node->first; member != NULL; member = member->next) {
        write_node(out, name, member, index);
        index += tree_size(member);
    }
}

static bool write_tree(FILE *out, const char *name, const char *path) {
    struct diagnostics problems;
    diagnostics_init(&problems, path);
    OWNED(node) root = document_load(path, &problems);
    if (root != NULL) {
        fprintf(out, "static struct node %s_nodes[%zu] = {\n", name, tree_size(root));
        write_node(out, name, root, 0);
        fprintf(out, "};\nconst struct node *const embedded_%s = %s_nodes;\n\n", name, name);
    }
    OWNED_STR wrong = diagnostics_format(&problems);
    fputs(wrong, stderr);
    diagnostics_finish(&problems);
    return root != NULL;
}

static bool write_text(FILE *out, const char *name, const char *path) {
    struct buffer text = { 0 };
    struct error err = { 0 };
    bool is_read = file_read(path, FILE_MAX_BYTES, &text, &err);
    if (is_read) {
        fprintf(out, "const char *const embedded_%s = ", name);
        write_string(out, buffer_text(&text));
        fputs(";\n", out);
    } else {
        fprintf(stderr, "embed-documents: %s\n", err.text);
    }
    buffer_finish(&text);
    return is_read;
}

int main(int argc, char **argv) {
    FILE *out = argc > 1 ? fopen(argv[1], "we") : NULL;
    bool good = out != NULL && argc % 3 == 2;
    if (good) {
        fputs("#include \"embedded.h\"\n\n", out);
    }
    for (int i = 2; good && i + 2 < argc; i += 3) {
        bool is_tree = text_equal(argv[i], "tree");
        good = (is_tree ? write_tree : write_text)(out, argv[i + 1], argv[i + 2]);
    }
    return good && fclose(out) == 0 ? 0 : 1;
}
