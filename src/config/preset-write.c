/* SPDX-License-Identifier: MIT */
/* A preset as a YAML file that a person would have written, with only what is not as it would be
 * anyway. */

#include "config/preset.h"

#include "base/memory.h"
#include "base/text.h"
#include "embedded.h"
#include "expand.h"
#include "launch-write.h"
#include "preset-schema.h"

#include <string.h>

/* A directory as it reads in the file: below base without it, and with "${" kept literal. */
static char *write_directory(const char *directory, const char *base) {
    size_t length = strlen(base);
    const char *shown = directory;
    if (strcmp(directory, base) == 0) {
        shown = ".";
    } else if (strncmp(directory, base, length) == 0 && directory[length] == '/' && length > 1) {
        shown = directory + length + 1;
    }
    OWNED_STR place = text_format("%s%s", shown[0] == '~' ? "./" : "", shown);
    return text_escape_expansions(place);
}

static void put_session(
        struct writer *writer, const struct preset *preset, const struct preset_session *session) {
    writer_begin_map(writer);
    writer_put_pair(writer, "name", session->name);
    writer_put_pair(writer, "role", session->role);
    launch_write_command(writer, &session->launch);
    OWNED_STR directory = write_directory(session->directory, preset->root);
    if (strcmp(directory, ".") != 0) {
        writer_put_pair(writer, "cwd", directory);
    }
    launch_write_program(writer, &session->launch);
    writer_put_pair(writer, "task", session->task);
    writer_put_pair(writer, "prompt", session->prompt);
    launch_write_policies(writer, &session->launch);
    writer_end_map(writer);
}

static void put_layout(struct writer *writer, const struct preset *preset) {
    if (preset->layout == NULL) {
        return;
    }
    writer_put_plain(writer, "layout");
    if (preset->splits.count == 0) {
        writer_put_plain(writer, preset->layout);
        return;
    }
    writer_begin_map(writer);
    writer_put_plain_pair(writer, "kind", preset->layout);
    writer_put_plain(writer, "splits");
    writer_begin_map(writer);
    for (size_t i = 0; i < preset->splits.count; i++) {
        writer_put_text(writer, preset->splits.pairs[i].name);
        writer_put_plain(writer, preset->splits.pairs[i].value);
    }
    writer_end_map(writer);
    writer_end_map(writer);
}

static void put_budget(struct writer *writer, const struct preset_budget *budget) {
    struct preset_budget initial = { 0 };
    schema_set_defaults(&preset_budget_schema, &initial);
    bool has_context = budget->context_percent != initial.context_percent;
    if (budget->day_dollars <= 0 && budget->month_dollars <= 0 &&
            (!has_context || budget->context_percent <= 0)) {
        return;
    }
    writer_put_plain(writer, "budget");
    writer_begin_map(writer);
    writer_put_positive(writer, "day", budget->day_dollars, "");
    writer_put_positive(writer, "month", budget->month_dollars, "");
    writer_put_positive(writer, "context", has_context ? budget->context_percent : 0, "%");
    writer_end_map(writer);
}

static void put_ceilings(struct writer *writer, const struct preset_ceilings *ceilings) {
    int64_t claude = ceilings->claude == PRESET_CEILING_CLAUDE ? 0 : ceilings->claude;
    int64_t others = ceilings->others == PRESET_CEILING_OTHERS ? 0 : ceilings->others;
    if (claude <= 0 && others <= 0) {
        return;
    }
    writer_put_plain(writer, "ceilings");
    writer_begin_map(writer);
    writer_put_positive(writer, "claude", claude, "");
    writer_put_positive(writer, "others", others, "");
    writer_end_map(writer);
}

/* What they deny is all that rules of a preset can say. */
static void put_rules(struct writer *writer, const char *denials) {
    OWNED(json) rules = denials == NULL ? NULL : json_parse(denials, strlen(denials), NULL);
    if (rules != NULL) {
        writer_put_plain(writer, "rules");
        writer_put_json(writer, rules);
    }
}

/* Each session says itself how it runs: of its role there is nothing to add but that it is one,
 * wherever this file is read. */
static void put_roles(struct writer *writer, const struct preset *preset) {
    size_t count = 0;
    for (size_t i = 0; i < preset->session_count; i++) {
        const char *role = preset->sessions[i].role;
        bool is_known = role == NULL;
        for (size_t k = 0; k < i; k++) {
            is_known = is_known || text_equal(preset->sessions[k].role, role);
        }
        if (is_known) {
            continue;
        }
        if (count++ == 0) {
            writer_put_plain(writer, "roles");
            writer_begin_map(writer);
        }
        writer_put_text(writer, role);
        writer_begin_map(writer);
        writer_end_map(writer);
    }
    if (count > 0) {
        writer_end_map(writer);
    }
}

static void put_preset(struct writer *writer, const struct preset *preset) {
    writer_begin_map(writer);
    writer_put_pair(writer, "name", preset->name);
    OWNED_STR root = write_directory(preset->root, "");
    writer_put_pair(writer, "root", root);
    put_layout(writer, preset);
    put_budget(writer, &preset->budget);
    put_ceilings(writer, &preset->ceilings);
    put_roles(writer, preset);
    put_rules(writer, preset->denials);
    writer_put_plain(writer, "sessions");
    writer_begin_list(writer, false);
    for (size_t i = 0; i < preset->session_count; i++) {
        put_session(writer, preset, &preset->sessions[i]);
    }
    writer_end_list(writer);
    writer_end_map(writer);
}

void preset_write(const struct preset *preset, struct buffer *out) {
    struct writer *writer = writer_create(out);
    put_preset(writer, preset);
    writer_destroy(writer);
}

const char *preset_starter(void) {
    return embedded_starter;
}
