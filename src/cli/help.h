/* SPDX-License-Identifier: MIT */
#pragma once

/* What people read of the commands, made from their tables. */

#include "command.h"

#include "base/buffer.h"

/* "usage: stoa new [OPTION…] [-- COMMAND…]". */
void help_append_usage(struct buffer *out, const struct command *command);

/* The whole --help of a command. */
void help_append_command(struct buffer *out, const struct command *command);

/* All commands, one line each. */
void help_append_overview(struct buffer *out);

/* The commands as a part of the manual, in scdoc's language. */
void help_append_manual(struct buffer *out);
