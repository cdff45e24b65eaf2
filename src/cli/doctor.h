/* SPDX-License-Identifier: MIT */
#pragma once

/* The checks of `stoa doctor`: one row each in doctor.c, what they find collected in order. */

#include "arguments.h"

#include "json/json.h"

enum finding_level {
    FINDING_FINE,
    FINDING_NOTE,    /* works, but could be better: the advice says how */
    FINDING_PROBLEM, /* does not work: the advice says what to do */
    FINDING_LEVEL_COUNT
};

struct findings {
    const struct arguments *arguments;
    struct json *list; /* of { name, level, text, advice } */
    bool problem;
};

const char *finding_level_name(enum finding_level level);

/* The advice may be NULL. */
void findings_add(struct findings *findings, enum finding_level level, const char *name,
        char *text_owned, const char *advice);

/* Runs all checks. */
void doctor_check(struct findings *findings);

/* Of Claude Code alone; starts it once, for its version, with a time limit. */
void doctor_check_claude(struct findings *findings);
