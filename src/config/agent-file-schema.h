/* SPDX-License-Identifier: MIT */
#pragma once

/* The tables of an agent's file, for reading and for the manual. */

#include "config/agent-file.h"
#include "schema.h"

struct agent_file_entry {
    struct agent_file agent; /* without its rules */
    const struct node *screen;
};

extern const struct schema agent_file_schema, agent_screen_schema;
