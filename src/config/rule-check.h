/* SPDX-License-Identifier: MIT */
#pragma once

/* What the table of a rule cannot say: which words fit together, and under which verdict. */

#include "config/rule-set.h"
#include "document.h"

/* Whether the rule, read from this node, may stand under this verdict; what is wrong goes to
 * problems, by place. */
bool rule_check(const struct rule *rule, enum rule_verdict verdict, const struct node *node,
        struct diagnostics *problems);
