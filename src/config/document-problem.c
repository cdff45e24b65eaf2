/* SPDX-License-Identifier: MIT */
/* What libyaml cannot say well. */

#include "document-problem.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

/* The column (from 0) of a tab among the leading blanks of a line (from 0), or -1. */
static int find_indenting_tab(const char *bytes, size_t length, size_t line) {
    const char *at = bytes;
    const char *end = bytes + length;
    for (; line > 0 && at != NULL && at < end; line--) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at != NULL ? at + 1 : end;
    }
    for (int column = 0; at < end && (*at == ' ' || *at == '\t'); at++, column++) {
        if (*at == '\t') {
            return column;
        }
    }
    return -1;
}

/* libyaml's words and ours; the first that fits. */
static const struct {
    const char *theirs, *ours;
} messages[] = {
    { "could not find expected ':'", "expected ':' after this key" },
    { "did not find expected ',' or ']'", "expected ',' or ']' in this list" },
    { "did not find expected ',' or '}'", "expected ',' or '}' in this table" },
    { "did not find expected '-' indicator",
            "expected '- ' of the list here: is the indentation right?" },
    { "did not find expected key", "expected 'key: value' here: is the indentation right?" },
    { "did not find expected node content", "expected a value here" },
    { "found character that cannot start any token",
            "this character cannot begin a value: put the text in quotes" },
    { "found undefined tag handle", "tags ('!…') are not supported: put the text in quotes" },
    { "found unexpected document indicator", "the quoted text is not closed" },
    { "found unexpected end of stream", "the quoted text is not closed" },
    { "found unknown escape character",
            "unknown escape after '\\': double it, or use single quotes" },
    { "mapping values are not allowed in this context",
            "':' is not allowed here: put the text in quotes, or check the indentation" },
};

void document_report_mark(struct diagnostics *problems, const yaml_mark_t *mark, const char *text) {
    diagnostics_add(problems, (int)mark->line + 1, (int)mark->column + 1, "%s", text);
}

void document_report_parser(const yaml_parser_t *parser, const char *bytes, size_t length,
        struct diagnostics *problems) {
    const yaml_mark_t *mark = &parser->problem_mark;
    int tab = find_indenting_tab(bytes, length, mark->line);
    if (tab >= 0) {
        diagnostics_add(problems, (int)mark->line + 1, tab + 1, "a tab cannot indent: use spaces");
        return;
    }
    const char *problem = parser->problem != NULL ? parser->problem : "not YAML";
    for (size_t i = 0; i < ARRAY_LENGTH(messages); i++) {
        if (strcmp(problem, messages[i].theirs) == 0) {
            bool unclosed = text_starts_with(messages[i].ours, "the quoted text");
            document_report_mark(
                    problems, unclosed ? &parser->context_mark : mark, messages[i].ours);
            return;
        }
    }
    document_report_mark(problems, mark, problem);
}

/* C0 but tab and line ends, DEL, C1 but NEL: what YAML does not allow in a file. */
static bool is_control(uint32_t codepoint) {
    return (codepoint < 0x20 && codepoint != '\t' && codepoint != '\n' && codepoint != '\r') ||
           (codepoint >= 0x7f && codepoint < 0xa0 && codepoint != 0x85);
}

bool document_check_bytes(const char *bytes, size_t length, struct diagnostics *problems) {
    static const char replacement[] = "\xef\xbf\xbd";
    int line = 1;
    int column = 1;
    for (size_t i = 0; i < length;) {
        uint32_t codepoint;
        size_t step = utf8_decode(bytes + i, length - i, &codepoint);
        if (codepoint == UTF8_REPLACEMENT &&
                (step != 3 || memcmp(bytes + i, replacement, 3) != 0)) {
            diagnostics_add(
                    problems, line, column, "byte 0x%02x is not UTF-8", (unsigned char)bytes[i]);
            return false;
        }
        if (is_control(codepoint)) {
            diagnostics_add(problems, line, column,
                    "control character 0x%02x is not allowed: in double quotes write \\x%02x",
                    codepoint, codepoint);
            return false;
        }
        column = codepoint == '\n' ? 1 : column + 1;
        line += codepoint == '\n' ? 1 : 0;
        i += step;
    }
    return true;
}
