/* SPDX-License-Identifier: MIT */
#pragma once

/* The tools of Claude Code that rules can speak of, and what rules understand of their input. */

#include <stdbool.h>
#include <stddef.h>

enum rule_tool_kind {
    RULE_TOOL_COMMAND, /* runs a shell command: `command` */
    RULE_TOOL_READ,    /* reads one file */
    RULE_TOOL_WRITE,   /* changes one file */
    RULE_TOOL_TREE,    /* searches below a directory; its working directory when it names none */
    RULE_TOOL_PLAIN,   /* allowed by its name alone, whatever it is given */
    RULE_TOOL_PERSON,  /* a question or a plan: a person answers, never a rule */
    RULE_TOOL_KIND_COUNT
};

struct rule_tool {
    const char *name;
    enum rule_tool_kind kind;
    const char *subject; /* the member that names its command, file or directory; else NULL */
    const char *const *members; /* all that may stand in its input, NULL-terminated; NULL: any */
    const char *text;           /* for the manual */
};

/* All of them, by name. */
const struct rule_tool *rule_tools(size_t *out_count);

const struct rule_tool *rule_tool_find(const char *name); /* or NULL */
const char *rule_tool_nearest(const char *name);          /* the one that may be meant, or NULL */

/* "mcp__SERVER__TOOL", with no wildcard in it. */
bool rule_tool_is_mcp(const char *name);
