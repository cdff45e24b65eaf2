/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A call of a tool as rules look at it: what it would do, found out once, and what makes it
 * doubtful (then no rule allows it).
 */

#include "approval/rules.h"
#include "base/error.h"
#include "config/rule-tool.h"

#include <stdbool.h>

/* What is known of the call. */
struct subject {
    const struct rule_call *call;
    const struct rule_tool *tool; /* NULL: of an MCP server, or not known */
    char **parts;                 /* of a command: rule_command_parts() */
    char **places;                /* absolute paths that its words may name */
    char **words;                 /* rule_command_words(); NULL: it is not simple */
    const char *way_out;          /* the last word that an allow did not bear */
    char *root, *directory;       /* as they really are; NULL: not known */
    char *place, *named;          /* of a path: where it leads, and what it says */
    struct error doubt;           /* why nothing may allow it, if so */
    bool is_doubtful;
};

/* Nothing may allow it, and why; the first reason counts. */
void subject_doubt(struct subject *subject, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

/* The root as it is, or else as it was said. */
const char *subject_root(const struct subject *subject);

typedef bool path_test(const char *pattern, const char *path, const char *root);

/* Whether a path fits one of the patterns (NULL: none). */
bool subject_path_fits(
        const struct subject *subject, char *const *patterns, const char *path, path_test *fits);

/* A kind of tool: how its subject (a command, a path) is looked at, and what a rule says of it. */
void subject_look_at_command(struct subject *subject, const char *text);
bool subject_command_is_meant(const struct subject *subject, const struct rule *rule);
bool subject_command_is_allowed(struct subject *subject, const struct rule *rule);

void subject_look_at_file(struct subject *subject, const char *text);
void subject_look_at_written_file(struct subject *subject, const char *text);
void subject_look_at_tree(struct subject *subject, const char *text);
bool subject_path_is_meant(const struct subject *subject, const struct rule *rule);
bool subject_path_is_allowed(struct subject *subject, const struct rule *rule);

/* What may lie below a searched directory is not known: then nobody allows the search. */
void subject_doubt_tree(struct subject *subject, const struct rule *rule);
