/* SPDX-License-Identifier: MIT */
#pragma once

/* What is wrong with the bytes of a YAML file, in words that help; for document.c. */

#include "config/diagnostics.h"

#include <stdbool.h>
#include <stddef.h>
#include <yaml.h>

/* Bad UTF-8 and raw control characters, by place, before libyaml sees them: false with the first
 * one told. */
bool document_check_bytes(const char *bytes, size_t length, struct diagnostics *problems);

/* What made the parser stop in these bytes. */
void document_report_parser(const yaml_parser_t *parser, const char *bytes, size_t length,
        struct diagnostics *problems);

void document_report_mark(struct diagnostics *problems, const yaml_mark_t *mark, const char *text);
