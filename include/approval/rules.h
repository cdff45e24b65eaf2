/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The judge of approval rules: what the rules in force say to one call of a tool.
 *
 * Deny comes before ask, ask before allow; what no rule speaks of is asked. An allow is read
 * narrowly: what is not understood in full (a command that is more than plain words, a path that
 * leads out of the root, a member of the input that is not known) is asked. Deny and ask are read
 * generously. Questions, plans, logins and folder trust are never answered here.
 *
 * A path is looked up at the moment of the question; nobody holds it until the tool uses it.
 */

#include "config/rule-set.h"

#include <stddef.h>

struct json;

#define RULE_WHY_SIZE 320

struct rule_call {
    const char *tool;
    const struct json *input; /* as the agent said it; may be NULL */
    const char *directory;    /* where the call happens: absolute */
    const char *root;         /* what an allow may touch lies in it: absolute */
};

struct rule_judgement {
    enum rule_verdict verdict;
    const struct rule *rule; /* that decided, with its set: of the rules; NULL: none did */
    const struct rule_set *set;
    char why[RULE_WHY_SIZE]; /* for people, free of controls */
};

void rules_judge(const struct rules *rules, const struct rule_call *call,
        struct rule_judgement *out_judgement);
