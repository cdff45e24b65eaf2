/* SPDX-License-Identifier: MIT */
/* What agents are told: one table reads and writes it, wherever it goes as JSON. */

#include "config/agent-options.h"

#include "config/agent-file.h"

#include "base/memory.h"
#include "base/text.h"
#include "json/decode.h"

#include <string.h>

/* Keep in alphabetical order. */
const char *const agent_kinds[] = { "claude", "generic", NULL };

const char *const agent_permission_modes[] = { "acceptEdits", "ask", "auto", "bypassPermissions",
    "default", "deny", "dontAsk", "manual", "plan", NULL };

#define TEXT(name, member)                                                                         \
    {                                                                                              \
        name, JSON_FIELD_TEXT, offsetof(struct agent_options, member),                             \
                .maximum = AGENT_OPTIONS_TEXT_MAX_BYTES                                            \
    }

/* Texts, then lists, then switches: each part is written by a loop over its rows. */
static const struct json_field fields[] = {
    TEXT("kind", kind),
    TEXT("model", model),
    TEXT("permission_mode", permission_mode),
    TEXT("append_system_prompt", system_prompt),
    TEXT("mcp_config", mcp_config),
    TEXT("settings", settings),
    TEXT("worktree", worktree),
    { "allowed_tools", JSON_FIELD_TEXTS, offsetof(struct agent_options, allowed_tools) },
    { "disallowed_tools", JSON_FIELD_TEXTS, offsetof(struct agent_options, disallowed_tools) },
    { "headless", JSON_FIELD_BOOLEAN, offsetof(struct agent_options, is_headless) },
};

static bool is_one_of(const char *word, const char *const *words) {
    for (; *words != NULL; words++) {
        if (text_equal(word, *words)) {
            return true;
        }
    }
    return false;
}

static bool refuse_word(
        const char *what, const char *word, const char *const *words, struct error *err) {
    struct buffer list = { 0 };
    for (size_t i = 0; words[i] != NULL; i++) {
        buffer_append_format(&list, "%s%s", i > 0 ? ", " : "", words[i]);
    }
    error_set(err, ERROR_INVALID, "no %s is named '%s': there are %s", what, word,
            buffer_text(&list));
    buffer_finish(&list);
    return false;
}

const char *agent_kind_of_program(const char *program) {
    const char *slash = strrchr(program, '/');
    return text_equal(slash == NULL ? program : slash + 1, "claude") ? "claude" : NULL;
}

static void *slot_of(const struct agent_options *options, const struct json_field *field) {
    return (char *)(uintptr_t)options + field->offset;
}

static bool is_said(const struct agent_options *options, const struct json_field *field) {
    void *slot = slot_of(options, field);
    return field->type == JSON_FIELD_BOOLEAN ? *(bool *)slot : *(void **)slot != NULL;
}

/* The first that is said beside the kind; NULL: none. */
static const char *first_said(const struct agent_options *options) {
    for (size_t i = 1; i < ARRAY_LENGTH(fields); i++) {
        if (is_said(options, &fields[i])) {
            return fields[i].name;
        }
    }
    return NULL;
}

static bool has_file(const char *kind) {
    OWNED_STR path = agent_file_find(kind);
    return path != NULL;
}

bool agent_options_check(
        const struct agent_options *options, const char *program, struct error *err) {
    const char *kind = options->kind != NULL ? options->kind : agent_kind_of_program(program);
    const char *said = first_said(options);
    if (options->kind != NULL && !is_one_of(options->kind, agent_kinds) &&
            !has_file(options->kind)) {
        return refuse_word("agent", options->kind, agent_kinds, err);
    }
    if (options->permission_mode != NULL &&
            !is_one_of(options->permission_mode, agent_permission_modes)) {
        return refuse_word(
                "permission mode", options->permission_mode, agent_permission_modes, err);
    }
    if (said != NULL && !text_equal(kind, "claude")) {
        OWNED_STR key = text_copy(said);
        for (char *at = key; *at != '\0'; at++) {
            *at = *at == '_' ? '-' : *at;
        }
        return error_set(err, ERROR_INVALID, "'%s' is for Claude Code: '%s' needs 'agent: claude'",
                key, program);
    }
    return true;
}

void agent_options_copy(struct agent_options *to, const struct agent_options *from) {
    struct agent_options copy = *from;
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++) {
        void *slot = slot_of(&copy, &fields[i]);
        if (fields[i].type == JSON_FIELD_TEXT) {
            *(char **)slot = text_copy_or_null(*(char **)slot);
        } else if (fields[i].type == JSON_FIELD_TEXTS && *(char ***)slot != NULL) {
            *(char ***)slot = text_vector_copy(*(const char *const **)slot);
        }
    }
    *to = copy;
}

void agent_options_finish(struct agent_options *options) {
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++) {
        void *slot = slot_of(options, &fields[i]);
        if (fields[i].type == JSON_FIELD_TEXT) {
            free(*(char **)slot);
        } else if (fields[i].type == JSON_FIELD_TEXTS) {
            text_vector_destroy(*(char ***)slot);
        }
    }
    *options = (struct agent_options){ 0 };
}

bool agent_options_read(const struct json *object, struct agent_options *out, struct error *err) {
    const struct json *part = json_find(object, "agent_options");
    struct agent_options options = { 0 };
    if (json_kind(part) != JSON_KIND_NULL &&
            !json_decode(part, fields, ARRAY_LENGTH(fields), &options, err)) {
        agent_options_finish(&options);
        return error_context(err, "'agent_options'");
    }
    agent_options_finish(out);
    *out = options;
    return true;
}

static bool may_hold_secrets(const struct agent_options *options, const char *text) {
    return text != NULL && *text == '{' &&
           (text == options->mcp_config || text == options->settings);
}

struct json *agent_options_write(const struct agent_options *options, bool is_for_others) {
    struct json *object = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++) {
        const struct json_field *field = &fields[i];
        void *slot = slot_of(options, field);
        if (!is_said(options, field)) {
            continue;
        }
        object = object == NULL ? json_create_object() : object;
        if (field->type == JSON_FIELD_TEXT) {
            const char *text = *(char **)slot;
            bool hides = is_for_others && may_hold_secrets(options, text);
            json_set_text(object, field->name, hides ? AGENT_OPTIONS_HIDDEN : text);
        } else if (field->type == JSON_FIELD_TEXTS) {
            json_set(object, field->name, json_create_text_array(*(const char *const **)slot));
        } else {
            json_set_boolean(object, field->name, true);
        }
    }
    return object;
}
