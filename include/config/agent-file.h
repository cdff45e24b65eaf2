/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a data file says of a kind of program, documented in stoa-agents(5): how it is claimed by
 * its name, started with a prompt, taken up again, and what its screen shows in which state. Read
 * from
 * ~/.config/stoa/agents/NAME.yaml, else from the installed agents/NAME.yaml.
 *
 * What a screen shows is the program's own word through the PTY: it may make a state more careful,
 * never less.
 */

#include "base/cleanup.h"
#include "config/diagnostics.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AGENT_SCREEN_RULES_MAX 64
#define AGENT_SCREEN_MATCH_MAX 4          /* conditions of one rule */
#define AGENT_SCREEN_ROWS_MAX  100        /* of the screen, from its last row with text upwards */
#define AGENT_FILE_PROMPT      "{prompt}" /* stands for the prompt in an argument */

struct agent_screen_rule {
    char *name;
    char *from;   /* where what it knows comes from; NULL when not said */
    char **match; /* expressions (term/pattern.h): each is in some row; NULL: none */
    char **title; /* expressions: each is in the title; NULL: none */
    int progress; /* index in screen_progress_names; -1: any */
    bool bell;    /* it has rung */
    int state;    /* index in agent_screen_states */
    int64_t rows;
};

struct agent_file {
    char *name, *file;
    char **programs;                 /* claimed by these names */
    char **prompt, **resume;         /* arguments; NULL: it cannot be done */
    bool pastes_prompt;              /* a first prompt is pasted once it waits, else not at all */
    struct agent_screen_rule *rules; /* the first that fits counts */
    size_t rule_count;
};

/* NULL-terminated: the states that a screen may tell, by the names of stoa-rpc(7). */
extern const char *const agent_screen_states[];

/* NULL when anything is wrong: problems says what. */
struct agent_file *agent_file_load(const char *path, struct diagnostics *problems);
struct agent_file *agent_file_parse(
        const char *bytes, size_t length, const char *path, struct diagnostics *problems);
void agent_file_destroy(struct agent_file *agent);
OWNED_TYPE(agent_file);

/* The file of this name (NULL: there is none), and of the kind that claims a program by its name or
 * path; the caller's to free. */
char *agent_file_find(const char *name);
char *agent_file_find_program(const char *program);
