/* SPDX-License-Identifier: MIT */
/* What Claude Code 2.1 says on its channels; its words are in tables. */

#include "agent/agent-decode.h"

#include "agent-detail.h"
#include "base/memory.h"
#include "base/text.h"
#include "limit-words.h"

#include <stdio.h>
#include <string.h>

#define FULL_PERCENT      100
#define STATUS_FIELDS_MAX 16
#define ZONE_MAX_BYTES    64

static void begin(struct agent_decoded *out, enum agent_source source, int64_t at_ms) {
    *out = (struct agent_decoded){ 0 };
    out->signal.source = source;
    out->signal.event = out->event;
    out->signal.at_ms = at_ms;
    out->signal.background = -1;
}

/* ---- hooks ----------------------------------------------------------------------------------- */

static const char *subagent_of(const struct json *said) {
    return json_get_text(said, "agent_id", "");
}

static const char *variant_of_tool(const struct json *said) {
    return *subagent_of(said) != '\0' ? "sub-agent" : NULL;
}

static const char *variant_of_request(const struct json *said) {
    bool is_question = text_equal(json_get_text(said, "tool_name", ""), "AskUserQuestion");
    return is_question ? "question" : variant_of_tool(said);
}

static int64_t background_of(const struct json *said) {
    const struct json *tasks = json_find(said, "background_tasks");
    int64_t count = 0;
    if (json_kind(tasks) != JSON_KIND_ARRAY) {
        return -1;
    }
    for (size_t i = 0; i < json_count(tasks); i++) {
        const struct json *task = json_at(tasks, i);
        const char *self = subagent_of(said);
        bool is_itself = *self != '\0' && text_equal(json_get_text(task, "id", ""), self);
        count += !is_itself && text_equal(json_get_text(task, "status", "running"), "running");
    }
    return count;
}

static const char *variant_of_stop(const struct json *said) {
    return background_of(said) > 0 ? "background" : NULL;
}

enum about { ABOUT_TOOL, ABOUT_TEXT, ABOUT_NOTHING };

/* Events whose input says more than their name. */
static const struct hook_event {
    const char *name;
    const char *variant;                                  /* the member that is its variant */
    const char *(*find_variant)(const struct json *said); /* or what finds it out */
    enum about about;
    const char *text; /* the member, of ABOUT_TEXT */
} hook_events[] = {
    /* Keep in alphabetical order. */
    { "Elicitation", NULL, NULL, ABOUT_TEXT, "message" },
    { "Notification", "notification_type", NULL, ABOUT_TEXT, "message" },
    { "PermissionDenied", NULL, variant_of_tool, ABOUT_TOOL, NULL },
    { "PermissionRequest", NULL, variant_of_request, ABOUT_TOOL, NULL },
    { "PostCompact", "trigger", NULL, ABOUT_NOTHING, NULL },
    { "PostToolUse", NULL, variant_of_tool, ABOUT_NOTHING, NULL },
    { "PostToolUseFailure", NULL, variant_of_tool, ABOUT_NOTHING, NULL },
    { "PreCompact", "trigger", NULL, ABOUT_NOTHING, NULL },
    { "PreToolUse", NULL, variant_of_tool, ABOUT_TOOL, NULL },
    { "SessionEnd", "reason", NULL, ABOUT_NOTHING, NULL },
    { "SessionStart", "source", NULL, ABOUT_NOTHING, NULL },
    { "Stop", NULL, variant_of_stop, ABOUT_TEXT, "last_assistant_message" },
    { "StopFailure", "error", NULL, ABOUT_TEXT, "last_assistant_message" },
    { "UserPromptSubmit", NULL, NULL, ABOUT_TEXT, "prompt" },
};

static const struct hook_event *find_hook_event(const char *name) {
    for (size_t i = 0; i < ARRAY_LENGTH(hook_events); i++) {
        if (text_equal(hook_events[i].name, name)) {
            return &hook_events[i];
        }
    }
    return NULL;
}

void agent_decode_hook(const struct json *said, int64_t at_ms, struct agent_decoded *out) {
    const char *name = json_get_text(said, "hook_event_name", "");
    const char *tool = json_get_text(said, "tool_name", "");
    const struct json *input = json_find(said, "tool_input");
    const struct hook_event *event = find_hook_event(name);
    begin(out, AGENT_SOURCE_HOOK, at_ms);
    detail_append(out->event, sizeof(out->event), name);
    out->signal.subagent = subagent_of(said);
    out->signal.key = detail_key(tool, input);
    out->signal.background = background_of(said);
    if (event == NULL) {
        return;
    }
    out->signal.detail = out->detail;
    out->signal.variant = event->variant != NULL        ? json_get_text(said, event->variant, NULL)
                          : event->find_variant != NULL ? event->find_variant(said)
                                                        : NULL;
    if (event->about == ABOUT_TOOL) {
        detail_of_tool(
                out->detail, sizeof(out->detail), tool, input, json_get_text(said, "cwd", ""));
    } else if (event->about == ABOUT_TEXT) {
        detail_append(out->detail, sizeof(out->detail), json_get_text(said, event->text, ""));
    }
    if (text_equal(name, "StopFailure")) {
        char zone[ZONE_MAX_BYTES];
        limit_words_local_zone(zone, sizeof(zone));
        out->signal.until_ms = limit_words_until(out->detail, at_ms, zone);
    }
}

