/* SPDX-License-Identifier: MIT */
#pragma once

/* Programs that say nothing of themselves: started, and their screens understood, by a data file
 * (config/agent-file.h). */

#include "agent/agent-decode.h"
#include "base/buffer.h"
#include "base/error.h"
#include "config/agent-file.h"
#include "session/session.h"
#include "term/screen-rules.h"

#include <stdbool.h>

/* What a session says as long as its first prompt is to be pasted. */
#define AGENT_SCREEN_OWED "its first prompt is pasted once it waits for one"

/* The rules of a file, as hosts take them; labels are "STATE NAME". */
struct screen_rules *agent_screen_compile(const struct agent_file *file, struct error *err);

/* Whether the session's program has screen rules: they are appended as its host takes them
 * (screen_rules_write()), and *out_kind is the name of the kind, the caller's. A file that is wrong
 * has none: err says why (ERROR_INVALID); ERROR_NOT_FOUND where there is no file. */
bool agent_screen_rules(const struct session *session, struct buffer *out_rules, char **out_kind,
        struct error *err);

/* What a host told of a rule: its label, "" when none fits, and the row. */
void agent_decode_screen(
        const char *label, const char *row, int64_t at_ms, struct agent_decoded *out);

/* What to execute: the session's program, with its first prompt where its kind can be given one, or
 * taking its conversation up again. */
char **agent_screen_argv(struct session *session, struct error *err);
