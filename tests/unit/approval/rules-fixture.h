/* SPDX-License-Identifier: MIT */
#pragma once

/* Rules from a text, and what they say to a call. */

#include "approval/rules.h"

/* NULL-terminated pieces of YAML; anything wrong in it fails the test. */
struct rules *rules_from(const char *text);

/* A directory of its own with a root in it, as they really are. */
struct ground {
    char base[64], root[80];
};
void ground_init(struct ground *ground);
void ground_finish(struct ground *ground);

/* A file (with its directories) or link below the base. */
void ground_write(const struct ground *ground, const char *path);
void ground_link(const struct ground *ground, const char *path, const char *target);

struct rule_judgement judge_json(const struct rules *rules, const char *tool, const char *input,
        const char *directory, const char *root);
struct rule_judgement judge_command(
        const struct rules *rules, const char *command, const char *root);

/* Fails with the subject and the reason when the verdict is another. */
void check_verdict(
        const struct rule_judgement *judgement, enum rule_verdict wanted, const char *subject);