/* ---- the status line ------------------------------------------------------------------------- */

void agent_decode_statusline(const struct json *said, int64_t at_ms, struct agent_decoded *out,
        int64_t *out_limited_until_ms) {
    const struct json *limits = json_find(said, "rate_limits");
    int64_t until_ms = 0;
    struct json_walk walk = { 0 };
    while (json_next(limits, &walk)) {
        double used = json_as_number(json_find(walk.value, "used_percentage"), 0);
        int64_t resets_s = json_get_integer(walk.value, "resets_at", 0);
        bool is_full = used >= FULL_PERCENT && resets_s > 0 && resets_s < INT64_MAX / 1000;
        until_ms = is_full && resets_s * 1000 > until_ms ? resets_s * 1000 : until_ms;
    }
    begin(out, AGENT_SOURCE_STATUSLINE, at_ms);
    detail_append(out->event, sizeof(out->event), "statusline");
    detail_append(out->detail, sizeof(out->detail),
            json_get_text(json_find(said, "model"), "display_name", ""));
    out->signal.detail = out->detail;
    *out_limited_until_ms = until_ms;
}

/* ---- the registry ---------------------------------------------------------------------------- */

bool agent_decode_registry(const struct json *said, struct agent_decoded *out) {
    const char *status = json_get_text(said, "status", NULL);
    begin(out, AGENT_SOURCE_REGISTRY, json_get_integer(said, "statusUpdatedAt", 0));
    if (status == NULL || out->signal.at_ms <= 0) {
        return false;
    }
    detail_append(out->event, sizeof(out->event), status);
    out->signal.variant = json_get_text(said, "waitingFor", NULL);
    return true;
}

/* ---- through the PTY ------------------------------------------------------------------------- */

/* The value of "NAME=" among the fields, up to the next ':'; NULL when it is not there. */
static const char *find_field(const char *fields, const char *name, size_t *out_length) {
    size_t name_length = strlen(name);
    for (int i = 0; i < STATUS_FIELDS_MAX && fields != NULL; i++) {
        if (strncmp(fields, name, name_length) == 0 && fields[name_length] == '=') {
            *out_length = strcspn(fields + name_length + 1, ":");
            return fields + name_length + 1;
        }
        const char *colon = strchr(fields, ':');
        fields = colon == NULL ? NULL : colon + 1;
    }
    return NULL;
}

bool agent_decode_program_status(const char *fields, int64_t at_ms, struct agent_decoded *out) {
    size_t length = 0, kind_length = 0, message_length = 0, id_length = 0;
    const char *state = find_field(fields, "state", &length);
    const char *kind = find_field(fields, "kind", &kind_length);
    const char *message = find_field(fields, "msg", &message_length);
    static const char *const kinds[] = { "auth", "permission", "question" };
    begin(out, AGENT_SOURCE_PROGRAM_STATUS, at_ms);
    if (state == NULL || find_field(fields, "id", &id_length) != NULL) {
        return false;
    }
    char word[AGENT_WORD_MAX_BYTES];
    snprintf(word, sizeof(word), "%.*s", (int)(length < sizeof(word) ? length : 0), state);
    detail_append(out->event, sizeof(out->event), word);
    for (size_t i = 0; kind != NULL && i < ARRAY_LENGTH(kinds); i++) {
        bool is_it = strlen(kinds[i]) == kind_length && strncmp(kind, kinds[i], kind_length) == 0;
        out->signal.variant = is_it ? kinds[i] : out->signal.variant;
    }
    if (message != NULL) {
        detail_of_base64(out->detail, sizeof(out->detail), message, message_length);
    }
    out->signal.detail = out->detail;
    return true;
}

static const struct {
    const char *sign, *event;
} title_signs[] = {
    { "✳", "still" },
    { "◐", "working" },
    { "◑", "working" },
};

bool agent_decode_title(const char *title, int64_t at_ms, struct agent_decoded *out) {
    begin(out, AGENT_SOURCE_TITLE, at_ms);
    for (size_t i = 0; i < ARRAY_LENGTH(title_signs); i++) {
        if (text_starts_with(title, title_signs[i].sign)) {
            detail_append(out->event, sizeof(out->event), title_signs[i].event);
            return true;
        }
    }
    return false;
}
