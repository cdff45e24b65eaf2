/* SPDX-License-Identifier: MIT */
#pragma once

/* The tables of a rules file, for reading and for the manual. */

#include "config/rule-set.h"
#include "schema.h"

struct rules_entry {
    const struct node *lists[RULE_VERDICT_COUNT];
    char **use;
};

extern const struct schema rules_schema, rule_schema;

/* A set from the node of its table (NULL: it could not be read). */
struct rule_set *rule_set_read(const struct node *root, const char *name, enum rule_origin origin,
        struct diagnostics *problems);
